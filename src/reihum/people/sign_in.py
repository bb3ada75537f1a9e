"""The pages on which somebody signs in, as far as they differ from allauth's."""

from __future__ import annotations

from typing import Any

from allauth.account.views import LoginView
from allauth.socialaccount.providers.openid_connect import views as openid_connect
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from requests import RequestException

from reihum.people.forms import PasswordSignInForm, SignInForm

ADDRESS = "sign-in-address"  # in the session: nobody types their address twice


class SignIn(LoginView):
    """Asks for the address, and sends a code there."""

    form_class: Any = SignInForm

    def get_form_class(self) -> Any:
        return self.form_class

    def get_initial(self) -> dict[str, Any]:
        return {"login": self.request.session.get(ADDRESS, "")}

    def form_valid(self, form: Any) -> HttpResponse:
        self.request.session[ADDRESS] = form.cleaned_data["login"]
        return super().form_valid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(single_sign_on=settings.OIDC_SERVER and settings.OIDC_NAME, **kwargs)


class SignInAgain(SignIn):
    """Where allauth sends those whose code is too old or used up; the form on it goes to `SignIn`."""

    extra_context = {"again": True}


class PasswordSignIn(SignIn):
    form_class = PasswordSignInForm
    template_name = "account/login_password.html"


@require_safe
def single_sign_on(request: HttpRequest, provider_id: str, back: bool = False) -> HttpResponse:
    """Sends somebody to the provider, and takes them `back`. If the provider cannot be reached, a page says so."""
    view = openid_connect.callback if back else openid_connect.login
    try:
        return view(request, provider_id)
    except RequestException:
        return render(request, "socialaccount/authentication_error.html", status=502)
