from django.urls import path

from reihum.search import views

app_name = "search"

urlpatterns = [
    path("", views.results, name="results"),
    path("worte/", views.words, name="words"),
]
