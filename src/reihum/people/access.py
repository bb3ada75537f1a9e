"""Who may see and do what with people; and the rights a role gives in the back office."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.apps import apps
from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from reihum.people.groups import put_right
from reihum.people.models import Handover, Role
from reihum.people.standing import standing_of

# The apps whose records a coordinator edits. Accounts and groups stay with administrators.
DOMAIN_APPS = ("mailing", "media", "places", "people", "funding", "meetings", "exchange", "newsroom")
NOT_FOR_COORDINATORS = {"people.user"}


class RoleBackend(BaseBackend):
    """Gives coordinators and writers the back office, as long as their role lasts. What they may do with pages and files
    Wagtail asks the groups of `people.groups` about, which are put right here before anything is allowed."""

    def get_user_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        standing = standing_of(user_obj)
        if obj is not None or not user_obj.is_active:
            return set()
        if not getattr(user_obj, "_groups_are_right", False):
            put_right(user_obj)
            user_obj._groups_are_right = True
        if standing.is_coordinator:
            return {"wagtailadmin.access_admin", *domain_permissions()}
        return {"wagtailadmin.access_admin"} if standing.writes else set()


def domain_permissions() -> set[str]:
    """Every permission on every record of the domain."""
    return {
        f"{model._meta.app_label}.{action}_{model._meta.model_name}"
        for app in DOMAIN_APPS
        for model in apps.get_app_config(app).get_models()
        if model._meta.label_lower not in NOT_FOR_COORDINATORS
        for action in (*model._meta.default_permissions, *(name for name, _label in model._meta.permissions))
    }


def for_members(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Lets members in; asks visitors to sign in; refuses everybody else."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not standing_of(request.user).is_member:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def handovers_of(user: Any) -> QuerySet[Handover]:
    """The handovers of those who leave and those who come; the coordination sees all."""
    standing = standing_of(user)
    found = Handover.objects.select_related(
        "role__person", "role__area__municipality", "role__municipality", "successor"
    )
    return (
        found
        if standing.is_coordinator
        else found.filter(Q(role__person=standing.person) | Q(successor=standing.person))
    )


def handover_to_see(user: Any, pk: int) -> Handover:
    """The handover, if the user has a part in it. Raises Http404: nobody learns of others' leaving."""
    return get_object_or_404(handovers_of(user), pk=pk)


def role_to_hand_over(user: Any, pk: int) -> Role:
    """A role in charge of a place that is the user's own, or any for the coordination. Raises Http404, PermissionDenied."""
    role = get_object_or_404(Role.objects.in_charge().select_related("person"), pk=pk)
    standing = standing_of(user)
    if not (standing.is_coordinator or role.person == standing.person):
        raise PermissionDenied
    return role
