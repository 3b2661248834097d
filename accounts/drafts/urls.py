from django.urls import path

from accounts.drafts import views

urlpatterns = [
    path("drafts/", views.save, name="drafts"),
    path("drafts/throw-away/", views.throw_away, name="throw-draft-away"),
]
