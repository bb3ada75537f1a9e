from django.http import HttpResponse
from django.urls import path

app_name = "exchange"
urlpatterns = [path("", lambda request: HttpResponse("…"), name="experiences")]
