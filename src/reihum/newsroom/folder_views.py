"""Folders on a theme in the browser: read, printed, filled."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reihum.newsroom import access, folder_pdf, folders
from reihum.newsroom.folder_forms import FolderForm, NoteForm
from reihum.newsroom.models import Folder
from reihum.people.standing import standing_of
from reihum.publishing.pages import published
from reihum.search.asking import Hit, ask, shown
from reihum.search.readers import audiences_of

MOST_FOUND = 8  # of each kind, while filling


@published
@require_safe
def all_folders(request: HttpRequest) -> HttpResponse:
    """The folders there are."""
    context = {"folders": access.folders_for(request.user), "may_collect": access.may_collect(request.user)}
    return render(request, "newsroom/folders.html", context)


@published
@require_safe
def folder(request: HttpRequest, slug: str) -> HttpResponse:
    """What lies in a folder."""
    found = access.folder_to_read(request.user, slug)
    context = {
        "folder": found,
        "pieces": folders.pieces(found, request.user),
        "may_fill": access.folders_to_fill(request.user).filter(pk=found.pk).exists(),
    }
    return render(request, "newsroom/folder.html", context)


@published
@require_safe
def folder_as_pdf(request: HttpRequest, slug: str) -> HttpResponse:
    """What lies in a folder, to print."""
    found = access.folder_to_read(request.user, slug)
    made = folder_pdf.of(found, folders.pieces(found, request.user))
    return HttpResponse(
        made,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{found.slug}.pdf"'},
    )


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new folder."""
    access.check_collects(request.user)
    form = FolderForm(request.POST or None, may_publish=standing_of(request.user).is_coordinator)
    if request.method == "POST" and form.is_valid():
        return redirect("newsroom:fill_folder", folders.keep(form.instance).slug)
    return render(request, "newsroom/new_folder.html", {"form": form}, status=422 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "POST"])
def fill(request: HttpRequest, slug: str) -> HttpResponse:
    """What a folder is about, what lies in it, and what could; `?q=` looks for something to lay in it."""
    found = access.folder_to_fill(request.user, slug)
    may_publish = standing_of(request.user).is_coordinator
    form = FolderForm(request.POST or None, instance=found, may_publish=may_publish)
    if request.method == "POST" and form.is_valid():
        folders.keep(form.instance)
        messages.success(request, gettext("Gespeichert."))
        return redirect("newsroom:fill_folder", slug)
    wanted = request.GET.get("q", "").strip()
    pieces = folders.pieces(found, request.user)
    context = {
        "folder": Folder.objects.get(pk=found.pk) if form.is_bound else found,
        "form": form,
        "pieces": [(piece, NoteForm(instance=piece.item, auto_id=f"id_{piece.item.pk}_%s")) for piece in pieces],
        "wanted": wanted,
        "hits": _to_lay_in(request, wanted, pieces) if wanted else [],
    }
    return render(request, "newsroom/fill_folder.html", context, status=422 if form.is_bound else 200)


def _to_lay_in(request: HttpRequest, wanted: str, pieces: list[folders.Piece]) -> list[Hit]:
    """What is found for some words, can lie in a folder, and does not yet."""
    there = {(kind, getattr(piece.item, f"{field}_id")) for piece in pieces for kind, field in folders.FIELDS.items()}
    audiences = audiences_of(request.user)
    found = [hit for kind in folders.FIELDS for hit in ask(wanted, audiences, chosen={"kind": kind}).hits[:MOST_FOUND]]
    offered = [hit for _label, hit in shown(request.user, found) if (hit.kind, hit.pk) not in there]
    return sorted(offered, key=lambda hit: -hit.score)


@require_POST
@login_required
def put(request: HttpRequest) -> HttpResponse:
    """Lays something in a folder: `folder`, `kind` and `pk`."""
    found = access.folder_to_fill(request.user, request.POST.get("folder", ""))
    kind, pk = request.POST.get("kind", ""), request.POST.get("pk", "")
    what = access.thing_to_lay_in(request.user, kind, pk)
    folders.put(found, kind, what.pk)
    messages.success(request, gettext("Liegt jetzt in der Mappe „%(folder)s“.") % {"folder": found.title})
    return redirect("newsroom:fill_folder", found.slug)


@require_POST
@login_required
def change_item(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Says why something lies there, moves it (`schritte`), or takes it out (`heraus`)."""
    item = access.item_to_change(request.user, slug, pk)
    if "heraus" in request.POST:
        folders.take_out(item)
    elif "schritte" in request.POST:
        folders.move(item, -1 if request.POST["schritte"] == "-1" else 1)
    else:
        form = NoteForm(request.POST, instance=item)
        if not form.is_valid():
            messages.error(request, " ".join(map(str, form.errors["note"])))
            return redirect("newsroom:fill_folder", slug)
        form.save()
    return redirect("newsroom:fill_folder", slug)


@require_POST
@login_required
def delete(request: HttpRequest, slug: str) -> HttpResponse:
    """Throws a folder away; what lay in it stays where it is."""
    access.folder_to_fill(request.user, slug).delete()
    messages.success(request, gettext("Die Mappe ist gelöscht. Was darin lag, gibt es weiter."))
    return redirect("newsroom:folders")
