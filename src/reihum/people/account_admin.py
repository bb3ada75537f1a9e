"""Accounts in the back office: an address, whether it may sign in, and its groups. Who it is, the person says."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.account import AccountView, BaseSettingsPanel, NameEmailSettingsPanel
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import CreateView, DeleteView, EditView, IndexView, UserViewSet

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


class AccountList(IndexView):
    page_title = _("Konten")
    add_item_label = _("Konto anlegen")

    def get_base_queryset(self) -> QuerySet[User]:
        return super().get_base_queryset().select_related("person")


class NewAccount(CreateView):
    page_title = _("Konto anlegen")
    success_message = _("Das Konto %(object)s ist angelegt.")


class ChangedAccount(EditView):
    success_message = _("Das Konto %(object)s ist gespeichert.")
    error_message = _("Das Konto ist noch nicht gespeichert. Bitte sehen Sie sich die markierten Felder an.")


class DeletedAccount(DeleteView):
    page_title = _("Konto löschen")
    success_message = _("Das Konto %(object)s ist gelöscht.")


class AccountViewSet(UserViewSet):
    menu_label = _("Konten")
    template_prefix = "people/administration/"
    index_view_class = AccountList
    add_view_class = NewAccount
    edit_view_class = ChangedAccount
    delete_view_class = DeletedAccount

    def get_form_class(self, for_update: bool = False) -> Any:
        return AccountEditForm if for_update else AccountForm


class OwnSettings(AccountView):
    """How the back office looks for oneself. Wagtail would insist on first and last names, which an account has not."""

    def get_panels(self) -> list[BaseSettingsPanel]:
        return [panel for panel in super().get_panels() if not isinstance(panel, NameEmailSettingsPanel)]


own_settings = require_admin_access(OwnSettings.as_view())
