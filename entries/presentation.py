from django.utils.html import strip_tags
from django.utils.translation import get_language

from base.links import absolute
from base.templatetags.base import translated


def structured_data(entry) -> dict:
    """JSON-LD of an entry's page: what schema.org asks of all, and what the model adds."""
    title, language = translated(entry, "title")
    data = {
        "@context": "https://schema.org",
        "@type": entry.schema_type,
        "name": title,
        "description": translated(entry, "summary")[0] or strip_tags(translated(entry, "body")[0])[:300],
        "url": absolute(entry.get_absolute_url()),
        "inLanguage": language or get_language(),
    }
    if entry.place_id:
        data[entry.place_property] = address(entry)
    return data | entry.json_ld()


def address(entry) -> dict:
    parts = {
        "@type": "PostalAddress",
        "streetAddress": entry.street,
        "postalCode": entry.postal_code,
        "addressLocality": entry.place.name,
        "addressRegion": entry.municipality.name if entry.municipality else "",
        "addressCountry": "NO",
    }
    return {key: value for key, value in parts.items() if value}
