"""Every page stays editable, whatever rich text was put into it, and by whatever way."""

import io
import json
import re
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.blocks import RichTextBlock
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page, Revision

from publishing.models import Record
from publishing.worker import run_pending
from site_content.base.blocks import INLINE_FEATURES, RICH_TEXT_FEATURES
from site_content.base.prose import ProseBlock, ProseField
from site_content.base.rich_text import to_storage
from site_content.policies.models import PolicyPage, PolicySectionPage
from tests.complete_content import make_everything
from tests.factories import make_policy, make_superuser
from tests.html_samples import SAMPLES, make_html

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(db: None) -> Any:
    client = Client()
    client.force_login(make_superuser())
    return client


def opens(editor: Any, page: Page) -> bool:
    return editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 200


def test_the_editor_opens_every_kind_of_page(editor: Any) -> None:
    for page in make_everything().values():
        assert opens(editor, page), page


@pytest.mark.parametrize("features", [RICH_TEXT_FEATURES, INLINE_FEATURES])
def test_the_editor_opens_any_html_that_was_put_right_and_keeps_it(features: list[str]) -> None:
    converter = ContentstateConverter(features)
    for html in [*SAMPLES, *map(make_html, range(300))]:
        text = to_storage(html, features)
        kept = to_storage(converter.to_database_format(converter.from_database_format(text)), features)
        assert plain(kept) == plain(text), html


def plain(html: str) -> str:
    return re.sub(r"\s|&nbsp;|<[^>]*>", "", html)


def all_blocks(block: Any) -> list[Any]:
    children = list(getattr(block, "child_blocks", {}).values()) or [
        b for b in [getattr(block, "child_block", None)] if b
    ]
    return [block, *(found for child in children for found in all_blocks(child))]


def test_no_rich_text_of_ours_goes_round_the_converter() -> None:
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if isinstance(field, RichTextField):
                assert isinstance(field, ProseField), field
            elif isinstance(field, StreamField):
                assert all(
                    isinstance(b, ProseBlock) for b in all_blocks(field.stream_block) if isinstance(b, RichTextBlock)
                ), field


def spoil(page: PolicyPage, html: str) -> None:
    """Put ``html`` into the page and its draft as older versions did, past every model and field."""
    raw = [
        {"type": "paragraph", "value": html, "id": "a"},
        {"type": "steps", "value": [{"type": "item", "id": "b", "value": {"title": "甲", "text": html}}], "id": "c"},
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            "update policies_policypage set body = %s, application_how = %s where page_ptr_id = %s",
            [json.dumps(raw), html, page.pk],
        )
    revision = Revision.objects.get(pk=page.latest_revision_id)
    Revision.objects.filter(pk=revision.pk).update(
        content={**revision.content, "body": json.dumps(raw), "application_how": html}
    )


def test_texts_stored_long_ago_open_and_are_mended_for_good(editor: Any, policy_section: PolicySectionPage) -> None:
    page = make_policy(policy_section, text="旧")
    spoil(page, "<p>甲<br>乙</p>")
    assert opens(editor, page)
    run_pending()
    shown = Record.objects.get(id=str(page.pk)).document
    out = io.StringIO()
    call_command("mend_rich_text", stdout=out)
    assert "改好 1 个页面、1 个历史版本" in out.getvalue()
    content = Revision.objects.get(pk=page.latest_revision_id).content
    assert content["application_how"] == "<p>甲<br/>乙</p>" and "<br>" not in content["body"]
    page.refresh_from_db()
    assert next(block["value"] for block in page.body.raw_data) == "<p>甲<br/>乙</p>"
    call_command("mend_rich_text", stdout=out)
    assert "改好 0 个页面、0 个历史版本" in out.getvalue()
    assert opens(editor, page)
    assert Record.objects.get(id=str(page.pk)).document == shown


def test_what_a_program_stores_is_put_right_on_its_way(editor: Any, policy_section: PolicySectionPage) -> None:
    page = make_policy(
        policy_section,
        body=[("paragraph", "甲<br>乙<li>丙"), ("callout", {"tone": "info", "title": "", "text": "<i>丁<br></i>"})],
    )
    page.application_how = "<div>戊<br>己</div>"  # type: ignore[assignment]
    page.save_revision().publish()
    assert opens(editor, page)
    page.refresh_from_db()
    assert page.application_how == "<p>戊<br/>己</p>"
    assert str(page.body[0].value).count("<p>") == 2


def test_notes_of_a_text_lead_to_each_other_on_the_portal(policy_section: PolicySectionPage) -> None:
    text = '<p>收入<sup><a href="#note-1">[1]</a></sup>，<a href="#note-2">[2]</a></p>'
    page = make_policy(
        policy_section, body=[("paragraph", text), ("paragraph", '<p><a href="#note-ref-1">[1]</a> 审计报告</p>')]
    )
    run_pending()
    blocks = Record.objects.get(id=str(page.pk)).document["body"]
    assert blocks[0]["html"] == '<p>收入<sup><a href="#note-1" id="note-ref-1">[1]</a></sup>，[2]</p>'
    assert blocks[1]["html"] == '<p><a href="#note-ref-1" id="note-1">[1]</a> 审计报告</p>'


def test_what_is_struck_out_stays_so_on_the_page_and_is_left_out_of_summary_and_search(
    policy_section: PolicySectionPage,
) -> None:
    page = make_policy(policy_section, text="最高<s>五</s>八万元")
    run_pending()
    document = Record.objects.get(id=str(page.pk)).document
    assert document["body"][0]["html"] == "<p>最高<s>五</s>八万元</p>"
    assert document["summary"] == "最高八万元"
