"""The pages of signing in lie under /admin/, and stand before the admin's own.

`/admin/login/`, `/admin/logout/` and `/admin/password_change/` are paths of the admin that django-allauth answers. The
adapter refuses to sign anybody up. What is not listed is switched off, such as changing one's e-mail address: the
coordinator does that.
"""

from allauth.account import views as account
from django.urls import include, path, re_path

from accounts import own_data
from accounts.drafts.views import SignOutView
from accounts.hosts import views as hosts
from accounts.signin import views
from base.requests.secretaddresses import secret_address

urlpatterns = [
    path("login/", views.SignInView.as_view(), name="account_login"),
    path("logout/", SignOutView.as_view(), name="account_logout"),
    path("password_change/", views.password_change, name="account_change_password"),
    path("account/signup/", account.signup, name="account_signup"),
    path("account/confirm/", account.reauthenticate, name="account_reauthenticate"),
    path("account/password/", account.password_reset, name="account_reset_password"),
    path("account/password/sent/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^account/password/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        secret_address(views.new_password),
        name="account_reset_password_from_key",
    ),
    path("account/password/chosen/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("account/second-step/recovery-codes/", views.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "account/second-step/recovery-codes/generate/",
        views.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "account/second-step/recovery-codes/download/",
        views.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
    path("account/second-step/", include("allauth.mfa.urls")),
    path("account/sessions/", views.sessions_list, name="usersessions_list"),
    path("account/invitation/<str:token>/", views.invitation, name="invitation"),
    path("account/access/", views.access, name="my-access"),
    path("account/show-me/", hosts.page, name="show-me"),
    path("account/data/", own_data.data, name="own-data"),
    path("account/data/portrait/", own_data.portrait, name="own-portrait"),
    path("account/language/", views.choose_language, name="admin-language"),
]
