from django.urls import path

from reihum.places import ogc

app_name = "ogc"
urlpatterns = [
    path("", ogc.landing, name="landing"),
    path("conformance", ogc.conformance, name="conformance"),
    path("api", ogc.api, name="api"),
    path("collections", ogc.all_collections, name="collections"),
    path("collections/<slug:name>", ogc.one_collection, name="collection"),
    path("collections/<slug:name>/items", ogc.items, name="items"),
    path("collections/<slug:name>/items/<str:key>", ogc.item, name="item"),
]
