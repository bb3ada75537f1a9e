"""Contents of posts as our blocks: what the old and the new editor of WordPress write, and what nobody should."""

from __future__ import annotations

import json
from typing import Any

import pytest

from reihum.newsroom.wordpress.cleaning import Cleaned, Picture, clean

UPLOADS = "https://quartier.example/wp-content/uploads/2017/10"


class Site:
    """A site whose pictures are there, except one whose address says that it is gone."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.credits: list[tuple[int, str]] = []

    def picture(self, number: str, source: str) -> Picture | None:
        self.asked.append((number, source))
        return None if "gone" in source else Picture(int(number or 1), "", "", False)

    def tell_of(self, photo: int, *, credit: str = "", alt: str = "") -> None:
        if credit:
            self.credits.append((photo, credit))

    def attached(self, number: str) -> list[str]:
        return ["3", "4"]

    def reusable(self, number: str) -> str:
        return {"7": "<p>Sprechzeiten</p>", "8": '<!-- wp:block {"ref":8} /-->'}.get(number, "")

    def is_ours(self, address: str) -> bool:
        return address.startswith("https://quartier.example")


def cleaned(content: str, site: Site | None = None) -> Cleaned:
    return clean(content, key="x", number="1", address="https://quartier.example/2017/10/fest/", site=site or Site())


def blocks(content: str) -> list[tuple[str, Any]]:
    return [(block["type"], block["value"]) for block in cleaned(content).blocks]


def picture(number: int = 1, alt: str = "", caption: str = "") -> dict[str, Any]:
    return {"picture": {"image": number, "decorative": False, "alt_text": alt}, "caption": caption}


@pytest.mark.parametrize(
    ("content", "rich"),
    [
        ("Eins\nzwei\n\nDrei", "<p>Eins<br/>zwei</p><p>Drei</p>"),
        ("<p>Eins\nzwei</p>", "<p>Eins<br/>zwei</p>"),
        ("Eins<br />\nzwei", "<p>Eins<br/>zwei</p>"),
        ("Eins<br><br>Zwei", "<p>Eins</p><p>Zwei</p>"),
        ("<div>Eins</div>Zwei", "<p>Eins</p><p>Zwei</p>"),
        ("<strong>Eins\n\nZwei</strong>", "<p><b>Eins</b></p><p><b>Zwei</b></p>"),
        ("<em>schräg</em> <u>unter</u> <del>weg</del> H<sub>2</sub>O <kbd>A</kbd>", "<p><i>schräg</i> unter <s>weg</s> H<sub>2</sub>O <code>A</code></p>"),
        ("<q>Ja</q> & <span style='color:red'>nein</span>", "<p>„Ja“ &amp; nein</p>"),
        ("<ul>\n<li>a</li>\n<li>b<ul><li>c</li></ul></li></ul>", "<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>"),
        ("<ol><li><p>a</p><p>b</p></li></ol>", "<ol><li>a<br/>b</li></ol>"),
        ("<pre>a\n  b &lt;c&gt;</pre>", "<p><code>a<br/>\xa0\xa0b &lt;c&gt;</code></p>"),
        ("[sourcecode language='php']\n<b>\n[/sourcecode]", "<p><code>&lt;b&gt;</code></p>"),
        ("a<hr>b", "<p>a</p><hr/><p>b</p>"),
        ("<dl><dt>Ort</dt><dd>Rathaus</dd></dl>", "<p><b>Ort</b></p><p>Rathaus</p>"),
        ("&nbsp;\n\nText", "<p>Text</p>"),
        ("[1] und [sic] und [Anm. d. Red.]", "<p>[1] und [sic] und [Anm. d. Red.]</p>"),
        ("[[gallery]] schreibt man so", "<p>[gallery] schreibt man so</p>"),
        ("vor [unbekannt id=1]drin[/unbekannt] nach", "<p>vor drin nach</p>"),
        ("[contact-form][contact-field label='Name'][/contact-form]Text", "<p>Text</p>"),
        ("<a href='#oben'>hoch</a>", "<p>hoch</p>"),
        ("<a href='mailto:a@example.org'>Mail</a>", '<p><a href="mailto:a@example.org">Mail</a></p>'),
        ("<a href='../ort/?a=1&amp;b=2'>Ort</a>", '<p><a href="https://quartier.example/2017/10/ort/?a=1&amp;b=2">Ort</a></p>'),
        ("Bitte :) <img class='wp-smiley' src='x' alt='😀'>", "<p>Bitte :) 😀</p>"),
        ("<!-- wp:paragraph -->\n<p>Eins\nzwei</p>\n<!-- /wp:paragraph -->", "<p>Eins zwei</p>"),
        ("Davor\n\ndanach\n<!-- wp:paragraph --><p>Block</p><!-- /wp:paragraph -->", "<p>Davor</p><p>danach</p><p>Block</p>"),
        ("<!-- wp:verse --><pre class='wp-block-verse'>Ein\n Reim</pre><!-- /wp:verse -->", "<p>Ein<br/>\xa0Reim</p>"),
        ("<!-- wp:code --><pre class='wp-block-code'><code>x</code></pre><!-- /wp:code -->", "<p><code>x</code></p>"),
        (
            '<!-- wp:columns --><div class="wp-block-columns"><!-- wp:column --><div><!-- wp:paragraph --><p>L</p><!-- /wp:paragraph -->'
            "</div><!-- /wp:column --><!-- wp:column --><div><p>R</p></div><!-- /wp:column --></div><!-- /wp:columns -->",
            "<p>L</p><p>R</p>",
        ),
        (
            '<!-- wp:buttons --><div class="wp-block-buttons"><div class="wp-block-button"><a class="wp-block-button__link" '
            'href="https://anmelden.example/">Anmelden</a></div></div><!-- /wp:buttons -->',
            '<p><a href="https://anmelden.example/">Anmelden</a></p>',
        ),
        (
            '<!-- wp:file {"id":5} --><div class="wp-block-file"><a id="x" href="' + UPLOADS + '/plan.pdf">Plan</a>'
            '<a href="' + UPLOADS + '/plan.pdf" class="wp-block-file__button" download>Herunterladen</a></div><!-- /wp:file -->',
            f'<p><a href="{UPLOADS}/plan.pdf">Plan</a></p>',
        ),
        ('<!-- wp:block {"ref":7} /-->', "<p>Sprechzeiten</p>"),
        ('<!-- wp:social-links --><ul><!-- wp:social-link {"url":"https://chaos.example/@q","service":"mastodon"} /--></ul><!-- /wp:social-links -->',
         '<ul><li><a href="https://chaos.example/@q">Mastodon</a></li></ul>'),
        ('[audio mp3="' + UPLOADS + '/lied.mp3"][/audio]', f'<p><a href="{UPLOADS}/lied.mp3">lied.mp3</a></p>'),
        (f'<figure class="wp-block-audio"><audio controls src="{UPLOADS}/lied.mp3"></audio></figure>', f'<p><a href="{UPLOADS}/lied.mp3">lied.mp3</a></p>'),
        ("<details><summary>Frage</summary><p>Antwort</p></details>", "<p>Frage</p><p>Antwort</p>"),
    ],
)  # fmt: skip
def test_text_is_rich_text(content: str, rich: str) -> None:
    assert blocks(content) == [("paragraph", rich)]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("<h2>Was war</h2>Text", [("heading", "Was war"), ("paragraph", "<p>Text</p>")]),
        ("<h1>A</h1><h3>B</h3><h5>C</h5>", [("heading", "A"), ("paragraph", "<h3>B</h3><h4>C</h4>")]),
        ("<h3>A</h3><h4>B</h4>", [("heading", "A"), ("paragraph", "<h3>B</h3>")]),
        ("<h2></h2>x", [("paragraph", "<p>x</p>")]),
        ("<h2><a href='https://x.example/'>A</a></h2>", [("paragraph", '<h3><a href="https://x.example/">A</a></h3>')]),
        (f"<h2>{'x' * 200}</h2>", [("paragraph", f"<h3>{'x' * 200}</h3>")]),
        ("<blockquote><p>Schön.</p><cite>Ayşe</cite></blockquote>", [("quote", {"text": "Schön.", "by": "Ayşe"})]),
        ("<blockquote>Schön.\n\n– Ayşe</blockquote>", [("quote", {"text": "Schön.", "by": "Ayşe"})]),
        (
            '<figure class="wp-block-pullquote"><blockquote><p>Eins</p><p>zwei</p></blockquote></figure>',
            [("quote", {"text": "Eins\nzwei", "by": ""})],
        ),
        ("https://youtu.be/dQw4w9WgXcQ", [("foreign", {"url": "https://www.youtube.com/watch?v=dQw4w9WgXcQ", "title": "Video bei youtube.com"})]),
        ("[embed]https://vimeo.com/1[/embed]", [("foreign", {"url": "https://vimeo.com/1", "title": "Video bei vimeo.com"})]),
        ("[youtube https://www.youtube.com/watch?v=dQw4w9WgXcQ&amp;w=640]", [("foreign", {"url": "https://www.youtube.com/watch?v=dQw4w9WgXcQ", "title": "Video bei youtube.com"})]),
        (
            '<iframe src="//www.youtube-nocookie.com/embed/dQw4w9WgXcQ?rel=0" title="Das Fest"></iframe>',
            [("foreign", {"url": "https://www.youtube.com/watch?v=dQw4w9WgXcQ", "title": "Das Fest"})],
        ),
        (
            '<iframe src="https://www.openstreetmap.org/export/embed.html?bbox=1"></iframe>',
            [("foreign", {"url": "https://www.openstreetmap.org/export/embed.html?bbox=1", "title": "Karte bei openstreetmap.org"})],
        ),
        (
            '<object><param name="movie" value="http://www.youtube.com/v/dQw4w9WgXcQ"><embed src="http://www.youtube.com/v/dQw4w9WgXcQ"></object>',
            [("foreign", {"url": "https://www.youtube.com/watch?v=dQw4w9WgXcQ", "title": "Video bei youtube.com"})],
        ),
        (
            '<!-- wp:embed {"url":"https://vimeo.com/1"} --><figure class="wp-block-embed"><div class="wp-block-embed__wrapper">\n'
            "https://vimeo.com/1\n</div><figcaption>Das Fest</figcaption></figure><!-- /wp:embed -->",
            [("foreign", {"url": "https://vimeo.com/1", "title": "Das Fest"})],
        ),
        (f'<img src="{UPLOADS}/a-300x200.jpg" class="wp-image-9" alt="Ein Hof">', [("picture", picture(9, "Ein Hof"))]),
        (f'vor <img src="{UPLOADS}/a.jpg" alt="A"> nach', [("paragraph", "<p>vor</p>"), ("picture", picture(1, "A")), ("paragraph", "<p>nach</p>")]),
        (f'<a href="{UPLOADS}/a.jpg"><img src="{UPLOADS}/a-1.jpg" alt="A"></a>', [("picture", picture(1, "A"))]),
        (
            f'<a href="https://traeger.example/"><img src="{UPLOADS}/a.jpg" alt="Träger"></a>',
            [("picture", picture(1, "Träger")), ("paragraph", '<p><a href="https://traeger.example/">Träger</a></p>')],
        ),
        (
            f'[caption id="attachment_9" width="300"]<img src="{UPLOADS}/a.jpg" class="wp-image-9" alt="A" /> Der <b>Hof</b>[/caption]',
            [("picture", picture(9, "A", "Der Hof"))],
        ),
        (
            f'[caption width="300" caption="Der Hof"]<a href="x"><img src="{UPLOADS}/a.jpg" alt="A" />[/caption]Danach',
            [("picture", picture(1, "A", "Der Hof")), ("paragraph", '<p><a href="https://quartier.example/2017/10/fest/x">A</a></p><p>Danach</p>')],
        ),
        (
            f'<!-- wp:image {{"id":9}} --><figure class="wp-block-image"><img src="{UPLOADS}/a.jpg" alt="A" class="wp-image-9"/>'
            "<figcaption>Der Hof</figcaption></figure><!-- /wp:image -->",
            [("picture", picture(9, "A", "Der Hof"))],
        ),
        ('<!-- wp:cover {"url":"' + UPLOADS + '/a.jpg","id":9} --><div class="wp-block-cover"><p>Groß</p></div><!-- /wp:cover -->', [("picture", picture(9)), ("paragraph", "<p>Groß</p>")]),
        ("<table><tr><td>nur eine</td></tr></table>", [("paragraph", "<p>nur eine</p>")]),
    ],
)  # fmt: skip
def test_other_things_are_blocks(content: str, expected: list[tuple[str, Any]]) -> None:
    assert blocks(content) == expected


@pytest.mark.parametrize(
    "content",
    [
        '[gallery ids="3,4"]',
        "[gallery]",
        '<figure class="wp-block-gallery"><ul class="blocks-gallery-grid"><li><figure><img data-id="3" src="a.jpg"></figure></li>'
        '<li><figure><img data-id="4" src="b.jpg"></figure></li></ul></figure>',
        '<!-- wp:gallery {"ids":[3,4]} --><figure class="wp-block-gallery has-nested-images"><!-- wp:image {"id":3} --><figure class="wp-block-image">'
        '<img src="a.jpg" class="wp-image-3"/></figure><!-- /wp:image --><!-- wp:image {"id":4} --><figure class="wp-block-image">'
        '<img src="b.jpg" class="wp-image-4"/></figure><!-- /wp:image --></figure><!-- /wp:gallery -->',
        '<div class="gallery"><dl class="gallery-item"><dt><img class="wp-image-3" src="a.jpg"></dt></dl><dl><dt><img class="wp-image-4" src="b.jpg"></dt></dl></div>',
    ],
)
def test_galleries_hold_their_pictures(content: str) -> None:
    ((kind, value),) = blocks(content)
    assert kind == "gallery"
    assert [part["value"]["picture"]["image"] for part in value["pictures"]] == [3, 4]
    assert len({part["id"] for part in value["pictures"]}) == 2


def test_tables_keep_heads_and_caption() -> None:
    content = (
        '<figure class="wp-block-table"><table><thead><tr><th>Jahr</th><th>Geld</th></tr></thead><tbody><tr><td>2017</td>'
        "<td>5.000<br>Euro</td></tr><tr><td colspan='2'>Summe</td></tr></tbody></table><figcaption>Fonds</figcaption></figure>"
    )
    found = cleaned(content)
    ((kind, value),) = [(block["type"], block["value"]) for block in found.blocks]
    assert kind == "table"
    assert value["data"] == [["Jahr", "Geld"], ["2017", "5.000\nEuro"], ["Summe", ""]]
    assert (value["table_caption"], value["table_header_choice"], value["first_row_is_table_header"]) == (
        "Fonds",
        "row",
        True,
    )
    assert [what for what, _advice in found.notes] == ["Verbundene Zellen einer Tabelle getrennt"]


def test_what_is_before_the_fold_leads() -> None:
    found = cleaned("Das Fest war schön.<!--more Weiter-->\n\nUnd lang.")
    assert found.lead == "Das Fest war schön."
    assert (
        cleaned(
            "<!-- wp:paragraph --><p>Kurz.</p><!-- /wp:paragraph --><!-- wp:more --><!--more--><!-- /wp:more --><p>Lang</p>"
        ).lead
        == "Kurz."
    )
    assert cleaned("Ohne.").lead == ""


def test_pages_of_a_post_become_one() -> None:
    assert blocks("Eins<!--nextpage-->Zwei") == [("paragraph", "<p>Eins</p><p>Zwei</p>")]


def test_credits_go_to_their_pictures() -> None:
    site = Site()
    content = (
        f'[caption width="1"]<img class="wp-image-5" src="{UPLOADS}/a.jpg" alt="A"> Der Hof. Foto: Erika Beispiel[/caption]\n\n'
        f'<img class="wp-image-6" src="{UPLOADS}/b.jpg" alt="B">\n\n<em>Foto: Max Muster</em>\n\nText'
    )
    found = cleaned(content, site)
    assert site.credits == [(5, "Erika Beispiel"), (6, "Max Muster")]
    assert [(block["type"], block["value"]) for block in found.blocks] == [
        ("picture", picture(5, "A", "Der Hof.")),
        ("picture", picture(6, "B")),
        ("paragraph", "<p>Text</p>"),
    ]


def test_what_is_missing_is_said() -> None:
    found = cleaned(
        f'<img src="{UPLOADS}/gone.jpg"><img src="{UPLOADS}/a.jpg">[formular id=3]<!-- wp:latest-posts /-->'
    )
    assert found.missing
    assert [what for what, _advice in found.notes] == [
        "Blöcke und Shortcodes, die hier nicht bekannt sind: wp:latest-posts, [formular]",
        f"Bild fehlt: {UPLOADS}/gone.jpg",
        "Bild ohne Alternativtext: a.jpg",
    ]


def test_blocks_that_hold_themselves_end() -> None:
    assert blocks('<!-- wp:block {"ref":8} /-->') == []


HOSTILE = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='java\tscript:alert(1)'>x</a>",
    "<a href='&#106;avascript:alert(1)'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<a href=\"https://x.example/\" onclick=\"alert(1)\">x</a>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<iframe src='javascript:alert(1)'></iframe>",
    "<svg><script>alert(1)</script></svg>",
    "<svg onload=alert(1)>",
    "<math><mtext></mtext><script>alert(1)</script></math>",
    "<object data='javascript:alert(1)'></object>",
    "<embed src='data:text/html;base64,PHNjcmlwdD4='>",
    "<form action='https://evil.example'><input name=password><button formaction='javascript:alert(1)'>Los</button></form>",
    "<style>body{background:url(javascript:alert(1))}</style>",
    "<p style='background:url(javascript:alert(1))'>x</p>",
    "<base href='https://evil.example/'><meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\"></noscript>",
    "<!--<img src=\"--><img src=x onerror=alert(1)>\">",
    "[embed]javascript:alert(1)[/embed]",
    "[audio src='javascript:alert(1)']",
    "[caption caption='<script>alert(1)</script>']<img src=x onerror=alert(1)>[/caption]",
    '<div data-block="embed" data-value="javascript:alert(1)"></div>',
    '<div data-block="link" data-value="javascript://x.example/%0aalert(1) x"></div>',
    '<!-- wp:html --><script>alert(1)</script><!-- /wp:html -->',
    '<!-- wp:embed {"url":"javascript:alert(1)"} /-->',
    '<!-- wp:cover {"url":"javascript:alert(1)"} --><!-- /wp:cover -->',
    '<!-- wp:x {"a":"--><script>alert(1)</script>"} /-->',
    "<table><tr><td><script>alert(1)</script>a</td><td>b</td></tr><tr><td>c</td><td><img src=x onerror=alert(1)></td></tr></table>",
    "<pre><script>alert(1)</script></pre>",
    "<title><img src=x onerror=alert(1)></title>",
    "<xmp><script>alert(1)</script></xmp><plaintext><script>alert(1)</script>",
]  # fmt: skip


@pytest.mark.parametrize("content", HOSTILE)
def test_nothing_that_runs_is_taken_over(content: str) -> None:
    from wagtail.rich_text import expand_db_html

    for block in cleaned(content).blocks:
        text = json.dumps(block["value"]).lower()
        assert "javascript:" not in text
        assert "data:" not in text
        if block["type"] == "paragraph":
            html = expand_db_html(block["value"]).lower()
            for word in (
                "<script",
                "<img",
                "<iframe",
                "<svg",
                "<style",
                "<form",
                "<object",
                "<embed",
                "<input",
                "<meta",
                "<base",
            ):
                assert word not in html
            assert (
                not any(
                    f" {name}=" in html for name in ("onerror", "onclick", "onload", "style", "srcdoc", "formaction")
                )
                or "&lt;" in html
            )


def test_deep_nesting_does_no_harm() -> None:
    assert cleaned("<div>" * 5000 + "Text" + "</div>" * 5000).blocks[-1]["value"] == "<p>Text</p>"
    assert cleaned("[a][" * 20_000).blocks
    assert cleaned("<ul><li>" * 300 + "tief").blocks


def test_the_same_content_gives_the_same_blocks() -> None:
    content = '<h2>A</h2>Text[gallery ids="3,4"]'
    assert cleaned(content).blocks == cleaned(content).blocks
