"""What people type to sign in, and about themselves."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as allauth_forms
from allauth.account.fields import PasswordField, SetPasswordField
from allauth.socialaccount import forms as social_forms
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from reihum.people import claiming
from reihum.people.models import HandoverItem, Person

GOOD_PASSWORD = _("Mindestens zwölf Zeichen. Am besten mehrere Wörter, die nicht zusammengehören.")


class SignInForm(allauth_forms.LoginForm):
    """An address; a code is sent there. The answer is the same for every address, known or not."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("E-Mail-Adresse")

    def clean_login(self) -> str:
        email = super().clean_login()
        claiming.prepare_account(email)
        return email


class PasswordSignInForm(allauth_forms.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("E-Mail-Adresse")
        # allauth takes the password away where sign-in is by code.
        self.fields["password"] = PasswordField(
            label=_("Passwort"), autocomplete="current-password", show_reset_help=True
        )


class ForgottenPasswordForm(allauth_forms.ResetPasswordForm):
    def clean_email(self) -> str:
        claiming.prepare_account(self.cleaned_data["email"])
        return super().clean_email()


# One field for a new password: who mistypes it is let in by a code all the same.


class ChangePasswordForm(allauth_forms.ChangePasswordForm):
    oldpassword = PasswordField(label=_("Jetziges Passwort"), autocomplete="current-password")
    password1 = SetPasswordField(label=_("Neues Passwort"), help_text=GOOD_PASSWORD)
    password2 = None


class SetPasswordForm(allauth_forms.SetPasswordForm):
    password1 = SetPasswordField(label=_("Neues Passwort"), help_text=GOOD_PASSWORD)
    password2 = None


class ResetPasswordForm(allauth_forms.ResetPasswordKeyForm):
    password1 = SetPasswordField(label=_("Neues Passwort"), help_text=GOOD_PASSWORD)
    password2 = None


class DisconnectForm(social_forms.DisconnectForm):
    def clean(self) -> dict[str, Any]:
        """allauth wants a password to be left; here a mailed code always is."""
        return self.cleaned_data


class ProfileForm(forms.ModelForm):
    """What a person says about themselves, and what of it everybody may see."""

    class Meta:
        model = Person
        fields = ["phone", "topics", "email_public", "phone_public"]
        widgets = {
            "phone": forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
            "topics": forms.TextInput,
        }


class SuccessorForm(forms.Form):
    """Who goes on, and when the one who leaves is there for the last time."""

    successor = forms.ModelChoiceField(Person.objects.all(), label=_("Nachfolge"))
    last_day = forms.DateField(
        label=_("Letzter Tag"),
        help_text=_("Am Tag danach beginnt die Nachfolge."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, leaving: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["successor"].queryset = Person.objects.exclude(pk=leaving.pk)  # type: ignore[attr-defined]


class HandoverItemForm(forms.ModelForm[HandoverItem]):
    """One more thing to hand over."""

    class Meta:
        model = HandoverItem
        fields = ("text",)

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if self.instance.handover.items.filter(text=text).exists():
            raise ValidationError(_("Das steht hier schon."))
        return text
