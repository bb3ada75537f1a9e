"""The store on disk and in memory: no framework needed."""

from __future__ import annotations

import threading
from pathlib import Path

import brotli
import pytest

from reihum.publishing import store as the_store
from reihum.publishing.store import Store

HTML = [("Content-Type", "text/html; charset=utf-8")]
BODY = b"<p>Reihum</p>" * 50


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path / "pages")
    store.renew("1.1")
    return store


def save(store: Store, path: str = "/aktuelles/", body: bytes = BODY, language: str = "de") -> None:
    assert store.save(store.version(), language, path, HTML, body)


def plain(store: Store, path: str = "/aktuelles/", language: str = "de") -> bytes | None:
    page = store.page(language, path)
    return page.forms[""][2] if page else None


def files(store: Store) -> list[str]:
    return sorted(str(file.relative_to(store.folder)) for file in store.folder.rglob("*") if file.is_file())


def test_page_comes_back_in_every_encoding_also_in_another_process(store: Store) -> None:
    save(store)
    for reader in (store, Store(store.folder)):
        page = reader.page("de", "/aktuelles/")
        assert page
        assert list(page.forms) == ["br", "gzip", ""]
        assert brotli.decompress(page.forms["br"][2]) == BODY
        etags = [etag for etag, _headers, _body in page.forms.values()]
        assert len(set(etags)) == 3
        for encoding, (etag, headers, body) in page.forms.items():
            assert dict(headers) == {
                "Content-Type": "text/html; charset=utf-8",
                "ETag": etag,
                "Content-Length": str(len(body)),
                **({"Content-Encoding": encoding} if encoding else {}),
            }


def test_what_does_not_shrink_is_kept_plain_only(store: Store) -> None:
    save(store, body=b"kurz")
    page = store.page("de", "/aktuelles/")
    assert page
    assert list(page.forms) == [""]


def test_languages_and_paths_are_apart(store: Store) -> None:
    save(store, "/", b"de" * 99)
    save(store, "/", b"en" * 99, "en")
    save(store, "/aktuelles/feed.atom", b"feed" * 99)
    assert plain(store, "/") == b"de" * 99
    assert plain(store, "/", "en") == b"en" * 99
    assert plain(store, "/aktuelles/feed.atom") == b"feed" * 99
    assert plain(store, "/aktuelles/") is None


def test_renewing_takes_all_pages_away_for_everybody(store: Store) -> None:
    other = Store(store.folder)
    save(store)
    assert plain(other) == BODY
    store.renew("2.2")
    assert (plain(store), plain(other), other.state) == (None, None, "2.2")


def test_page_rendered_before_a_change_is_never_served_after_it(store: Store) -> None:
    before = store.version()
    store.renew("2.2")
    assert store.save(before, "de", "/aktuelles/", HTML, BODY)  # can be sent, but
    assert plain(store) is None
    assert plain(Store(store.folder)) is None


def test_last_copy_outlives_a_change_but_not_a_withdrawal(store: Store) -> None:
    save(store)
    store.renew("2.2")
    last = store.last("de", "/aktuelles/")
    assert last
    assert last[0].forms[""][2] == BODY
    assert 0 <= last[1] < 60
    store.forget("3.3")
    assert store.last("de", "/aktuelles/") is None


def test_page_rendered_before_a_withdrawal_leaves_no_last_copy(store: Store) -> None:
    before = store.version()
    store.forget("2.2")
    store.save(before, "de", "/aktuelles/", HTML, BODY)
    assert store.last("de", "/aktuelles/") is None


def test_last_copy_is_kept_for_a_day(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    save(store)
    monkeypatch.setattr(the_store, "LAST_FOR", 0)
    assert store.last("de", "/aktuelles/") is None


@pytest.mark.parametrize(
    "path",
    ["/../secret-key", "/a/../../secret-key", "/.git/", "//", "/a//b/", "/a\0b/", "/ä/", "/a%2e/", "", "a/", "/a b/"],
)
def test_odd_paths_are_neither_stored_nor_read(store: Store, path: str) -> None:
    before = files(store)
    assert store.save(store.version(), "de", path, HTML, BODY) is None
    assert store.page("de", path) is None
    assert store.last("de", path) is None
    assert files(store) == before


@pytest.mark.parametrize("suffix", ["", ".gz", ".json"])
@pytest.mark.parametrize("left", [b"", b"half"])
def test_file_that_the_machine_did_not_finish_is_no_page(store: Store, suffix: str, left: bytes) -> None:
    save(store)
    (store.folder / store.version() / f"de/aktuelles/index.html{suffix}").write_bytes(left)
    assert plain(Store(store.folder)) is None


def test_full_disk_serves_the_page_but_no_old_one(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    save(store)

    def full(*_arguments: object, **_options: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "mkdir", full)
    assert store.save(store.version(), "de", "/treffen/", HTML, BODY)
    with store.rendering("de", "/treffen/"):
        pass
    with pytest.raises(OSError, match="No space"):
        store.renew("2.2")
    assert (store.version(), plain(store)) == ("", None)
    monkeypatch.undo()
    store.renew("3.3")
    save(store)
    assert plain(store) == BODY


def test_memory_is_bounded(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(the_store, "MEMORY", 20_000)
    for number in range(100):
        save(store, f"/aktuelles/{number}/", bytes(str(number), "ascii") * 500)
    assert store._memory_size == sum(page.size for _version, page in store._memory.values())
    assert 0 < store._memory_size <= 20_000
    assert plain(store, "/aktuelles/0/") == b"0" * 500  # from the disk


def test_disk_is_bounded(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(the_store, "DISK", 20_000)
    for number in range(100):
        save(store, f"/aktuelles/{number}/", bytes(str(number), "ascii") * 500)
    for thread in threading.enumerate():
        if thread is not threading.current_thread() and not thread.daemon:
            thread.join(10)
    assert sum(file.stat().st_size for file in store.folder.rglob("index.html*")) < 3 * 20_000


def test_what_killed_processes_left_is_swept_away(store: Store) -> None:
    save(store)
    for left in ("versions/dead-1-1", "gone-1"):
        (store.folder / left).mkdir()
    (store.folder / "link-dead").symlink_to("versions/dead-1-1")
    store.sweep()
    assert sorted(entry.name for entry in store.folder.iterdir()) == ["current", "last", "versions"]
    assert plain(Store(store.folder)) == BODY


def test_many_changes_leave_one_version(store: Store) -> None:
    threads = [threading.Thread(target=lambda: [store.renew() for _ in range(50)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    store.sweep()
    assert [f"versions/{entry.name}" for entry in (store.folder / "versions").iterdir()] == [store.version()]


def test_renderers_of_one_page_come_one_after_the_other(store: Store) -> None:
    inside: list[str] = []
    most: list[int] = []

    def render(path: str) -> None:
        with Store(store.folder).rendering("de", path):  # each like a process of its own
            inside.append(path)
            most.append(inside.count(path))
            threading.Event().wait(0.02)
            inside.remove(path)

    threads = [threading.Thread(target=render, args=["/aktuelles/"]) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1] * 6
