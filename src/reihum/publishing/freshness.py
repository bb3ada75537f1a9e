"""When stored pages are no longer right."""

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def unseen() -> Iterator[None]:
    """The writes inside change nothing public."""
    yield


def forget() -> None:
    """Throws away stored pages, also the old copies kept for when the database is away."""
