"""Help with a problem or question, and what is told by mail. Stands below the addresses of entries."""

from django.urls import path

from reihum.exchange import digest_views
from reihum.exchange import match_views as views

app_name = "matches"
urlpatterns = [
    path("benachrichtigungen/", digest_views.notices, name="notices"),
    path("<int:pk>/passt-nicht/", views.does_not_fit, name="does_not_fit"),
    path("<int:pk>/passt-doch/", views.fits, name="fits"),
    path("<int:pk>/fragen/", views.ask, name="ask"),
    path("<int:pk>/beantworten/", views.answer, name="answer"),
]
