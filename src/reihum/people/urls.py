from django.urls import path

from reihum.people import handover_views, profile, views

app_name = "people"
urlpatterns = [
    path("", views.network, name="network"),
    path("verzeichnis/", views.directory, name="directory"),
    path("personen/<int:pk>/", views.person, name="person"),
    path("zustaendig/<int:pk>/", handover_views.through_the_years, name="through_the_years"),
    path("uebergaben/", handover_views.overview, name="handovers"),
    path("uebergaben/beginnen/<int:role>/", handover_views.begin, name="begin_handover"),
    path("uebergaben/<int:pk>/", handover_views.handover, name="handover"),
    path("uebergaben/<int:pk>/punkt/", handover_views.add, name="add_to_handover"),
    path("uebergaben/<int:pk>/punkt/<int:item>/", handover_views.tick, name="tick_handover"),
    path("uebergaben/<int:pk>/abschliessen/", handover_views.finish, name="finish_handover"),
    path("mein-konto/", profile.account, name="account"),
    path("meine-angaben/", profile.profile, name="profile"),
]
