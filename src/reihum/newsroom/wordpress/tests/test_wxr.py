"""Reading exports: what WordPress and plugins write, what people cut down by hand, and what attackers would send."""

from __future__ import annotations

import gzip
import tracemalloc
from pathlib import Path

import pytest

from reihum.newsroom.wordpress.tests.export import attachment, cdata, comment, export, item, meta, term
from reihum.newsroom.wordpress.wxr import Author, Broken, Export, Item, NotAnExport, Record, Site, Term


def read(tmp_path: Path, text: str | bytes) -> list[Record]:
    file = tmp_path / "export.xml"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return list(Export(file))


def items(tmp_path: Path, text: str | bytes) -> list[Item]:
    return [record for record in read(tmp_path, text) if isinstance(record, Item)]


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2"])
def test_every_version_is_read(tmp_path: Path, version: str) -> None:
    head = "<wp:category><wp:term_id>7</wp:term_id><wp:category_nicename>feste</wp:category_nicename><wp:cat_name>Feste &amp; Märkte</wp:cat_name></wp:category>"
    text = export(
        item(
            50,
            "Sommerfest",
            "Es war <b>schön</b>.",
            more=term("category", "feste", "Feste") + meta(_thumbnail_id="9") + comment(1, "Ja!"),
        ),
        version=version,
        head=head,
    )
    site, author, category, post = read(tmp_path, text)
    assert site == Site("Quartier Nordstadt", "https://quartier.example", version)
    assert author == Author("anna", "Anna Müller", "3")
    assert category == Term("category", "feste", "Feste & Märkte", "7")
    assert isinstance(post, Item)
    assert (post.number, post.kind, post.status, post.title) == ("50", "post", "publish", "Sommerfest")
    assert post.content == "Es war <b>schön</b>."
    assert post.terms == [Term("category", "feste", "Feste")]
    assert post.meta == {"_thumbnail_id": "9"}
    assert [(theirs.number, theirs.text, theirs.approved) for theirs in post.comments] == [("1", "Ja!", "1")]


def test_a_category_of_version_1_0_counts_once(tmp_path: Path) -> None:
    more = (
        "<category><![CDATA[Feste]]></category>" + term("category", "feste", "Feste") + term("tag", "garten", "Garten")
    )
    (post,) = items(tmp_path, export(item(1, more=more), version="1.0"))
    assert post.terms == [Term("category", "feste", "Feste"), Term("post_tag", "garten", "Garten")]


def test_foreign_namespaces_are_passed_over(tmp_path: Path) -> None:
    text = export(
        item(
            1,
            "Echt",
            more='<x:thing xmlns:x="https://x.example/"><wp:post_id>9</wp:post_id><title>Falsch</title></x:thing>',
        ),
        '<item xmlns:wp="https://evil.example/"><title>Gekapert</title><wp:post_id>2</wp:post_id><wp:post_type>post</wp:post_type></item>',
        '<item><title>Anderer Name</title><w:post_id xmlns:w="http://wordpress.org/export/1.1/">3</w:post_id></item>',
        "<item><title>Nicht erklärt</title><nie:gesehen>x</nie:gesehen><wp:post_id>4</wp:post_id></item>",
    )
    assert [(post.title, post.number) for post in items(tmp_path, text)] == [
        ("Echt", "1"),
        ("Gekapert", ""),
        ("Anderer Name", "3"),
        ("Nicht erklärt", "4"),
    ]


@pytest.mark.parametrize(
    "spoilt",
    [
        lambda text: b"\xef\xbb\xbf" + text.encode(),
        lambda text: b"\n \n" + text.encode(),
        lambda text: text.encode("utf-16"),
        lambda text: text.replace("UTF-8", "iso-8859-1").encode("latin-1"),
        lambda text: text.encode("cp1252"),  # says UTF-8 all the same
        lambda text: text.replace("Grüße", "Gr\x0bü\x1b\x00ß&#11;&#x1F;e").encode(),
        lambda text: text.replace("UTF-8", "klingonisch").encode(),
        lambda text: gzip.compress(text.encode()),
    ],
)
def test_odd_files_are_read(tmp_path: Path, spoilt: object) -> None:
    (post,) = items(tmp_path, spoilt(export(item(1, "Grüße", "Straße"))))  # type: ignore[operator]
    assert (post.title, post.content) == ("Grüße", "Straße")


