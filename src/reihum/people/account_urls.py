"""/konto/: the pages of django-allauth that Reihum offers, under German paths and allauth's own names."""

from allauth.account import views as account
from allauth.mfa.base import views as confirmation
from allauth.mfa.recovery_codes import views as emergency
from allauth.mfa.webauthn import views as passkey
from allauth.socialaccount import views as connection
from django.urls import path
from django.views.decorators.http import require_safe
from django.views.generic import RedirectView

from reihum.people.sign_in import PasswordSignIn, SignIn, SignInAgain, single_sign_on

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="people:account"), name="account_index"),
    # In and out
    path("anmelden/", SignIn.as_view(), name="account_login"),
    path("anmelden/code/", account.confirm_login_code, name="account_confirm_login_code"),
    path("anmelden/neuer-code/", require_safe(SignInAgain.as_view()), name="account_request_login_code"),
    path("anmelden/passwort/", PasswordSignIn.as_view(), name="account_login_by_password"),
    path("anmelden/passkey/", passkey.login_webauthn, name="mfa_login_webauthn"),
    path("anmelden/bestaetigen/", confirmation.authenticate, name="mfa_authenticate"),
    path("registrieren/", account.signup, name="account_signup"),  # closed: says how to come in
    path("gesperrt/", account.account_inactive, name="account_inactive"),
    path("abmelden/", account.logout, name="account_logout"),
    # Single sign-on
    path("sso/", single_sign_on, {"provider_id": "sso"}, name="openid_connect_login"),
    path("sso/zurueck/", single_sign_on, {"provider_id": "sso", "back": True}, name="openid_connect_callback"),
    path("sso/abgebrochen/", connection.login_cancelled, name="socialaccount_login_cancelled"),
    path("sso/verbindung/", connection.connections, name="socialaccount_connections"),
    # Once more, before something important
    path("erneut-anmelden/", account.reauthenticate, name="account_reauthenticate"),
    path("erneut-anmelden/passkey/", passkey.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("erneut-anmelden/notfallcode/", confirmation.reauthenticate, name="mfa_reauthenticate"),
    # Address
    path("adresse/", account.email, name="account_email"),
    path("adresse/bestaetigen/", account.email_verification_sent, name="account_email_verification_sent"),
    # Password
    path("passwort/", account.password_change, name="account_change_password"),
    path("passwort/festlegen/", account.password_set, name="account_set_password"),
    path("passwort/vergessen/", account.password_reset, name="account_reset_password"),
    path("passwort/vergessen/code/", account.confirm_password_reset_code, name="account_confirm_password_reset_code"),
    path("passwort/vergessen/neu/", account.complete_password_reset, name="account_complete_password_reset"),
    path("passwort/vergessen/fertig/", account.password_reset_from_key_done, name="account_password_reset_completed"),
    # Passkeys, and the codes for the day one is lost
    path("passkeys/", passkey.list_webauthn, name="mfa_list_webauthn"),
    path("passkeys/", passkey.list_webauthn, name="mfa_index"),
    path("passkeys/neu/", passkey.add_webauthn, name="mfa_add_webauthn"),
    path("passkeys/<int:pk>/umbenennen/", passkey.edit_webauthn, name="mfa_edit_webauthn"),
    path("passkeys/<int:pk>/entfernen/", passkey.remove_webauthn, name="mfa_remove_webauthn"),
    path("passkeys/notfallcodes/", emergency.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("passkeys/notfallcodes/neu/", emergency.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("passkeys/notfallcodes/datei/", emergency.download_recovery_codes, name="mfa_download_recovery_codes"),
]
