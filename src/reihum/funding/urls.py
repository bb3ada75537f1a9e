from django.urls import path

from reihum.funding import posters, views

app_name = "funding"
urlpatterns = [
    path("", views.programmes, name="programmes"),
    path("foerderungen/<int:pk>/plakat.pdf", posters.funding_poster, name="funding_poster"),
    path("<slug:slug>/", views.programme, name="programme"),
]
