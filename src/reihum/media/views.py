"""A picture at an address that stays; pages of the back office about the people in it."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages
from wagtail.images import permissions

from reihum.media import blurring, consent, renditions
from reihum.media.forms import Rectangles, drawn
from reihum.media.models import Photo


@require_safe
def picture(request: HttpRequest, pk: int) -> HttpResponse:
    """Sends on to a picture in the size of a page. A withdrawn one is a 404."""
    found = renditions.largest_jpeg(get_object_or_404(Photo, pk=pk), "body")
    if found is None:
        raise Http404
    return redirect(found.url)


def changeable(request: HttpRequest, image_id: int) -> Photo:
    """The photo, if who asks may change it. Raises Http404 or PermissionDenied."""
    photo = get_object_or_404(Photo, pk=image_id)
    if not permissions.permission_policy.user_has_permission_for_instance(request.user, "change", photo):
        raise PermissionDenied
    return photo


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, image_id: int) -> HttpResponse:
    """Shows where the picture is used; takes it off there."""
    photo = changeable(request, image_id)
    if request.method == "POST":
        found = consent.withdraw(photo, request.user)
        places = ", ".join(f"„{use.title}“" for use in found)
        messages.success(
            request,
            _("Die Einwilligung ist widerrufen. Abgenommen von: %(places)s.") % {"places": places}
            if found
            else _("Die Einwilligung ist widerrufen. Das Bild war nirgends zu sehen."),
        )
        return redirect("photo_consent", photo.pk)
    context = {"photo": photo, "uses": consent.uses(photo, request.user)}
    return TemplateResponse(request, "media/withdraw.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def blur(request: HttpRequest, image_id: int) -> HttpResponse:
    """Shows the picture to draw rectangles on; makes unrecognisable what is inside them."""
    photo = changeable(request, image_id)
    if photo.is_withdrawn:
        return redirect("photo_consent", photo.pk)
    rectangles = Rectangles(request.POST or None, prefix="rectangle")
    problem = ""
    if request.method == "POST" and rectangles.is_valid():
        try:
            blurring.blur(photo, drawn(rectangles), request.user)
        except ValidationError as error:
            problem = " ".join(error.messages)
        else:
            messages.success(request, _("Die Gesichter sind unkenntlich gemacht. Das alte Bild ist gelöscht."))
            return redirect("wagtailimages:edit", photo.pk)
    context = {"photo": photo, "rectangles": rectangles, "problem": problem}
    return TemplateResponse(request, "media/blur.html", context, status=422 if request.method == "POST" else 200)
