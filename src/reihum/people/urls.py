from django.urls import path

from reihum.people import profile, views

app_name = "people"
urlpatterns = [
    path("", views.network, name="network"),
    path("verzeichnis/", views.directory, name="directory"),
    path("personen/<int:pk>/", views.person, name="person"),
    path("mein-konto/", profile.account, name="account"),
    path("meine-angaben/", profile.profile, name="profile"),
]
