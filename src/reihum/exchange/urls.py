from django.urls import path

from reihum.exchange import answer_views, views, writing_views

app_name = "exchange"
urlpatterns = [
    path("", views.experiences, name="experiences"),
    path("schreiben/", writing_views.write, name="write"),
    path("entwurf/<uuid:key>/", writing_views.keep_draft, name="keep_draft"),
    path("entwurf/<uuid:key>/verwerfen/", writing_views.discard_draft, name="discard_draft"),
    path("aehnliche/", writing_views.similar, name="similar"),
    path("meine/", views.mine, name="mine"),
    path("vorgeschlagen/", views.proposed, name="proposed"),
    path("antwort/<int:pk>/", answer_views.change_reply, name="change_reply"),
    path("antwort/<int:pk>/loeschen/", answer_views.delete_reply, name="delete_reply"),
    path("antwort/<int:pk>/danke/", answer_views.thank_for_reply, name="thank_for_reply"),
    path("verbindung/<int:pk>/loesen/", answer_views.unlink, name="unlink"),
    path("<int:pk>/", views.experience, name="experience"),
    path("<int:pk>/verlauf/", views.versions, name="history"),
    path("<int:pk>/veroeffentlichen/", views.publish, name="publish"),
    path("<int:pk>/ablehnen/", views.decline, name="decline"),
    path("<int:pk>/bild/<int:attachment>/", views.picture, name="picture"),
    path("<int:pk>/aendern/", writing_views.change, name="change"),
    path("<int:pk>/loeschen/", writing_views.delete, name="delete"),
    path("<int:pk>/anhang/<int:attachment>/loeschen/", writing_views.detach, name="detach"),
    path("<int:pk>/antworten/", answer_views.reply, name="reply"),
    path("<int:pk>/danke/", answer_views.thank_for_entry, name="thank_for_entry"),
    path("<int:pk>/drueckt-auch/", answer_views.pinches_too, name="pinches_too"),
    path("<int:pk>/stand/", answer_views.settle, name="settle"),
    path("<int:pk>/verbinden/", answer_views.link, name="link"),
    path("<int:pk>/zusammenlegen/", answer_views.merge, name="merge"),
]
