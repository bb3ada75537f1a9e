"""Writes exports as WordPress does, for the tests: a site of a quarter, in as many parts as a test needs."""

from __future__ import annotations

from html import escape
from typing import Any

ADDRESS = "https://quartier.example"


def cdata(text: str) -> str:
    return f"<![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]>"


def meta(**values: str) -> str:
    return "".join(
        f"<wp:postmeta><wp:meta_key>{cdata(key)}</wp:meta_key><wp:meta_value>{cdata(value)}</wp:meta_value></wp:postmeta>"
        for key, value in values.items()
    )


def comment(
    number: int, text: str, *, approved: str = "1", kind: str = "comment", parent: int = 0, **other: str
) -> str:
    facts = {
        "author": "Bernd Muster",
        "author_email": "bernd@example.org",
        "author_url": "https://bernd.example",
        **other,
    }
    facts = {"author_IP": "192.0.2.7", "date": "2017-10-24 10:00:00", "date_gmt": "2017-10-24 08:00:00", **facts}
    inner = "".join(f"<wp:comment_{key}>{cdata(value)}</wp:comment_{key}>" for key, value in facts.items())
    return (
        f"<wp:comment><wp:comment_id>{number}</wp:comment_id>{inner}<wp:comment_content>{cdata(text)}</wp:comment_content>"
        f"<wp:comment_approved>{approved}</wp:comment_approved><wp:comment_type>{kind}</wp:comment_type>"
        f"<wp:comment_parent>{parent}</wp:comment_parent></wp:comment>"
    )


def term(taxonomy: str, slug: str, name: str) -> str:
    return f'<category domain="{taxonomy}" nicename="{slug}">{cdata(name)}</category>'


def item(number: int, title: str = "", content: str = "", *, kind: str = "post", more: str = "", **facts: Any) -> str:
    """One item. `facts` are those of WordPress: status, name, parent, date, excerpt, link, creator, url, password …"""
    name = facts.get("name", f"beitrag-{number}")
    day = facts.get("date", "2017-10-23 10:00:00")
    link = facts.get("link", f"{ADDRESS}/{day[:4]}/{day[5:7]}/{name}/" if kind == "post" else f"{ADDRESS}/{name}/")
    url = f"<wp:attachment_url>{facts['url']}</wp:attachment_url>" if "url" in facts else ""
    return (
        f"<item><title>{cdata(title)}</title><link>{escape(link)}</link><dc:creator>{cdata(facts.get('creator', 'anna'))}</dc:creator>"
        f"<guid isPermaLink='false'>{facts.get('guid', f'{ADDRESS}/?p={number}')}</guid><description></description>"
        f"<content:encoded>{cdata(content)}</content:encoded><excerpt:encoded>{cdata(facts.get('excerpt', ''))}</excerpt:encoded>"
        f"<wp:post_id>{number}</wp:post_id><wp:post_date>{day}</wp:post_date>"
        f"<wp:post_date_gmt>{facts.get('date_gmt', '0000-00-00 00:00:00')}</wp:post_date_gmt>"
        f"<wp:comment_status>{facts.get('comment_status', 'open')}</wp:comment_status><wp:post_name>{cdata(name)}</wp:post_name>"
        f"<wp:status>{facts.get('status', 'publish')}</wp:status><wp:post_parent>{facts.get('parent', 0)}</wp:post_parent>"
        f"<wp:menu_order>{facts.get('order', 0)}</wp:menu_order><wp:post_type>{kind}</wp:post_type>"
        f"<wp:post_password>{facts.get('password', '')}</wp:post_password><wp:is_sticky>{facts.get('sticky', 0)}</wp:is_sticky>"
        f"{url}{more}</item>\n"
    )


def attachment(
    number: int, file: str, *, title: str = "Bild", caption: str = "", alt: str = "", more: str = "", **facts: Any
) -> str:
    url = facts.pop("url", f"{ADDRESS}/wp-content/uploads/{file}")
    values = {"_wp_attached_file": file} | ({"_wp_attachment_image_alt": alt} if alt else {})
    facts = {"status": "inherit", "name": f"bild-{number}", "excerpt": caption, **facts}
    return item(number, title, kind="attachment", url=url, more=meta(**values) + more, **facts)


def export(*items: str, version: str = "1.2", head: str = "", tail: str = "</channel></rss>\n") -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8" ?>\n<!-- generator="WordPress/6.5" -->\n'
        f'<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/{version}/excerpt/"'
        f' xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wfw="http://wellformedweb.org/CommentAPI/"'
        f' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/{version}/">\n<channel>\n'
        f"<title>Quartier Nordstadt</title><link>{ADDRESS}</link><language>de-DE</language>"
        f"<wp:wxr_version>{version}</wp:wxr_version><wp:base_site_url>{ADDRESS}</wp:base_site_url>"
        f"<wp:base_blog_url>{ADDRESS}</wp:base_blog_url>\n"
        f"<wp:author><wp:author_id>3</wp:author_id><wp:author_login>anna</wp:author_login><wp:author_email>anna@example.org"
        f"</wp:author_email><wp:author_display_name>{cdata('Anna Müller')}</wp:author_display_name></wp:author>\n"
        f"{head}{''.join(items)}{tail}"
    )
