from django.urls import path

from reihum.exchange import views

app_name = "exchange"
urlpatterns = [
    path("", views.experiences, name="experiences"),
    path("<int:pk>/", views.experience, name="experience"),
]
