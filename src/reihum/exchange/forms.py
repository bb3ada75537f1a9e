"""The forms of an entry: a minute on a phone, and more for who wants to say more."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reihum.exchange import access, attachments
from reihum.exchange.attachments import Brought
from reihum.exchange.city_choice import OfCity
from reihum.exchange.entries import Said
from reihum.exchange.models import Experience, ExperienceQuerySet, Reply
from reihum.exchange.round import cities_of
from reihum.funding.models import Period, Project, Topic
from reihum.media.documents import ending_of, examined
from reihum.media.models import Consent
from reihum.media.upload import PictureUpload
from reihum.meetings.document_forms import KINDS
from reihum.meetings.models import Meeting
from reihum.people.models import Person, User
from reihum.people.standing import standing_of
from reihum.places.filters import PlainSelect
from reihum.places.models import Area, Municipality

MOST_MEETINGS = 12
SELF, NOBODY = "", "nobody"
MEMBERS, PROPOSED, PUBLIC, CIRCLE = "members", "proposed", "public", "circle-"
FILE_KINDS = tuple(kind for kind in KINDS if kind not in ("png", "jpg", "jpeg"))  # pictures go with their credit
AGREED = [choice for choice in Consent.choices if choice[0] != Consent.WITHDRAWN]


class ExperienceForm(OfCity):
    """An entry. Everything beyond what it is, in one sentence and in some more, is optional."""

    readers = forms.ChoiceField(label=_("Wer darf es lesen?"), widget=forms.RadioSelect)
    for_whom = forms.ChoiceField(label=_("Aufgeschrieben für"), required=False)
    file = forms.FileField(
        label=_("Eine Datei dazu"),
        required=False,
        help_text=_("PDF, Text, Tabelle oder Folien."),
        widget=forms.FileInput(attrs={"accept": ",".join(f".{kind}" for kind in FILE_KINDS)}),
    )
    photo = PictureUpload(label=_("Ein Bild dazu"), required=False, widget=forms.FileInput(attrs={"accept": "image/*"}))
    credit = forms.CharField(
        label=_("Wer hat das Bild gemacht?"), required=False, max_length=200, help_text=_("Der Name steht beim Bild.")
    )
    alt = forms.CharField(
        label=_("Was ist auf dem Bild zu sehen?"),
        required=False,
        max_length=200,
        help_text=_("Für alle, die es nicht sehen können."),
    )
    consent = forms.ChoiceField(
        label=_("Menschen auf dem Bild"), required=False, choices=AGREED, initial=Consent.UNKNOWN
    )

    # Shown at once; all others stand below „Mehr sagen“.
    FIRST = ("kind", "title", "text", "municipality")

    class Meta:
        model = Experience
        fields = (
            *("kind", "title", "text", "municipality", "tried", "outcome", "effort", "topics", "areas", "periods"),
            *("project", "meeting", "chatham_house"),
        )
        widgets = {
            "kind": forms.RadioSelect,
            "text": forms.Textarea(attrs={"rows": 4}),
            "tried": forms.Textarea(attrs={"rows": 3}),
            "outcome": forms.Textarea(attrs={"rows": 3}),
            "topics": forms.CheckboxSelectMultiple,
            "areas": forms.CheckboxSelectMultiple,
            "periods": forms.CheckboxSelectMultiple,
        }
        labels = {"title": _("In einem Satz"), "text": _("Wie ist es?")}

    def __init__(self, data: Any = None, files: Any = None, *, user: User, **kwargs: Any) -> None:
        super().__init__(data, files, **kwargs)
        self.user = user
        self.person = standing_of(user).person
        self._choose_place()
        self._choose_readers()
        self._choose_for_whom()
        kind: Any = self.fields["kind"]
        kind.choices = Experience.Kind.choices  # without the empty one: there are few

    def _choose_place(self) -> None:
        there = [city.pk for city in self.choose_city(self.person)]
        self._choose_from("areas", Area.objects.filter(municipality__in=there).select_related("municipality"))
        projects = Project.objects.public().filter(Q(municipality__in=there) | Q(area__municipality__in=there))
        kept = Q(pk__in=projects.values("pk")) | Q(pk=self.instance.project_id)  # whoever changes it takes nothing away
        self._choose_from("project", Project.objects.filter(kept).order_by("name", "pk"))
        meetings = Meeting.objects.public().filter(starts_at__lte=timezone.now()).order_by("-starts_at", "-pk")
        recent = list(meetings.values_list("pk", flat=True)[:MOST_MEETINGS])
        shown = Q(pk__in=recent) | Q(pk=self.instance.meeting_id)
        self._choose_from("meeting", Meeting.objects.filter(shown).order_by("-starts_at", "-pk"))
        self._choose_from("periods", Period.objects.select_related("programme"))
        self._choose_from("topics", Topic.objects.all())

    def _choose_from(self, name: str, among: Any) -> None:
        field: Any = self.fields[name]
        field.queryset = among
        if isinstance(field, forms.ModelMultipleChoiceField):
            if not among.exists():
                del self.fields[name]
        else:
            field.empty_label = "–"

    def _choose_readers(self) -> None:
        circles = list(access.circles_of(self.person))
        if self.instance.circle and self.instance.circle not in circles:
            circles.append(self.instance.circle)
        choices: list[tuple[str, Any]] = [
            (MEMBERS, _("alle im Netzwerk")),
            *((f"{CIRCLE}{circle.pk}", _("nur der Arbeitskreis %(name)s") % {"name": circle}) for circle in circles),
            (PROPOSED, _("zum Veröffentlichen vorschlagen: vorerst alle im Netzwerk, die Koordination entscheidet")),
        ]
        if self.instance.is_public:
            choices.append((PUBLIC, _("alle, auch ohne Anmeldung")))
        field: Any = self.fields["readers"]
        field.choices = choices
        field.initial = MEMBERS
        if self.instance.pk:
            self.initial["readers"] = self._readers_now()

    def _readers_now(self) -> str:
        if self.instance.circle_id:
            return f"{CIRCLE}{self.instance.circle_id}"
        if self.instance.is_public:
            return PUBLIC
        return PROPOSED if self.instance.proposed_at else MEMBERS

    def _choose_for_whom(self) -> None:
        """Only when it is new: whose it is does not change afterwards."""
        if self.instance.pk:
            del self.fields["for_whom"]
            return
        people = Person.objects.members(timezone.localdate())
        if self.person:
            people = people.exclude(pk=self.person.pk)
        field: Any = self.fields["for_whom"]
        field.choices = [
            (SELF, _("mich selbst")),
            (NOBODY, _("niemand Bestimmten")),
            *((str(person.pk), str(person)) for person in people),
        ]

    def first_fields(self) -> list[Any]:
        return [field for field in self.visible_fields() if field.name in self.FIRST]

    def more_fields(self) -> list[Any]:
        return [field for field in self.visible_fields() if field.name not in self.FIRST]

    @property
    def says_more(self) -> bool:
        """Whether something below „Mehr sagen“ is filled in or wrong, so that it has to be seen."""
        usual = {"readers": MEMBERS, "consent": Consent.UNKNOWN}
        return any(
            field.errors or (field.value() not in (None, "", [], False) and field.value() != usual.get(field.name))
            for field in self.more_fields()
        )

    def clean_file(self) -> ContentFile[bytes] | None:
        upload: UploadedFile | None = self.cleaned_data["file"]
        if not upload:
            return None
        if ending_of(str(upload.name)) not in FILE_KINDS:
            raise ValidationError(
                gettext(
                    "Dateien dieser Art nehmen wir nicht an. Es gehen PDF, Texte (DOCX, ODT), Tabellen (XLSX, ODS) und Folien "
                    "(PPTX, ODP); Bilder haben ihr eigenes Feld."
                )
            )
        return examined(upload)

    def clean_photo(self) -> ContentFile[bytes] | None:
        upload: UploadedFile | None = self.cleaned_data["photo"]
        if not upload:
            return None
        upload.seek(0)
        return attachments.smaller(ContentFile(upload.read(), name=str(upload.name)))

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or {}
        self.check_areas("areas", typed.get("areas") or [], typed)
        if typed.get("photo"):
            for name, missing in (
                ("credit", gettext("Bitte schreiben Sie, wer das Bild gemacht hat.")),
                ("alt", gettext("Bitte schreiben Sie in einem Satz, was zu sehen ist.")),
            ):
                if not typed.get(name):
                    self.add_error(name, missing)
        self._take_readers(typed.get("readers", MEMBERS))
        return typed

    def _take_readers(self, readers: str) -> None:
        entry = self.instance
        entry.circle_id = int(readers.removeprefix(CIRCLE)) if readers.startswith(CIRCLE) else None
        if entry.circle_id:
            entry.visibility = Experience.Visibility.CIRCLE
        else:
            entry.visibility = Experience.Visibility.PUBLIC if readers == PUBLIC else Experience.Visibility.MEMBERS

    def said(self) -> Said:
        """What was typed, for a form without mistakes."""
        typed = self.cleaned_data
        if not self.instance.pk:
            self._take_author(typed["for_whom"])
        among: dict[str, Any] = {name: typed[name] for name in ("topics", "areas", "periods") if name in typed}
        return Said(self.instance, among, self._brought(), typed["readers"] == PROPOSED)

    def _take_author(self, for_whom: str) -> None:
        if for_whom == SELF:
            self.instance.told_by = self.person
            return
        self.instance.written_by = self.person
        self.instance.told_by_id = None if for_whom == NOBODY else int(for_whom)

    def _brought(self) -> list[Brought]:
        typed, brought = self.cleaned_data, []
        if file := typed["file"]:
            name = " ".join(str(file.name).rpartition(".")[0].replace("_", " ").split())
            brought.append(Brought(file, (name or gettext("Datei"))[:200]))
        if photo := typed["photo"]:
            consent = typed["consent"] or Consent.UNKNOWN
            brought.append(Brought(photo, typed["alt"], True, typed["credit"], typed["alt"], consent))
        return brought

    def typed_before(self, typed: QueryDict) -> None:
        """Fills in what a draft says."""
        for name, field in self.fields.items():
            if name in typed and not isinstance(field, forms.FileField):
                self.initial[name] = field.widget.value_from_datadict(typed, {}, name)

    def draft_names(self) -> set[str]:
        """The names of the fields that a draft keeps: all but files."""
        return {name for name, field in self.fields.items() if not isinstance(field, forms.FileField)}


class ReplyForm(forms.ModelForm[Reply]):
    """An answer, or how it went where it was tried."""

    class Meta:
        model = Reply
        fields = ("kind", "text")
        widgets = {"kind": forms.RadioSelect, "text": forms.Textarea(attrs={"rows": 4})}
        labels = {"kind": _("Was möchten Sie sagen?"), "text": _("Ihre Antwort")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind: Any = self.fields["kind"]
        kind.choices = Reply.Kind.choices
        text: Any = self.fields["text"]
        text.error_messages["required"] = gettext("Bitte schreiben Sie etwas dazu, auch warum es (nicht) geklappt hat.")


class SettleForm(forms.Form):
    """How far an entry has come."""

    state = forms.ChoiceField(choices=Experience.State.choices, widget=forms.HiddenInput)
    solved_on = forms.DateField(
        label=_("Gelöst seit"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    solution = forms.ModelChoiceField(
        Experience.objects.none(), label=_("Was hat geholfen?"), required=False, empty_label=_("steht hier nicht")
    )

    def __init__(
        self, data: Any = None, *, entry: Experience, readable: ExperienceQuerySet, offered: Collection[int]
    ) -> None:
        super().__init__(data)
        works = readable.filter(kind=Experience.Kind.WORKS).exclude(pk=entry.pk).order_by("title", "pk")
        field: Any = self.fields["solution"]
        field.queryset = works.filter(pk__in=offered) if data is None else works
        self.initial = {"state": Experience.State.SOLVED, "solved_on": timezone.localdate()}
        if not offered and data is None:
            del self.fields["solution"]


class CityForm(forms.Form):
    """For which of one's cities something is said."""

    stadt = forms.ModelChoiceField(Municipality.objects.none(), label=_("Für welche Stadt?"), empty_label=None)

    def __init__(self, data: Any = None, *, person: Person | None) -> None:
        super().__init__(data)
        field: Any = self.fields["stadt"]
        field.queryset = cities_of(person)


