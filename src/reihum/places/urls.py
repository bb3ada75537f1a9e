from django.urls import path

from reihum.places import views

app_name = "places"
urlpatterns = [
    path("", views.areas, name="areas"),
    path("gebiete.geojson", views.geojson, name="geojson"),
    path("gebiete.csv", views.spreadsheet, name="spreadsheet"),
    path("karte.json", views.map_data, name="map-data"),
    path("karte/<int:pk>/", views.on_the_map, name="on-the-map"),
    path("adresse/", views.address, name="address"),
    path("<slug:municipality>/", views.municipality, name="municipality"),
    path("<slug:municipality>/<slug:area>/", views.area, name="area"),
    path("<slug:municipality>/<slug:area>/bearbeiten/", views.edit, name="edit"),
]
