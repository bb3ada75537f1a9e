"""Comments: forms of their own, beside the article's page, which is stored and the same for everybody.

Nothing here sets a cookie or asks for one. What takes the place of the CSRF token: `newsroom.guarded_forms` says it of
the forms for everybody; in mailed links the signed key does, which nobody else has.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import structlog
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from reihum.kit.limits import within_limit
from reihum.newsroom import access, commenting, moderation
from reihum.newsroom.comment_forms import CommentForm, DeletionForm, ReportForm
from reihum.newsroom.guarded_forms import GuardedForm
from reihum.newsroom.models import Comment
from reihum.people.standing import standing_of

log = structlog.get_logger()


def form_for_everybody(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Decorates a view that shows a form and takes it, without a cookie, and is never stored."""

    @csrf_exempt
    @never_cache
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> HttpResponse:
        return view(*args, **kwargs)

    return guarded


def accepted(request: HttpRequest, form: GuardedForm, action: str) -> bool:
    """Whether a form that was sent may be acted on. If there were too many, the form says so."""
    if request.method != "POST" or not form.is_valid():
        return False
    if within_limit(request, action):
        return True
    form.refuse(
        gettext(
            "Von Ihrem Anschluss kam in den letzten Minuten schon viel. Bitte warten Sie zehn Minuten und senden Sie es dann "
            "noch einmal ab."
        )
    )
    return False


def trapped(request: HttpRequest, form: GuardedForm, action: str) -> bool:
    """Whether a program sent the form. It is answered like everybody, so that it learns nothing."""
    if request.method == "POST" and form.is_trapped:
        log.info("form of a program refused", action=action)
        return True
    return False


def status_of(form: GuardedForm) -> int:
    return 422 if form.is_bound else 200


@form_for_everybody
def comment(request: HttpRequest, slug: str) -> HttpResponse:
    """The form for a comment under an article, with `?antwort=` for a reply to another comment."""
    article = access.article_to_comment(slug)
    parent = access.comment_to_answer(article, request.GET.get("antwort"))
    person = standing_of(request.user).person
    form = CommentForm(
        request.POST if request.method == "POST" else None,
        article=article,
        initial={"name": str(person), "email": person.email} if person else {},
    )
    if trapped(request, form, "comment"):
        return redirect("newsroom:comment_thanks", slug)
    if accepted(request, form, "comment") and form.valid_key:
        try:
            fields = {name: form.cleaned_data[name] for name in ("name", "email", "text")}
            commenting.submit(article, parent=parent, form_key=form.valid_key.number, **fields)
            return redirect("newsroom:comment_thanks", slug)
        except ValidationError as error:
            form.refuse(error)
    context = {"article": article, "url": article.get_url(request), "parent": parent, "form": form}
    return render(request, "newsroom/comment.html", context, status=status_of(form))


@require_safe
@never_cache
def comment_thanks(request: HttpRequest, slug: str) -> HttpResponse:
    """What happens next with the comment."""
    article = access.article_for_all(slug)
    return render(request, "newsroom/comment_thanks.html", {"article": article, "url": article.get_url(request)})


@form_for_everybody
def report_comment(request: HttpRequest, pk: int) -> HttpResponse:
    """The form with which somebody says that a comment is wrong."""
    found = access.comment_to_report(pk)
    form = ReportForm(request.POST if request.method == "POST" else None, comment=found)
    if trapped(request, form, "report"):
        return redirect("newsroom:report_thanks")
    if accepted(request, form, "report_comment"):
        moderation.report(found, form.cleaned_data["reason"])
        return redirect("newsroom:report_thanks")
    context = {"comment": found, "url": found.article.get_url(request), "form": form}
    return render(request, "newsroom/report_comment.html", context, status=status_of(form))


@require_safe
@never_cache
def report_thanks(request: HttpRequest) -> HttpResponse:
    return render(request, "newsroom/report_thanks.html")


@form_for_everybody
def ask_for_deletion(request: HttpRequest) -> HttpResponse:
    """The form for those who want their comments back. The answer is the same for every address."""
    form = DeletionForm(request.POST if request.method == "POST" else None)
    if trapped(request, form, "deletion"):
        return redirect("newsroom:deletion_thanks")
    if accepted(request, form, "ask_for_deletion"):
        email = form.cleaned_data["email"]
        if within_limit(request, "mail_about_deletion", key=email.lower()):
            commenting.ask_for_deletion(email)
        return redirect("newsroom:deletion_thanks")
    return render(request, "newsroom/ask_for_deletion.html", {"form": form}, status=status_of(form))


@require_safe
@never_cache
def deletion_thanks(request: HttpRequest) -> HttpResponse:
    return render(request, "newsroom/deletion_thanks.html", {"days": commenting.DELETION_DAYS})


@form_for_everybody
def own_comments(request: HttpRequest, key: str) -> HttpResponse:
    """What somebody wrote, with a button to take each away. The mailed key stands for who they are."""
    comments = commenting.own_comments(key)
    if comments is None:
        return render(request, "newsroom/link_expired.html", {"kind": "deletion"}, status=410)
    if request.method == "POST":
        chosen = request.POST.get("comment", "")
        commenting.delete_own([comment for comment in comments if chosen in ("all", str(comment.pk))])
        return redirect("newsroom:own_comments", key)
    return render(request, "newsroom/own_comments.html", {"comments": comments})


DECISIONS = {"publish": Comment.State.PUBLISHED, "reject": Comment.State.REJECTED}


@form_for_everybody
def moderate_comment(request: HttpRequest, key: str) -> HttpResponse:
    """A comment with two buttons, for the moderator to whom the link was mailed; later, what was decided."""
    case = moderation.case_of(key)
    if case is None:
        return render(request, "newsroom/link_expired.html", {"kind": "moderation"}, status=410)
    if not access.may_moderate(case.moderator):  # no longer
        raise PermissionDenied
    if request.method == "POST":
        decision = DECISIONS.get(request.POST.get("decision", ""))
        if case.is_open and decision:
            moderation.decide(case.comment, decision, case.moderator)
        return redirect("newsroom:moderate_comment", key)
    context = {"case": case, "comment": case.comment, "url": case.comment.article.get_url(request)}
    return render(request, "newsroom/moderate_comment.html", context)