class ListFilter(forms.Form):
    """What the list of entries is narrowed down to. Nonsense narrows nothing."""

    art = forms.ChoiceField(label=_("Art"), required=False, widget=PlainSelect)
    feld = forms.ChoiceField(label=_("Handlungsfeld"), required=False, widget=PlainSelect)
    stadt = forms.ChoiceField(label=_("Stadt oder Gemeinde"), required=False, widget=PlainSelect)
    stand = forms.ChoiceField(label=_("Stand"), required=False, widget=PlainSelect)

    def __init__(self, data: Any, readable: ExperienceQuerySet) -> None:
        super().__init__(data)
        self.readable = readable
        # Only what somebody finds who reads the list: a city of which there is nothing to read is not named.
        topics = Topic.objects.filter(experiences__in=readable).distinct().order_by("name")
        told = readable.filter(chatham_house=False)
        cities = Municipality.objects.filter(pk__in=told.order_by().values("municipality"))
        offered: dict[str, list[tuple[Any, Any]]] = {
            "art": list(Experience.Kind.choices),
            "feld": list(topics.values_list("slug", "name")),
            "stadt": list(cities.values_list("slug", "name")),
            "stand": list(Experience.State.choices),
        }
        for name, choices in offered.items():
            field: Any = self.fields[name]
            field.choices = [("", _("alle")), *choices]

    def chosen(self) -> dict[str, str]:
        """What is chosen, as it stands in the address."""
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def query(self) -> str:
        """What is chosen, as the part of the address."""
        chosen = QueryDict(mutable=True)
        chosen.update(self.chosen())
        return chosen.urlencode()

    def found(self) -> ExperienceQuerySet:
        """The entries that fit. What is told without a place is told of no city."""
        chosen, found = self.chosen(), self.readable
        if kind := chosen.get("art"):
            found = found.filter(kind=kind)
        if topic := chosen.get("feld"):
            found = found.filter(pk__in=Experience.objects.filter(topics__slug=topic).values("pk"))
        if self.data.get("stadt"):  # of a city that is not offered there is nothing to find
            found = found.filter(municipality__slug=chosen.get("stadt"), chatham_house=False)
        if state := chosen.get("stand"):
            found = found.filter(state=state)
        return found
