from django.urls import path

from reihum.meetings import views

app_name = "meetings"
urlpatterns = [
    path("", views.meetings, name="meetings"),
    path("kalender.ics", views.calendar, name="calendar"),
    path("<slug:slug>/", views.meeting, name="meeting"),
    path("<slug:slug>/termin.ics", views.calendar_entry, name="calendar_entry"),
    path("<slug:slug>/zusagen/", views.register, name="register"),
    path("<slug:slug>/absagen/", views.cancel, name="cancel"),
    # For those who host it
    path("<slug:slug>/bearbeiten/", views.edit, name="edit"),
    path("<slug:slug>/gaeste/", views.guests, name="guests"),
    path("<slug:slug>/stand/", views.move, name="move"),
]
