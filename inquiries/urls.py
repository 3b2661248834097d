from django.urls import path
from django.utils.translation import gettext_lazy as _

from inquiries.views import actions, contact, own_page, reports

urlpatterns = [
    path(_("contact/"), contact.contact, name="contact"),
    path(_("contact/new-link/"), contact.show_link_request, name="own-link"),
    path(_("contact/page/<slug:token>/"), own_page.own_page, name="own-page"),
    path(_("contact/page/<slug:token>/received/"), own_page.received, name="own-received"),
    path(_("contact/page/<slug:token>/correct/"), own_page.correct, name="own-correct"),
    path(_("contact/page/<slug:token>/stop-mail/"), actions.stop_mail, name="own-stop"),
    path(_("contact/page/<slug:token>/erase/"), actions.erase, name="own-erase"),
    path(_("contact/page/<slug:token>/export/"), actions.export, name="own-export"),
    path(_("contact/page/<slug:token>/decide/<slug:what>/"), actions.decide, name="own-decide"),
    path(_("accessibility/barrier/"), reports.report_barrier, name="barrier"),
    path(_("is-this-wrong/"), reports.report_mistake, name="mistake"),
]