def test_signs_cut_by_the_end_of_a_piece_stay_whole(tmp_path: Path) -> None:
    content = "ä&#228;ü" * 40_000
    text = export(item(1, content="ä" * 3 + content)).replace("<![CDATA[äää", "<![CDATA[äää")
    (post,) = items(tmp_path, text)
    assert post.content == "äää" + content


def test_cdata_in_cdata_and_names_of_signs(tmp_path: Path) -> None:
    post, other = items(
        tmp_path,
        export(
            item(1, content="a ]]> b"),
            "<item><title>Fest&nbsp;im Hof &amp; &uuml;berall</title><wp:post_id>2</wp:post_id></item>",
        ),
    )
    assert post.content == "a ]]> b"
    assert other.title == "Fest\xa0im Hof & überall"


BOMB = '<!DOCTYPE rss [<!ENTITY a "Ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "leer"),
        ("Guten Tag", "keine WordPress-Exportdatei"),
        ("<html><body>Anmelden</body></html>", "keine WordPress-Exportdatei"),
        ('<rss version="2.0"><channel><title>Feed</title><item><title>x</title></item></channel></rss>', "Newsfeed"),
        ("PK\x03\x04rest", "ZIP-Archiv"),
        (export(item(1)).replace("<rss", BOMB + "<rss", 1), "Entitäten"),
        (export(item(1)).replace("<rss", '<!DOCTYPE rss SYSTEM "file:///etc/passwd"><rss', 1), "Entitäten"),
    ],
)
def test_what_is_no_export_is_said(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(NotAnExport, match=why):
        read(tmp_path, text)


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(NotAnExport, match="lässt sich nicht lesen"):
        list(Export(tmp_path / "none.xml"))


@pytest.mark.parametrize(
    "tail", ["<item><title>Halb", "<item><title>Halb</titel></item>", "<item></channel></rss>", ""]
)
def test_half_a_file_gives_what_is_whole(tmp_path: Path, tail: str) -> None:
    file = tmp_path / "export.xml"
    file.write_text(export(item(1, "Eins"), item(2, "Zwei"), tail=tail))
    seen: list[str] = []
    with pytest.raises(Broken, match=r"Zeile \d+, Spalte \d+"):
        for record in Export(file):
            if isinstance(record, Item):
                seen.append(record.title)
    assert seen == ["Eins", "Zwei"]


def test_half_an_archive_is_broken(tmp_path: Path) -> None:
    packed = gzip.compress(export(*(item(number, f"Beitrag {number}") for number in range(500))).encode())
    with pytest.raises(Broken):
        read(tmp_path, packed[: len(packed) // 2])


def test_a_long_export_is_never_in_memory(tmp_path: Path) -> None:
    file = tmp_path / "export.xml"
    with file.open("w") as out:
        out.write(export(tail=""))
        for number in range(1, 401):
            out.write(item(number, content="Nachbarschaft " * 5000))
        out.write("</channel></rss>")
    tracemalloc.start()
    count = sum(isinstance(record, Item) for record in Export(file))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 400
    assert peak < 3_000_000 < file.stat().st_size / 8


def test_an_endless_field_is_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reihum.newsroom.wordpress.wxr.LONGEST", 100_000)
    (post,) = items(tmp_path, export(item(1, content="x" * 1_000_000)))
    assert post.cut
    assert len(post.content) < 300_000


def test_attachments_have_their_facts(tmp_path: Path) -> None:
    (picture,) = items(
        tmp_path, export(attachment(9, "2017/10/fest.jpg", title="Fest", caption="Foto: Anna", alt="Ein Fest"))
    )
    assert (picture.attachment_url, picture.excerpt) == (
        "https://quartier.example/wp-content/uploads/2017/10/fest.jpg",
        "Foto: Anna",
    )
    assert picture.meta == {"_wp_attached_file": "2017/10/fest.jpg", "_wp_attachment_image_alt": "Ein Fest"}


def test_elements_in_a_text_are_its_words(tmp_path: Path) -> None:
    (post,) = items(
        tmp_path,
        export(
            f"<item><title>Das <b>Fest</b></title><wp:post_id>1</wp:post_id><content:encoded>{cdata('x')}</content:encoded></item>"
        ),
    )
    assert (post.title, post.content) == ("Das Fest", "x")
