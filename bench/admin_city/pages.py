"""Pages in every section, with bodies, pictures and files."""

from datetime import timedelta
from typing import Any

from django.core.management import call_command
from django.db import connection, transaction
from django.db.models.signals import post_save
from django.utils import timezone
from modelsearch.signal_handlers import post_save_signal_handler
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import (
    Page,
)
from wagtail.signal_handlers import disable_reference_index_auto_update

from bench.admin_city.chance import CHANCE, WORDS, sentence
from cms.teams.models import Team
from site_content.news.models import NewsPage, NewsSectionPage
from site_content.policies.models import PolicyPage, PolicySectionPage

# Half of all pages stand in the city's own sections, as in any city.
CITY_SHARE = 0.5


def fill_sections(city: Page, pages: int) -> None:
    """Until there are so many pages: half in the city's sections, the rest evenly; one in ten was never published."""
    sections = [*PolicySectionPage.objects.all(), *NewsSectionPage.objects.all()]
    own = [section for section in sections if section.get_parent().pk == city.pk]
    missing = max(0, pages - Page.objects.count())
    if missing < len(sections):
        return
    for section in sections:
        share = missing * CITY_SHARE / len(own) if section in own else 0
        share += missing * (1 - CITY_SHARE if own else 1) / (len(sections) - len(own)) if section not in own else 0
        fill_section(section, round(share))
        print(f"  {section.get_parent().title}{section.title}: {round(share)}", flush=True)
    call_command("update_index", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as PostgreSQL does by itself


def fill_section(section: Page, count: int) -> None:
    model = PolicyPage if isinstance(section, PolicySectionPage) else NewsPage
    owner = section.get_parent()
    pictures = pictures_for(owner)
    parent = Page.objects.get(pk=section.pk)
    start = parent.numchild
    post_save.disconnect(post_save_signal_handler, sender=model)
    try:
        with transaction.atomic(), disable_reference_index_auto_update():
            for number in range(start, start + count):
                parent.add_child(instance=make_page(model, owner, number, pictures))
    finally:
        post_save.connect(post_save_signal_handler, sender=model)


def pictures_for(owner: Page) -> tuple[Any, Any]:
    team = Team.objects.at_or_above(owner).exclude(collection=None).first()
    return (
        get_image_model().objects.filter(collection=team.collection).first() if team else None,
        get_document_model().objects.filter(collection=team.collection).first() if team else None,
    )


def make_page(model: Any, owner: Page, number: int, pictures: tuple[Any, Any]) -> Page:
    days = CHANCE.randrange(1, 720)
    page = model(
        title=f"{owner.title}{CHANCE.choice(WORDS)}样例内容第 {number} 号",
        slug=f"bench-{number}",
        summary=sentence(20),
        source="样例来源",
        body=body(pictures),
        attachments=[("attachment", {"document": pictures[1], "title": ""})] if pictures[1] else [],
        image=pictures[0] if number % 3 == 0 else None,
        live=number % 10 != 9,
        first_published_at=timezone.now() - timedelta(days=days) if number % 10 != 9 else None,
        # A tenth of the pages have a review date, a third of those overdue or near.
        review_on=timezone.localdate() + timedelta(days=CHANCE.randrange(-60, 120)) if number % 10 == 1 else None,
    )
    if model is PolicyPage:
        body_name = "".join("零一二三四五六七八九"[int(digit)] for digit in str(owner.pk))
        page.doc_number = f"样{body_name}发〔{2000 + number % 24}〕{number + 1}号"
        page.published_on = timezone.localdate() - timedelta(days=days)
        page.clean()
    return page


def body(pictures: tuple[Any, Any]) -> list[Any]:
    """Six paragraphs, two headings, a table, a picture: what a policy of two pages is."""
    paragraphs: list[Any] = [("paragraph", f"<p>{sentence(20)}</p><p>{sentence(20)}</p>") for _ in range(3)]
    table = {"data": [["项目", "标准", "备注"]] + [[sentence(2)] * 3 for _ in range(8)], "first_row_is_table_header": True,
             "first_col_is_header": False, "table_header_choice": "row", "table_caption": "", "cell": [], "mergeCells": []}  # fmt: skip
    extra = [("image", {"image": pictures[0], "alt": "样例图片，蓝色", "caption": ""})] if pictures[0] else []
    return [("heading", {"text": "总体要求", "level": "2"}), *paragraphs, ("heading", {"text": "支持标准", "level": "2"}),
            ("table", table), *extra, *paragraphs]  # fmt: skip
