from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from base.messages.translated_columns import get_language_tag
from base.templatetags.base import read_text_and_language
from base.text.other_languages import wrap
from news.models import Guide
from news.reading import arrange_guide

register = template.Library()


@register.simple_tag
def read_guide(guide: Guide) -> dict[str, str]:
    """Return the parts of a guide's text as HTML, each with its language where that is not the page's; "" for none."""
    html, code = read_text_and_language(guide, "body")
    text, tag = arrange_guide(html), get_language_tag(guide, code)
    links = format_html_join("", '<li><a href="#{}">{}</a></li>', text.headings)
    parts = {
        "contents": format_html("<ol>{}</ol>", links) if text.headings else "",
        "introduction": mark_safe(text.introduction),  # noqa: S308 - RichTextField sanitised it
        "steps": mark_safe(text.steps),  # noqa: S308 - likewise
        "rest": mark_safe(text.rest),  # noqa: S308 - likewise
    }
    return {name: wrap(part, tag, "div") if part else "" for name, part in parts.items()}
