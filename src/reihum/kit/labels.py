"""Names on a drawing that neither touch each other nor leave the sheet. What finds no place is left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

SIZE = 18  # units: the largest letters in which the drawing is shown; smaller ones have room to spare
LETTER = 0.62  # of the size: how wide a bold letter is on average, generously
GAP = 3

Box = tuple[float, float, float, float]  # left, top, right, bottom


@dataclass(frozen=True)
class Anchor:
    """What wants a name: where it is and how far around it has to stay free (0: the name may stand upon it)."""

    x: float
    y: float
    text: str
    clear: float = 0


@dataclass(frozen=True)
class Label:
    """A name in its place: the middle of its base line, as SVG with text-anchor="middle" wants it."""

    text: str
    x: float
    y: float

    @property
    def box(self) -> Box:
        half = len(self.text) * LETTER * SIZE / 2
        return self.x - half, self.y - 0.85 * SIZE, self.x + half, self.y + 0.3 * SIZE


def placed(anchors: Sequence[Anchor], width: float, height: float) -> list[Label | None]:
    """A label for each anchor, or None. Earlier anchors choose first; the same anchors always get the same labels."""
    taken = [(a.x - a.clear, a.y - a.clear, a.x + a.clear, a.y + a.clear) for a in anchors if a.clear]
    labels: list[Label | None] = []
    for anchor in anchors:
        label = next((label for label in _candidates(anchor) if _is_free(label.box, taken, width, height)), None)
        labels.append(label)
        if label:
            taken.append(label.box)
    return labels


def _is_free(box: Box, taken: list[Box], width: float, height: float) -> bool:
    left, top, right, bottom = box
    if left < 0 or top < 0 or right > width or bottom > height:
        return False
    # Written out, since a page of dots asks this some ten thousand times.
    for its_left, its_top, its_right, its_bottom in taken:
        if left < its_right and its_left < right and top < its_bottom and its_top < bottom:
            return False
    return True


def _candidates(anchor: Anchor) -> list[Label]:
    """Below, above, right, left, then the corners; first of all upon it, if it may."""
    half = len(anchor.text) * LETTER * SIZE / 2 + GAP + anchor.clear
    below, above, level = anchor.clear + GAP + 0.85 * SIZE, -anchor.clear - GAP - 0.3 * SIZE, 0.3 * SIZE
    ways = [(0, below), (0, above), (half, level), (-half, level)]
    ways += [(half, below), (-half, below), (half, above), (-half, above)]
    if not anchor.clear:
        ways.insert(0, (0, level))
    return [Label(anchor.text, anchor.x + right, anchor.y + down) for right, down in ways]
