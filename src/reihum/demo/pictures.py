"""Pictures for the sample network, drawn here: no photograph shows a place or a person that did not agree.

Flat shapes in the colours of the pages. Drawing one takes a few hundredths of a second.
"""

from __future__ import annotations

import io
import math
import random
from collections.abc import Callable
from dataclasses import dataclass

from django.core.files.images import ImageFile
from PIL import Image, ImageDraw

WIDTH, HEIGHT = 1600, 1067
GROUND = 900  # where the ground begins, from above
SKY, SUN, PAVING, MEADOW, PAPER = "#e1efec", "#fbe9e1", "#dcd8cc", "#c8d9bd", "#fbf9f4"
INK, WOOD, LEAVES, WATER, DISTANT = "#1b2526", "#5a4a3a", "#3f7d4f", "#8fc1c4", "#c3dad5"
BRAND, TURN = "#0c5a57", "#b3401c"
HOUSES = (BRAND, "#2f7a75", "#5b9a94", TURN, "#d98a6c", "#c9b98f")
Draw = ImageDraw.ImageDraw


def _tree(draw: Draw, x: float, size: float, ground: float = GROUND + 30) -> None:
    draw.rectangle((x - size * 0.07, ground - size, x + size * 0.07, ground), fill=WOOD)
    for left, top, right, bottom in ((-0.5, -1.9, 0.5, -0.8), (-0.75, -1.5, 0.1, -0.7), (-0.1, -1.55, 0.75, -0.7)):
        draw.ellipse((x + left * size, ground + top * size, x + right * size, ground + bottom * size), fill=LEAVES)


def _bench(draw: Draw, x: float, ground: float) -> None:
    draw.rectangle((x, ground - 62, x + 190, ground - 48), fill=TURN)
    draw.rectangle((x, ground - 112, x + 190, ground - 84), fill=TURN)
    for leg in (x + 18, x + 160):
        draw.rectangle((leg, ground - 112, leg + 12, ground), fill=INK)


def _skyline(draw: Draw, chance: random.Random, bottom: int = GROUND) -> None:
    """Houses far away, in one colour."""
    left = -30
    while left < WIDTH:
        width, top = chance.randint(110, 220), chance.randint(430, 640)
        roof = chance.randint(0, 90)
        draw.polygon([(left, top), (left + width / 2, top - roof), (left + width, top)], fill=DISTANT)
        draw.rectangle((left, top, left + width, bottom), fill=DISTANT)
        left += width


def _street(draw: Draw, chance: random.Random) -> None:
    left = -20
    while left < WIDTH:
        width, top = chance.randint(140, 240), chance.randint(380, 620)
        colour = chance.choice(HOUSES)
        draw.polygon([(left, top), (left + width / 2, top - chance.randint(60, 130)), (left + width, top)], fill=INK)
        draw.rectangle((left, top, left + width, GROUND), fill=colour)
        for row in range(top + 40, 780, 90):
            for column in range(left + 26, left + width - 40, 62):
                draw.rectangle((column, row, column + 34, row + 52), fill=PAPER)
        draw.rectangle((left + width / 2 - 24, 810, left + width / 2 + 24, GROUND), fill=INK)
        left += width + chance.choice((0, 0, 30))
    draw.rectangle((0, GROUND, WIDTH, HEIGHT), fill=PAVING)
    for tree in range(6):
        _tree(draw, 130 + tree * 270 + chance.randint(-50, 50), 110)


