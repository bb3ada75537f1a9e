from django.urls import path

from reihum.funding import project_views as views

app_name = "projects"
urlpatterns = [
    path("", views.projects, name="projects"),
    path("vorhaben.csv", views.table, name="table"),
    path("<slug:slug>/", views.project, name="project"),
]
