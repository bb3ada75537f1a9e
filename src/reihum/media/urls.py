"""Addresses of pictures that stay, whatever becomes of their files."""

from django.urls import path

from reihum.media import views

app_name = "media"
urlpatterns = [path("bild/<int:pk>/", views.picture, name="picture")]
