"""Aktuelles: what is no page of its own in the tree of pages. Stands before Wagtail in the addresses."""

from django.urls import URLPattern

app_name = "newsroom"
urlpatterns: list[URLPattern] = []
