"""Which products take introductions, by their public records, and whose they are."""

from dataclasses import dataclass
from typing import Any

from publishing.models import Record
from services.units.models import Unit

KIND = "finance"
TAKING = ("none", "open")


@dataclass(frozen=True)
class Product:
    id: str
    title: str
    url: str
    kind: str
    kind_name: str
    provider: Unit


def find_product(record_id: str) -> Product | None:
    """None: not public, takes no introductions here, is closed, or its provider has nobody for them."""
    record = Record.objects.live().of_kind(KIND).filter(id=record_id).first()
    document: dict[str, Any] = record.document if record else {}
    given = document.get("provider")
    if not given or not document["introduction"] or document["application"]["status"] not in TAKING:
        return None
    unit = Unit.objects.active().filter(code=provider_code(given["id"])).first()
    if unit is None:
        return None
    product = document["product"]
    return Product(document["id"], document["title"], document["url"], product["slug"], product["name"], unit)


def provider_code(agency_id: object) -> str:
    """By which an agency's unit is known."""
    return f"agency:{agency_id}"
