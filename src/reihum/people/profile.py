"""Pages about one's own account: what I am in the network, and what I say about myself."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from reihum.people.forms import ProfileForm
from reihum.people.models import Role
from reihum.people.standing import standing_of


@require_safe
@login_required
def account(request: HttpRequest) -> HttpResponse:
    """Mein Konto: person, roles and membership today, and the ways to sign in."""
    standing = standing_of(request.user)
    roles = Role.objects.on(timezone.localdate()).filter(person=standing.person)
    context = {
        "standing": standing,
        "person": standing.person,
        "roles": roles.select_related("organisation", "area__municipality", "municipality"),
        "passkeys": Authenticator.objects.filter(user=request.user, type=Authenticator.Type.WEBAUTHN).count(),
        "single_sign_on": settings.OIDC_SERVER and settings.OIDC_NAME,
        "connected": SocialAccount.objects.filter(user=request.user).exists(),
    }
    return render(request, "people/account.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def profile(request: HttpRequest) -> HttpResponse:
    """Meine Angaben: one's own entry, and nobody else's."""
    person = standing_of(request.user).person
    if person is None:
        raise PermissionDenied
    form = ProfileForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, gettext("Ihre Angaben sind gespeichert."))
        return redirect("people:account")
    return render(request, "people/profile.html", {"form": form, "person": person})
