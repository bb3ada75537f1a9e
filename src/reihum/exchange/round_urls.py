"""The round of a meeting. Stands below the addresses of meetings, which know nothing of it."""

from django.urls import path

from reihum.exchange import round_views as views

app_name = "round"
urlpatterns = [
    path("<slug:slug>/runde/", views.meeting_round, name="round"),
    path("<slug:slug>/runde/sagen/", views.say, name="say"),
    path("<slug:slug>/runde/karten/", views.cards, name="cards"),
    path("<slug:slug>/runde/protokoll/", views.into_minutes, name="into_minutes"),
    path("<slug:slug>/runde/<int:pk>/", views.entry, name="entry"),
    path("<slug:slug>/runde/<int:pk>/loeschen/", views.delete, name="delete"),
]
