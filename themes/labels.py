"""Page labels and footer items that a government portal must carry.

Source: 国办发〔2017〕47号, 政府网站发展指引, annex 2 (labels). Footer items are from memory (portal
standards say so) and therefore plain data.
"""

from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from themes.typography import minute

Labels = list[tuple[str, str]]

# Record key → what an administrator is told when the city portal lacks it.
LAUNCH_ITEMS = {
    "site_name": _("网站名称（SiteName 标签）"),
    "site_id_code": _("网站标识码（SiteIDCode 标签、页脚）"),
    "organiser": _("主办单位"),
    "organiser_contact": _("主办单位联系方式"),
    "undertaker": _("承办单位"),
    "icp_number": _("ICP 备案号"),
    "police_number": _("公安备案号"),
    "party_mark_url": _("党政机关标识链接"),
    "error_report_url": _("“我为政府网站找错”链接"),
}


def site_labels(city: dict[str, Any], site_url: str) -> Labels:
    """On every page. An item that is not set is left out, never invented."""
    return _present(
        ("SiteName", city["site_name"]),
        ("SiteDomain", urlsplit(site_url).hostname),
        ("SiteIDCode", city["site_id_code"]),
    )


def column_labels(section: dict[str, Any]) -> Labels:
    """On section pages."""
    return _present(
        ("ColumnName", section["title"]),
        ("ColumnDescription", section["column_description"]),
        ("ColumnKeywords", ",".join(section["column_keywords"])),
        ("ColumnType", section["column_type"]),
    )


def article_labels(document: dict[str, Any], section: dict[str, Any] | None, source: str, site_url: str) -> Labels:
    """On content pages; they also say which column they are in."""
    image = document["image"]
    return _present(
        ("ArticleTitle", document["title"]),
        ("PubDate", publication_time(document)),
        ("ContentSource", source),
        ("Keywords", ",".join(known_keywords(document))),
        ("Author", document["author"] or source),
        ("Description", document["summary"]),
        ("Image", site_url + image["src"] if image else None),
        ("Url", site_url + document["url"]),
        ("ColumnName", section["title"] if section else None),
        ("ColumnType", section["column_type"] if section else None),
    )


def known_keywords(document: dict[str, Any]) -> list[str]:
    """The editors' own, else what the page is filed under."""
    return document["keywords"] or [topic["name"] for topic in document.get("topics", [])]


def publication_time(document: dict[str, Any]) -> str:
    """``YYYY-MM-DD HH:MM``: the day that the page itself states, with the time only if it went public that day."""
    day, published_at = document.get("published_on"), document["published_at"]
    return minute(day) if day and day != published_at[:10] else minute(published_at)


def missing_launch_items(city: dict[str, Any]) -> list[str]:
    """What the standard asks for and the city portal does not have yet, in words."""
    return [str(text) for key, text in LAUNCH_ITEMS.items() if not city[key]]


def _present(*pairs: tuple[str, str | None]) -> Labels:
    return [(name, content) for name, content in pairs if content]
