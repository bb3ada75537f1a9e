from django.urls import path

from reihum.funding import views

app_name = "funding"
urlpatterns = [
    path("", views.programmes, name="programmes"),
    path("<slug:slug>/", views.programme, name="programme"),
]
