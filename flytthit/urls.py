from django.apps import apps
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path

from accounts.hosts.views import serve_portrait
from base.pictures.views import serve
from entries.admin import book
from entries.ending import ends
from entries.syndication.sitemaps import make_entry_sitemaps
from maps.sharing.views import serve_image
from pages import gallery, handbook
from pages.sitemaps import PAGE_SITEMAPS, sitemap_index
from pages.views import choose_language, robots
from pages.wellknown import security_txt

sitemaps = {"sitemaps": PAGE_SITEMAPS | make_entry_sitemaps()}

# Each can be taken out of INSTALLED_APPS; the pages below stand without them.
FLOOR_FIVE = [f"{app}.urls" for app in ("planner", "inquiries") if apps.is_installed(app)]

urlpatterns = [
    path("", choose_language, name="choose-language"),
    path("admin/components/", gallery.view, name="gallery"),
    path("admin/handbook/", handbook.view, name="handbook"),
    path("admin/ends/", admin.site.admin_view(ends.show_ending_entries), name="ends"),
    path("admin/all-entries/", admin.site.admin_view(book.export_all_entries), name="entries-book"),
    path("admin/", include("accounts.signin.urls")),
    path("admin/", include("accounts.drafts.urls")),
    path("admin/", admin.site.urls),
    path("media/<slug:stem>.webp", serve, name="media"),
    path("media/portraits/<slug:stem>.webp", serve_portrait, name="portrait"),
    path("media/share/<slug:stem>.png", serve_image, name="share-image"),
    path("", include("maps.urls")),
    path(".well-known/security.txt", security_txt, name="security-txt"),
    path("robots.txt", robots, name="robots"),
    path("sitemap.xml", sitemap_index, sitemaps, name="sitemap-index"),
    path("sitemap-<section>.xml", sitemap, sitemaps, name="sitemap"),
    *i18n_patterns(
        path("", include("jobs.urls")),
        path("", include("housing.urls")),
        path("", include("schools.urls")),
        path("", include("culture.urls")),
        path("", include("news.urls")),
        *[path("", include(urls)) for urls in FLOOR_FIVE],
        path("", include("pages.urls")),
    ),
]

handler400 = "pages.views.bad_request"
handler403 = "pages.views.forbidden"
handler404 = "pages.views.not_found"
handler500 = "pages.views.server_error"
