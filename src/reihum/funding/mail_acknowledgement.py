"""The acknowledgement as mails carry it: words below the text; in the HTML the emblem with its words beside it, and logos."""

from __future__ import annotations

from dataclasses import dataclass

from django.template.loader import render_to_string

from reihum.funding import emblem
from reihum.funding.acknowledgement import Acknowledgement
from reihum.mailing.outbox import Below
from reihum.media.models import Logo

# Drawn by tools/emblem.py.
EMBLEM, EMBLEM_FILE = "emblem@reihum", "static:funding/emblem.png"
HEIGHT = 60  # of the emblem, in CSS pixels: 1.6 cm, the law's least is 1 cm
WIDTH = HEIGHT * emblem.WIDTH // emblem.HEIGHT


@dataclass(frozen=True)
class ShownLogo:
    """A logo as the HTML shows it: its ID there, where its file is, its alternative text, and its size."""

    id: str
    place: str
    alt: str
    width: int
    height: int


def for_mail(asked: Acknowledgement | None) -> Below | None:
    """What `mailing.outbox.send_later` puts below a mail; None where nothing is due."""
    if asked is None:
        return None
    logos = [shown(logo) for logo in asked.logos]
    programmes = " · ".join(asked.programmes)
    context = {
        "acknowledgement": asked,
        "logos": logos,
        "programmes": programmes,
        "emblem": EMBLEM,
        "width": WIDTH,
        "height": HEIGHT,
    }
    pictures = {EMBLEM: EMBLEM_FILE} if asked.emblems else {}
    return Below(
        text="\n\n".join(["\n".join(lines) for lines in asked.emblems] + [*asked.sentences, programmes]),
        html=render_to_string("funding/mail/acknowledgement.html", context),
        pictures=pictures | {logo.id: logo.place for logo in logos},
    )


def shown(logo: Logo) -> ShownLogo:
    """The logo, neither higher nor wider than the emblem (DVO 821/2014, Art. 4; VO 2021/1060, Anhang IX)."""
    scale = min(1, WIDTH / logo.width, HEIGHT / logo.height)
    width, height = (max(1, round(side * scale)) for side in (logo.width, logo.height))
    return ShownLogo(f"logo-{logo.sha256[:16]}@reihum", f"media:{logo.file.name}", logo.alt, width, height)
