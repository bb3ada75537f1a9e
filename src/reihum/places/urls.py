from django.http import HttpResponse
from django.urls import path

app_name = "places"
urlpatterns = [path("", lambda request: HttpResponse("…"), name="areas")]