def _market(draw: Draw, chance: random.Random) -> None:
    """A square with the town hall behind, and stalls under striped roofs."""
    _skyline(draw, chance)
    hall = chance.randint(520, 860)
    draw.rectangle((hall, 470, hall + 420, GROUND), fill="#5b9a94")
    draw.polygon([(hall - 20, 470), (hall + 210, 350), (hall + 440, 470)], fill=INK)
    draw.rectangle((hall + 170, 240, hall + 250, 420), fill="#5b9a94")
    draw.polygon([(hall + 155, 240), (hall + 210, 130), (hall + 265, 240)], fill=INK)
    draw.ellipse((hall + 186, 270, hall + 234, 318), fill=PAPER)
    for column in range(5):
        for row in range(3):
            x, y = hall + 34 + column * 76, 510 + row * 110
            draw.rectangle((x, y, x + 44, y + 70), fill=PAPER)
    draw.rectangle((0, GROUND - 60, WIDTH, HEIGHT), fill=PAVING)
    for stall in range(4):
        x, base = 50 + stall * 395 + chance.randint(-25, 25), 950 + chance.randint(-10, 30)
        colour = HOUSES[(stall + chance.randint(0, 1) * 3) % len(HOUSES)]
        for post in (x + 14, x + 276):
            draw.rectangle((post, base - 260, post + 10, base), fill=WOOD)
        for stripe in range(6):
            left, fill = x - 10 + stripe * 53, colour if stripe % 2 == 0 else PAPER
            draw.polygon(
                [(left + 16, base - 330), (left + 58, base - 330), (left + 53, base - 240), (left, base - 240)],
                fill=fill,
            )
            draw.pieslice((left, base - 266, left + 53, base - 214), 0, 180, fill=fill)
        draw.rectangle((x, base - 110, x + 300, base), fill=colour)
        for fruit in range(6):
            left = x + 12 + fruit * 47
            draw.ellipse(
                (left, base - 150, left + 42, base - 106), fill=chance.choice((TURN, "#d98a6c", LEAVES, "#c9b98f"))
            )


def _courtyard(draw: Draw, chance: random.Random) -> None:
    """Between tall houses: trees, benches, washing on a line."""
    for left, right, colour in ((0, 330, "#5b9a94"), (1270, WIDTH, "#d98a6c"), (330, 1270, "#c9b98f")):
        top = 120 if colour != "#c9b98f" else 300
        draw.rectangle((left, top, right, GROUND), fill=colour)
        for row in range(top + 50, 760, 120):
            for column in range(left + 40, right - 60, 105):
                draw.rectangle((column, row, column + 50, row + 74), fill=PAPER)
    draw.rectangle((0, GROUND - 60, WIDTH, HEIGHT), fill=MEADOW)
    draw.polygon([(700, GROUND - 60), (900, GROUND - 60), (1130, HEIGHT), (470, HEIGHT)], fill=PAVING)
    draw.line((330, 560, 1270, 610), fill=INK, width=4)
    for number in range(5):
        x = 430 + number * 165 + chance.randint(-20, 20)
        y = 560 + (x - 330) * 50 / 940
        draw.rectangle(
            (x, y, x + 74, y + chance.randint(80, 130)), fill=chance.choice((TURN, SUN, BRAND, PAPER, "#2f7a75"))
        )
    for x in (190, 560, 1240):
        _tree(draw, x + chance.randint(-40, 40), chance.randint(200, 250), GROUND + 20)
    _bench(draw, 330 + chance.randint(-20, 20), 985)
    _bench(draw, 1150 + chance.randint(-20, 20), 1000)


def _playground(draw: Draw, chance: random.Random) -> None:
    """A slide, a swing and a sandpit in front of houses."""
    _skyline(draw, chance)
    draw.rectangle((0, GROUND - 130, WIDTH, HEIGHT), fill=MEADOW)
    for x in (90, 820, 1500):
        _tree(draw, x + chance.randint(-30, 30), 190, GROUND - 60)
    draw.ellipse((820, 930, 1330, 1040), fill="#ecdcae", outline=WOOD, width=10)
    for x in (250, 370):  # the tower of the slide
        draw.rectangle((x, 560, x + 20, 960), fill=WOOD)
    draw.polygon([(220, 570), (320, 450), (420, 570)], fill=TURN)
    draw.rectangle((240, 700, 400, 722), fill=WOOD)
    draw.polygon([(390, 700), (430, 700), (700, 960), (640, 960)], fill=BRAND)
    for step in range(5):
        draw.rectangle((205, 740 + step * 46, 262, 752 + step * 46), fill=INK)
    for x in (960, 1400):  # the swing
        draw.line((x, 560, x - 60, 930), fill=INK, width=14)
        draw.line((x, 560, x + 60, 930), fill=INK, width=14)
    draw.line((950, 562, 1410, 562), fill=INK, width=16)
    for number, x in enumerate((1070, 1250)):
        lean = (-70, 40)[number] + chance.randint(-15, 15)
        for rope in (0, 70):
            draw.line((x + rope, 566, x + rope + lean, 830), fill=WOOD, width=6)
        draw.rectangle((x + lean - 10, 826, x + lean + 80, 844), fill=TURN)


