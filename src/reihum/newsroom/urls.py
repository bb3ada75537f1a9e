"""Aktuelles: what is no page of its own in the tree of pages. Stands before Wagtail in the addresses."""

from django.urls import URLPattern, path

from reihum.newsroom import comment_views

app_name = "newsroom"
urlpatterns: list[URLPattern] = [
    path("aktuelles/<slug:slug>/kommentar/", comment_views.comment, name="comment"),
    path("aktuelles/<slug:slug>/kommentar/danke/", comment_views.comment_thanks, name="comment_thanks"),
    path("kommentare/<int:pk>/melden/", comment_views.report_comment, name="report_comment"),
    path("kommentare/melden/danke/", comment_views.report_thanks, name="report_thanks"),
    # For those who wrote one
    path("kommentare/loeschen/", comment_views.ask_for_deletion, name="ask_for_deletion"),
    path("kommentare/loeschen/danke/", comment_views.deletion_thanks, name="deletion_thanks"),
    path("kommentare/loeschen/<str:key>/", comment_views.own_comments, name="own_comments"),
    # For those who decide, from a mail
    path("kommentare/entscheiden/<str:key>/", comment_views.moderate_comment, name="moderate_comment"),
]
