from django.http import HttpResponse
from django.urls import path

app_name = "funding"
urlpatterns = [path("", lambda request: HttpResponse("…"), name="programmes")]