def _shop(draw: Draw, chance: random.Random) -> None:
    """The ground floor of a house, with an awning, a door and a window full of things."""
    wall, stripes = chance.sample(HOUSES[:5], 2)
    draw.rectangle((0, 0, WIDTH, GROUND + 40), fill=wall)
    for column in range(4):
        x = 130 + column * 370
        draw.rectangle((x - 14, 30, x + 204, 274), fill=PAPER)
        draw.rectangle((x, 44, x + 190, 260), fill=SKY)
        draw.line((x + 95, 44, x + 95, 260), fill=PAPER, width=10)
        draw.rectangle((x, 262, x + 190, 290), fill=WOOD)
        for flower in range(6):
            left = x + 4 + flower * 31
            draw.ellipse((left, 236, left + 28, 266), fill=chance.choice((TURN, SUN, LEAVES)))
    draw.rectangle((110, 470, 1490, GROUND + 40), fill=PAPER)
    draw.rectangle((150, 540, 980, 860), fill=SKY)
    draw.rectangle((1080, 500, 1400, GROUND + 40), fill=INK)
    draw.rectangle((1116, 536, 1364, 800), fill=SKY)
    draw.ellipse((1340, 820, 1366, 846), fill="#c9b98f")
    for shelf in (690, 850):
        draw.rectangle((170, shelf, 960, shelf + 12), fill=WOOD)
        x = 190
        while x < 890:
            width, height = chance.randint(34, 80), chance.randint(50, 120)
            draw.rectangle((x, shelf - height, x + width, shelf), fill=chance.choice(HOUSES))
            x += width + chance.randint(8, 30)
    for stripe in range(16):
        left, fill = 80 + stripe * 90, stripes if stripe % 2 == 0 else PAPER
        draw.polygon([(left + 8, 380), (left + 82, 380), (left + 90, 500), (left, 500)], fill=fill)
        draw.pieslice((left, 470, left + 90, 530), 0, 180, fill=fill)
    draw.rectangle((0, GROUND + 40, WIDTH, HEIGHT), fill=PAVING)
    _bench(draw, 420, 1010)


def _bridge(draw: Draw, chance: random.Random) -> None:
    """Three arches over a river, the old town behind."""
    _skyline(draw, chance, 700)
    draw.rectangle((0, 640, WIDTH, 760), fill=MEADOW)
    for x in (120, 330, 1340, 1520):
        _tree(draw, x + chance.randint(-30, 30), 150, 690)
    draw.rectangle((0, 740, WIDTH, HEIGHT), fill=WATER)
    draw.polygon([(0, 610), (800, 520), (WIDTH, 610), (WIDTH, 860), (0, 860)], fill="#c9b98f")
    for x in (60, 570, 1080):
        draw.ellipse((x, 640, x + 460, 1080), fill=WATER)
    draw.rectangle((0, 860, WIDTH, HEIGHT), fill=WATER)
    draw.line([(0, 604), (800, 514), (WIDTH, 604)], fill=WOOD, width=14)
    for lamp in (250, 800, 1350):
        foot = 604 - (1 - abs(lamp - 800) / 800) * 90
        draw.rectangle((lamp - 5, foot - 130, lamp + 5, foot), fill=INK)
        draw.ellipse((lamp - 20, foot - 160, lamp + 20, foot - 120), fill=SUN)
    for _wave in range(26):
        x, y = chance.randint(0, WIDTH), chance.randint(890, 1050)
        draw.rectangle((x, y, x + chance.randint(60, 170), y + 6), fill=SKY)


