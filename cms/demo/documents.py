"""The demo's attachments: small real files that lie in cms/demo/files."""

from pathlib import Path

from django.core.files import File
from wagtail.documents import get_document_model
from wagtail.models import Collection

from cms.demo.ledger import Ledger
from cms.demo.sources import Item

FILES_DIR = Path(__file__).parent / "files"


def load_documents(items: list[Item], ledger: Ledger) -> int:
    """Documents by key ``files/NAME``; return how many were added."""
    created = 0
    for item in items:
        key = f"files/{item['file']}"
        if key in ledger:
            continue
        with (FILES_DIR / item["file"]).open("rb") as handle:
            document = get_document_model()(title=item["title"], collection=Collection.get_first_root_node())
            document.file.save(item.get("name", item["file"]), File(handle), save=False)
            document._set_document_file_metadata()
            document.save()
        ledger.enter(key, document)
        created += 1
    return created
