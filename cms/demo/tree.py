"""Building the page tree of one portal through Wagtail's own revisions."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.apps import apps
from wagtail.models import Page
from wagtail.signal_handlers import disable_reference_index_auto_update

from cms.demo.dates import parse_moment
from cms.demo.filling import Filler
from cms.demo.sources import DemoDataError, Item, Source

# What a section of each kind is, and what stands in it.
SECTIONS = {
    "policies": ("policies.PolicySectionPage", "policies.PolicyPage"),
    "interpretations": ("policies.InterpretationSectionPage", "policies.InterpretationPage"),
    "news": ("news.NewsSectionPage", "news.NewsPage"),
    "guides": ("guides.GuideSectionPage", "guides.ServiceGuidePage"),
    "programmes": ("programmes.ProgrammeSectionPage", "programmes.ProgrammePage"),
    "finance": ("finance.FinanceSectionPage", "finance.FinancePage"),
    "training": ("training.TrainingSectionPage", "training.TrainingEventPage"),
    "agencies": ("agencies.AgencySectionPage", "agencies.AgencyPage"),
    "associations": ("associations.AssociationSectionPage", "associations.AssociationPage"),
    "pages": ("portals.PageSectionPage", "portals.PlainPage"),
}
# Items that say what they are because their section holds two kinds.
ITEM_TYPES = {"series": "training.TrainingSeriesPage"}
# Keys of an item that are not fields of its page.
NOT_FIELDS = {"type", "published", "items", "folder", "defaults", "sections", "amended_texts"}


class TreeLoader:
    """Adds the pages that were never loaded; those that were are left as they are."""

    def __init__(self, source: Source, filler: Filler, note: Callable[[str], None]) -> None:
        self.source = source
        self.filler = filler
        self.note = note
        self.created = 0
        self.forward: list[tuple[Page, Item]] = []

    def load_sections(self, portal: Page, key: str, sections: list[Item]) -> None:
        """The sections of a portal and all that stands in them. ``key`` is "" for the city."""
        for section in sections:
            before = self.created
            self.load_section(portal, f"{key}{section['slug']}", section)
            if not key and self.created > before:
                self.note(f"　栏目“{section['title']}”：新增 {self.created - before} 页")

    def load_section(self, portal: Page, key: str, section: Item) -> None:
        try:
            section_model, item_model = SECTIONS[section["type"]]
        except KeyError as error:
            raise DemoDataError(f"{key}：没有“{section['type']}”这种栏目，可用：{'、'.join(SECTIONS)}") from error
        page = self.ensure_page(portal, key, section_model, section)
        if page is None:
            return
        items = section.get("items", [])
        if "folder" in section:
            items = [*items, *self.source.read_items(section["folder"])]
        for item in sorted(items, key=self.order_of):
            self.load_item(page, f"{key}/{item['slug']}", item_model, {**section.get("defaults", {}), **item})

    def load_item(self, section: Page, key: str, model: str, item: Item) -> None:
        """An item, then the sections of its own that it may have (associations)."""
        page = self.ensure_page(section, key, ITEM_TYPES.get(item.get("type", ""), model), item)
        if page is not None:
            self.load_sections(page, f"{key}/", item.get("sections", []))

    def link_forward(self) -> None:
        """Publish again the pages whose texts link to pages that were loaded after them."""
        for page, fields in self.forward:
            page = page.specific_class.objects.get(pk=page.pk)
            self.filler.fill_texts(page, fields)
            page.save_revision(clean=False).publish(log_action=False)
        self.forward.clear()

    def order_of(self, item: Item) -> datetime:
        """Older first: a policy comes before the one that replaces it, and ids grow with dates."""
        return parse_moment(item.get("published") or item.get("published_on") or "今天", self.filler.today)

    def ensure_page(self, parent: Page, key: str, model: str, item: Item) -> Page | None:
        """The page under ``key``, made now if it never was; None if an editor has deleted it since."""
        if key in self.filler.ledger:
            return self.filler.ledger.find(apps.get_model(model), key)
        self.filler.unresolved.clear()
        fields = self.fields_of(item)
        page = self.filler.build(apps.get_model(model), fields)
        if self.filler.unresolved:
            self.forward.append((page, fields))
        page.first_published_at = self.order_of(item)
        add_published(parent, page)
        self.filler.ledger.enter(key, page)
        self.created += 1
        for text in item.get("amended_texts", []):
            self.amend(text, key)
        return page

    def amend(self, text: Item, amended_by: str) -> None:
        """The policy ``page`` as it reads after this one has amended it."""
        values = {name: value for name, value in text.items() if name != "page"}
        policy: Any = self.filler.find(apps.get_model("policies.PolicyPage"), text["page"])
        made = self.filler.build(apps.get_model("policies.PolicyText"), {**values, "amended_by": amended_by})
        policy.texts.add(made)
        policy.save_revision(clean=False).publish(log_action=False)

    def fields_of(self, item: Item) -> dict[str, Any]:
        """What of an item are fields, with ``{成文年}`` filled in from the day of issue."""
        fields = {name: value for name, value in item.items() if name not in NOT_FIELDS}
        if "issued_on" in fields:
            year = str(parse_moment(fields["issued_on"], self.filler.today).year)
            for name, value in fields.items():
                fields[name] = value.replace("{成文年}", year) if isinstance(value, str) else value
        return fields


def add_published(parent: Page, page: Page) -> None:
    """Below ``parent``, as a first revision that is published at once.

    ``first_published_at`` stays as given: Wagtail sets it only where it is missing.
    """
    page.live = False
    with disable_reference_index_auto_update():  # publishing saves once more, and that save indexes
        parent.add_child(instance=page)
        revision = page.save_revision(clean=False, changed=False)
    revision.publish(log_action=False)