def _entrance(draw: Draw, chance: random.Random) -> None:
    """The door of a house with a poster beside it: emblem, a headline, lines of text."""
    draw.rectangle((0, 0, WIDTH, GROUND + 40), fill=chance.choice(HOUSES[:3]))
    draw.rectangle((0, GROUND + 40, WIDTH, HEIGHT), fill=PAVING)
    draw.rectangle((250, 250, 700, GROUND + 40), fill=WOOD)
    draw.rectangle((300, 300, 650, 620), fill=SKY)
    draw.line((475, 300, 475, 620), fill=WOOD, width=16)
    draw.ellipse((620, 700, 654, 734), fill="#c9b98f")
    draw.rectangle((220, GROUND + 10, 730, GROUND + 60), fill="#c9b98f")
    draw.rectangle((920, 250, 1310, 802), fill=PAPER, outline=INK, width=6)  # an A3 poster is 297 by 420 mm
    draw.rectangle((956, 286, 1076, 366), fill="#003399")
    for star in range(12):
        x, y = 1016 + 27 * math.sin(star * math.pi / 6), 326 - 27 * math.cos(star * math.pi / 6)
        draw.ellipse((x - 4, y - 4, x + 4, y + 4), fill="#ffcc00")
    for top in (300, 330):
        draw.rectangle((1094, top, 1094 + chance.randint(120, 170), top + 14), fill="#003399")
    draw.rectangle((956, 420, 1274, 448), fill=TURN)
    for line in range(9):
        draw.rectangle((956, 490 + line * 28, 956 + chance.randint(220, 318), 500 + line * 28), fill=INK)
    draw.rectangle((1200, 734, 1274, 772), fill=BRAND)
    _tree(draw, 1470, 230)


@dataclass(frozen=True)
class Scene:
    """What is drawn, which of its many forms, and how it is described."""

    draw: Callable[[Draw, random.Random], None]
    seed: int
    title: str
    description: str


SCENES = {
    "street": Scene(_street, 3, "Rundgang", "Gezeichnete Straße mit Häusern, Bäumen und Sonne"),
    "street-2": Scene(_street, 8, "Quartier", "Gezeichnete Häuserreihe mit Bäumen"),
    "street-3": Scene(_street, 21, "Nebenstraße", "Gezeichnete Häuserzeile mit spitzen Giebeln"),
    "market": Scene(_market, 5, "Markt", "Gezeichneter Marktplatz mit Ständen vor dem Rathaus"),
    "market-2": Scene(_market, 12, "Fest", "Gezeichneter Platz mit bunten Ständen"),
    "courtyard": Scene(_courtyard, 4, "Hof", "Gezeichneter Hof mit Bäumen, Bänken und Wäscheleine"),
    "courtyard-2": Scene(_courtyard, 9, "Hinterhof", "Gezeichneter Hof zwischen hohen Häusern"),
    "playground": Scene(_playground, 2, "Spielplatz", "Gezeichneter Spielplatz mit Rutsche und Schaukel"),
    "shop": Scene(_shop, 6, "Laden", "Gezeichneter Laden mit gestreifter Markise"),
    "shop-2": Scene(_shop, 11, "Waschsalon", "Gezeichnetes Schaufenster mit Markise und Bank davor"),
    "entrance": Scene(
        _entrance, 1, "Eingang", "Gezeichneter Hauseingang, daneben hängt ein Plakat mit dem Emblem der EU"
    ),
    "bridge": Scene(_bridge, 7, "Brücke", "Gezeichnete Brücke mit drei Bögen über einen Fluss"),
}


def drawn(name: str) -> ImageFile:
    """The scene of this name, as JPEG of 1600 × 1067 pixels; always the same."""
    scene = SCENES[name]
    chance = random.Random(scene.seed)  # noqa: S311 - a drawing, not a secret
    picture = Image.new("RGB", (WIDTH, HEIGHT), SKY)
    draw = ImageDraw.Draw(picture)
    sun = chance.randint(200, 1400)
    draw.ellipse((sun - 110, 90, sun + 110, 310), fill=SUN)
    scene.draw(draw, chance)
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=82)
    file.seek(0)
    return ImageFile(file, name=f"{name}.jpg")
