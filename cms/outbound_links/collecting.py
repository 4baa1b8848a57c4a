"""Which links stand where: read from the public records, so that drafts are asked about by nobody."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from cms.outbound_links.models import LinkPlace, OutboundLink
from publishing.models import Record

HREF = re.compile(r"""\bhref=(["'])(https?://[^"']+)\1""", re.IGNORECASE)
LONGEST = OutboundLink._meta.get_field("url").max_length or 0


def links_in(value: Any) -> Iterator[str]:
    """Every http(s) address that a record's document names or links to in its HTML."""
    if isinstance(value, dict):
        for part in value.values():
            yield from links_in(part)
    elif isinstance(value, list):
        for part in value:
            yield from links_in(part)
    elif isinstance(value, str):
        if re.match(r"https?://\S+$", value):
            yield value
        else:
            yield from (unescape(found[2]) for found in HREF.finditer(value))


def outbound_links(document: dict[str, Any]) -> set[str]:
    """Without fragments, and without those that lead to this portal."""
    found = {link.partition("#")[0].strip() for link in links_in(document)}
    return {link for link in found if len(link) <= LONGEST and leads_out(link)}


def leads_out(link: str) -> bool:
    try:
        host = urlsplit(link).hostname
    except ValueError:
        return False
    return bool(host) and host != urlsplit(settings.QIFU_SITE_URL).hostname


@transaction.atomic
def collect_links() -> int:
    """Bring links and places up to date with the records; how many links there are."""
    wanted = {
        (link, int(record.id))
        for record in Record.objects.live().only("id", "document").iterator(chunk_size=200)
        if record.id.isdigit()
        for link in outbound_links(record.document)
    }
    OutboundLink.objects.bulk_create(
        [OutboundLink(url=url) for url in {url for url, _ in wanted}], ignore_conflicts=True
    )
    known = dict(OutboundLink.objects.values_list("url", "pk"))
    standing = {(row.link.url, row.page_id): row.pk for row in LinkPlace.objects.select_related("link")}
    LinkPlace.objects.filter(pk__in=[pk for place, pk in standing.items() if place not in wanted]).delete()
    LinkPlace.objects.bulk_create(
        [LinkPlace(link_id=known[url], page_id=page) for url, page in sorted(wanted - standing.keys())]
    )
    OutboundLink.objects.filter(places=None).delete()
    return OutboundLink.objects.count()
