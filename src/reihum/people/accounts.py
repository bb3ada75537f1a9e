"""Sign-in: what Reihum decides beyond django-allauth, and its sentences.

Limits of attempts are allauth's own (`allauth.account.app_settings.RATE_LIMITS`). They count in the default cache,
which the processes of one machine share; several machines need a `CACHE_URL`.
"""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reihum.people import claiming
from reihum.people.models import Network, User

WRONG_CODE = _("Dieser Code stimmt nicht. Bitte vergleichen Sie ihn mit der neuesten E-Mail von uns.")


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("Dieses Konto ist gesperrt."),
        "cannot_remove_primary_email": _("Ihre Adresse für die Anmeldung können Sie nicht entfernen, nur ändern."),
        "duplicate_email": _("Mit dieser Adresse melden Sie sich schon an."),
        "email_password_mismatch": _(
            "E-Mail-Adresse und Passwort passen nicht zusammen. Ohne Passwort geht es auch: mit einem Code per E-Mail."
        ),
        "email_taken": _("Diese Adresse hat schon ein Konto."),
        "enter_current_password": _("Bitte geben Sie Ihr jetziges Passwort ein."),
        "incorrect_code": WRONG_CODE,
        "incorrect_password": _("Dieses Passwort stimmt nicht."),
        "max_email_addresses": _("Mehr als %d Adressen sind nicht möglich."),
        "rate_limited": _("Das waren sehr viele Anfragen. Bitte warten Sie eine Minute."),
        "same_as_current": _("Das ist schon Ihre Adresse."),
        "too_many_login_attempts": _(
            "Das waren zu viele Versuche. Bitte warten Sie einige Minuten und versuchen Sie es dann noch einmal."
        ),
        "unverified_primary_email": _("Bitte bestätigen Sie zuerst Ihre E-Mail-Adresse."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """The address is proven now: the account takes over the entry of its person."""
        claiming.claim(user)
        return super().post_login(request, user, **kwargs)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("people:account")

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:
        return reverse("people:account")

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        names = {
            "reauthenticate": gettext("Mit dem Passwort bestätigen"),
            "mfa_reauthenticate": gettext("Mit einem Notfallcode bestätigen"),
            "mfa_reauthenticate:webauthn": gettext("Mit dem Passkey bestätigen"),
        }
        methods = [
            {**method, "description": names[method["id"]]} for method in super().get_reauthentication_methods(user)
        ]
        return sorted(methods, key=lambda method: method["id"] != "mfa_reauthenticate:webauthn")  # the passkey first


class PasskeyAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("Das hat nicht geklappt. Bitte versuchen Sie es noch einmal."),
        "unverified_email": _("Bitte bestätigen Sie zuerst Ihre E-Mail-Adresse."),
        "cannot_generate_recovery_codes": _("Notfallcodes gibt es, sobald Sie einen Passkey eingerichtet haben."),
    }

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002 - allauth's name
        count = Authenticator.objects.filter(user=user, type=type).count()
        return gettext("Passkey %(number)s") % {"number": count + 1}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """What the device writes beside the passkey."""
        network = Network.objects.first()
        return super().get_public_key_credential_rp_entity() | ({"name": network.short_name} if network else {})


class SingleSignOnAdapter(DefaultSocialAccountAdapter):
    """Lets in whom the provider knows with a proven address of the network. Makes no account for anybody else."""

    error_messages = {
        **DefaultSocialAccountAdapter.error_messages,
        "connected_other": _("Dieser Zugang gehört schon zu einem anderen Konto."),
    }

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def authenticate_by_email(self, sociallogin: SocialLogin) -> tuple[User, str] | None:
        for address in sociallogin.email_addresses:
            address.verified = str(address.verified).lower() == "true"  # some providers send the text "false"
            if address.verified:
                claiming.prepare_account(address.email)
        return super().authenticate_by_email(sociallogin)

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        if sociallogin.state.get("process") == AuthProcess.CONNECT:
            return
        proven = [address.email.lower() for address in sociallogin.email_addresses if address.verified]
        if not sociallogin.is_existing:
            page = render(request, "socialaccount/refused.html", {"unproven": not proven}, status=403)
            raise ImmediateHttpResponse(page)
        for address in EmailAddress.objects.filter(user=sociallogin.user, email__in=proven, verified=False):
            address.set_verified()
