"""Pictures for the sample network, drawn here: no photograph shows a place or a person that did not agree."""

from __future__ import annotations

import io
import random

from django.core.files.images import ImageFile
from PIL import Image, ImageDraw

WIDTH, HEIGHT = 1600, 1067
SKY, SUN, GROUND = "#e1efec", "#fbe9e1", "#dcd8cc"
HOUSES = ("#0c5a57", "#2f7a75", "#5b9a94", "#b3401c", "#d98a6c", "#c9b98f")


def street(seed: int) -> ImageFile:
    """A street of houses, another one for every `seed`, as JPEG of 1600 × 1067 pixels."""
    chance = random.Random(seed)  # noqa: S311 - a drawing, not a secret
    picture = Image.new("RGB", (WIDTH, HEIGHT), SKY)
    draw = ImageDraw.Draw(picture)
    sun = chance.randint(200, 1400)
    draw.ellipse((sun - 110, 90, sun + 110, 310), fill=SUN)
    left = -20
    while left < WIDTH:
        width, top = chance.randint(140, 240), chance.randint(380, 620)
        colour = chance.choice(HOUSES)
        draw.polygon(
            [(left, top), (left + width / 2, top - chance.randint(60, 130)), (left + width, top)], fill="#1b2526"
        )
        draw.rectangle((left, top, left + width, 900), fill=colour)
        for row in range(top + 40, 780, 90):
            for column in range(left + 26, left + width - 40, 62):
                draw.rectangle((column, row, column + 34, row + 52), fill="#fbf9f4")
        draw.rectangle((left + width / 2 - 24, 810, left + width / 2 + 24, 900), fill="#1b2526")
        left += width + chance.choice((0, 0, 30))
    draw.rectangle((0, 900, WIDTH, HEIGHT), fill=GROUND)
    for tree in range(6):
        x = 130 + tree * 270 + chance.randint(-50, 50)
        draw.rectangle((x - 8, 820, x + 8, 930), fill="#5a4a3a")
        draw.ellipse((x - 62, 700, x + 62, 850), fill="#3f7d4f")
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=82)
    file.seek(0)
    return ImageFile(file, name=f"strasse-{seed}.jpg")
