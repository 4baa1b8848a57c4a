"""Loading the demo content: the whole in one call, one transaction per portal."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection

from cms.approvals.models import ApprovalRule
from cms.demo.appeals import load_appeals
from cms.demo.authorisations import load_authorisations
from cms.demo.cultivation import load_cultivation
from cms.demo.documents import load_documents
from cms.demo.enterprises import load_enterprises
from cms.demo.filling import Filler
from cms.demo.halls import load_hall
from cms.demo.inbox import load_inbox
from cms.demo.introductions import load_introductions
from cms.demo.ledger import Ledger
from cms.demo.persons import load_persons
from cms.demo.pictures import load_pictures
from cms.demo.portals import load_city, load_portal, refuse_foreign_city
from cms.demo.registrations import load_registrations
from cms.demo.search_rules import load_search_rules
from cms.demo.sharing import load_sharings
from cms.demo.sources import Item, Source
from cms.demo.subscriptions import load_subscriptions
from cms.demo.surveys import load_surveys
from cms.demo.tree import TreeLoader
from cms.demo.users import LogIn, load_users
from cms.demo.vocabularies import load_vocabularies
from cms.teams.files import shared_collection

Note = Callable[[str], None]


@dataclass(frozen=True)
class LoadResult:
    """How many pages, pictures and files were new, and whom to log in as."""

    pages: int
    files: int
    log_ins: list[LogIn]


def load_demo(*, today: date, note: Note, with_users: bool = True) -> LoadResult:
    """Add whatever of the demo content was never loaded. Raises DemoDataError; a portal is whole or not there."""
    source, ledger = Source(today), Ledger()
    refuse_foreign_city(ledger)
    loader = TreeLoader(source, Filler(ledger, today), note)
    files = load_materials(source, loader.filler, note)
    load_city_portal(source.read("city.yaml"), loader)
    for item in sorted(source.read_items("portals"), key=portal_order):
        load_sub_portal(item, loader)
    load_search_rules(source.read("search_rules.yaml"), ledger)
    load_shared_pages(source, loader)
    name_leader()
    load_sample_enterprises(source, note)
    load_sample_appeals(source, ledger, note)
    load_sample_hall(source, note)
    log_ins = load_log_ins(source, ledger) if with_users else []
    pages = loader.created + (load_sample_persons(source, note) if with_users else 0)
    return LoadResult(pages, files, log_ins)


def name_leader() -> None:
    """Links to leaders go to this address, which nobody has; the demo prints its mail."""
    if not ApprovalRule.objects.exclude(leader_email="").exists():
        ApprovalRule.objects.update(leader_email="lingdao@example.org")


def portal_order(item: Item) -> str:
    """Towns, then parks, by division code; organisations, which have none, last."""
    return item.get("division_code") or "~"


@transaction.atomic
def load_materials(source: Source, filler: Filler, note: Note) -> int:
    """Terms, pictures and files that pages use."""
    terms = load_vocabularies(source.read("vocabularies.yaml"), filler)
    lists = source.read("files.yaml")
    files = load_pictures(lists["images"], filler.ledger) + load_documents(lists["documents"], filler.ledger)
    note(f"分类词表：新增 {terms} 条；图片和附件：新增 {files} 个")
    return files


@transaction.atomic
def load_city_portal(item: Item, loader: TreeLoader) -> None:
    before = loader.created
    city = load_city(item, loader)
    if loader.created > before:
        share_materials()
    if city is not None:
        loader.load_sections(city, "", item["sections"])
        loader.link_forward()
    if loader.created > before:
        loader.note(f"市级综合平台“{item['title']}”：新增 {loader.created - before} 页")


def share_materials() -> None:
    """Pictures and files were loaded before there was a city to share them."""
    shared, root = shared_collection(), Collection.get_first_root_node()
    for model in (get_image_model(), get_document_model()):
        model.objects.filter(collection=root).update(collection=shared)


@transaction.atomic
def load_sub_portal(item: Item, loader: TreeLoader) -> None:
    before = loader.created
    load_portal(loader, item)
    loader.link_forward()
    if loader.created > before:
        loader.note(f"分平台“{item['title']}”：新增 {loader.created - before} 页")


@transaction.atomic
def load_shared_pages(source: Source, loader: TreeLoader) -> None:
    shared = load_sharings(source.read("sharing.yaml"), loader.filler.ledger)
    if shared:
        loader.note(f"平台间分享：新增 {shared} 页")


@transaction.atomic
def load_sample_enterprises(source: Source, note: Note) -> None:
    if loaded := load_enterprises(source):
        note(f"样例企业：新增 {loaded} 家")


@transaction.atomic
def load_sample_appeals(source: Source, ledger: Ledger, note: Note) -> None:
    """Before there is anybody whom they would be mailed to."""
    if loaded := load_appeals(source.read("appeals.yaml"), ledger):
        note(f"样例诉求：新增 {loaded} 件")


@transaction.atomic
def load_sample_hall(source: Source, note: Note) -> None:
    if load_hall(source.read("hall.yaml")):
        note("样例办事大厅：新增 1 个")


@transaction.atomic
def load_log_ins(source: Source, ledger: Ledger) -> list[LogIn]:
    return load_users(source.read("users.yaml"), ledger)


@transaction.atomic
def load_sample_persons(source: Source, note: Note) -> int:
    """How many pages came with them."""
    if loaded := load_persons(source.read("persons.yaml")):
        note(f"样例办事人员：新增 {loaded} 人")
    if loaded := load_authorisations(source.read("authorisations.yaml")):
        note(f"样例企业授权：新增 {loaded} 项")
    if loaded := load_subscriptions(source.read("subscriptions.yaml")):
        note(f"样例订阅：新增 {loaded} 个")
    surveys, pages = load_surveys(source.read("surveys.yaml"))
    if surveys:
        note(f"样例问卷：新增 {surveys} 份")
    return pages


@transaction.atomic
def load_sample_registrations(source: Source, note: Note) -> None:
    """And what persons were told: once the public records are made."""
    if loaded := load_inbox():
        note(f"样例通知：新增 {loaded} 条")
    if loaded := load_cultivation(source.read("cultivation.yaml"), Ledger()):
        note(f"样例培育申报和认定：新增 {loaded} 项")
    if loaded := load_registrations(source.read("registrations.yaml"), Ledger()):
        note(f"样例报名：新增 {loaded} 人")
    if loaded := load_introductions(source.read("introductions.yaml"), Ledger()):
        note(f"样例融资对接：新增 {loaded} 件")
