from django.http import HttpResponse
from django.urls import path

from reihum.people import profile as own

app_name = "people"
urlpatterns = [
    path("", lambda request: HttpResponse("…"), name="network"),
    path("mein-konto/", own.account, name="account"),
    path("meine-angaben/", own.profile, name="profile"),
]
