from django.http import HttpResponse
from django.urls import path

from reihum.people import views

app_name = "people"
urlpatterns = [
    path("", views.network, name="network"),
    path("verzeichnis/", views.directory, name="directory"),
    path("personen/<int:pk>/", views.person, name="person"),
    path("mein-konto/", lambda request: HttpResponse("…"), name="account"),
]
