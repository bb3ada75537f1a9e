from django.urls import path

from reihum.funding import deadline_views as views

app_name = "deadlines"
urlpatterns = [
    path("", views.overview, name="deadlines"),
    path("<int:pk>/erledigt/", views.settle, name="settle"),
    path("neue-adresse/", views.new_address, name="new_address"),
    path("<str:key>.ics", views.feed, name="feed"),
]
