"""The whole site, as a map. Public paths are German and stay."""

from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as back_office_urls
from wagtail.documents import urls as document_urls

from reihum import sitemap
from reihum.funding import posters
from reihum.meetings import calendar_views as meeting_calendars
from reihum.newsroom.gallery import gallery
from reihum.people import account_admin
from reihum.publishing.pages import published
from reihum.ui import views as ui

sign_in = RedirectView.as_view(pattern_name="account_login", query_string=True)

urlpatterns: list[URLPattern | URLResolver] = [
    path("gebiete/<slug:municipality>/<slug:area>/treffen.ics", meeting_calendars.of_area, name="area_meetings"),
    path("gebiete/", include("reihum.places.urls")),
    path("api/ogc/", include("reihum.places.ogc_urls")),
    path("netzwerk/", include("reihum.people.urls")),
    path("vorhaben/<slug:slug>/plakat.pdf", posters.project_poster, name="project_poster"),
    path("programme/", include("reihum.funding.urls")),
    path("fristen/", include("reihum.funding.deadline_urls")),
    path("vorhaben/", include("reihum.funding.project_urls")),
    path("treffen/", include("reihum.meetings.urls")),
    path("treffen/", include("reihum.exchange.round_urls")),
    path("erfahrungen/", include("reihum.exchange.urls")),
    path("suche/", include("reihum.search.urls")),
    path("", include("reihum.newsroom.urls")),
    path("post/", include("reihum.mailing.urls")),
    path("konto/", include("reihum.people.account_urls")),
    # There is one way to sign in, with limits on trying: Wagtail's own two forms have none.
    path("redaktion/login/", sign_in),
    path("_util/login/", sign_in),
    path("redaktion/account/", account_admin.own_settings),
    path("redaktion/", include(back_office_urls)),
    path("dokumente/", include(document_urls)),
    path("medien/", include("reihum.media.urls")),
    path("medien/<path:path>", ui.media, name="media"),
    path("bausteine/", gallery, name="gallery"),
    path("sprache/", ui.language, name="language"),
    path("healthz", ui.health, name="health"),
    path("robots.txt", published(ui.robots), name="robots"),
    path("sitemap.xml", published(sitemap.index), name="sitemaps"),
    path("sitemap-<slug:kind>.xml", published(sitemap.of_kind), name="sitemap"),
    path("", include(wagtail_urls)),
]

handler400 = "reihum.ui.views.bad_request"
handler403 = "reihum.ui.views.forbidden"
handler404 = "reihum.ui.views.not_found"
handler500 = "reihum.ui.views.server_error"
