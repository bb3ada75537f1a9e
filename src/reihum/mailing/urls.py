"""Post: what links in our mails lead to."""

from django.urls import path

from reihum.mailing import views

app_name = "mailing"
urlpatterns = [
    path("abbestellen/<str:key>/", views.unsubscribe, name="unsubscribe"),
]
