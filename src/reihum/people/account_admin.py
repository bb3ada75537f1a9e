"""Accounts in the back office: an address, whether it may sign in, and its groups. Who it is, the person says."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import UserViewSet

from reihum.people.models import User


class AccountForm(UserCreationForm):
    """Makes an account that is entered by mailed code. Wagtail's fields for names and passwords are left out."""

    password_enabled = False
    email = forms.EmailField(label=_("E-Mail-Adresse"))
    first_name = None
    last_name = None
    is_superuser = forms.BooleanField(
        label=_("darf alles (Administration)"),
        required=False,
        help_text=_("Was jemand sonst darf, folgt aus den Aufgaben der Person."),
    )

    class Meta(UserCreationForm.Meta):
        fields = ["email", "is_superuser", "groups"]

    def _clean_username(self) -> None:
        """The model says it better, and in any letters."""

    def save(self, commit: bool = True) -> User:
        if not self.instance.pk:
            self.instance.set_unusable_password()
        return super().save(commit)


class AccountEditForm(AccountForm, UserEditForm):
    class Meta(UserEditForm.Meta):
        fields = ["email", "is_active", "is_superuser", "groups"]


class AccountViewSet(UserViewSet):
    menu_label = _("Konten")
    template_prefix = "people/administration/"

    def get_form_class(self, for_update: bool = False) -> Any:
        return AccountEditForm if for_update else AccountForm
