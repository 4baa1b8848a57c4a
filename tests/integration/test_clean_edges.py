"""Control characters and their like stay out at every door, and out of what was stored before; addresses stay free."""

import csv
import io
import json
import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.apps import apps
from django.contrib.auth.models import Group, User
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import models
from django.db.models.signals import pre_save
from django.test import Client
from django.utils import timezone
from wagtail.models import Page, Revision

from cms.project.checks import check_reserved_addresses
from cms.project.clean_input import clean_instance
from publishing.models import Record
from publishing.worker import run_pending
from site_content.base.models import Topic
from site_content.base.slugs import ROOT_NAMES, is_reserved, make_slug
from site_content.news.models import NewsPage, NewsSectionPage
from site_content.policies.models import PolicyPage, PolicySectionPage
from site_content.portals.models import CityPortalPage
from tests import content_factories as make
from tests.admin_forms import create_url, field_errors, submit
from tests.approval_people import token_of
from tests.factories import add_page, make_policy, make_superuser, make_town
from themes.releases import public_root
from themes.traditional import OWN_PATHS, PREFIX, SHARED_PATHS

pytestmark = pytest.mark.django_db
DIRT = "\x01\x1f\b\x0b\ufffe\u202e\u200b\ud800"
UNCLEAN = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff\u202a-\u202e\u200b\ud800-\udfff]")


@pytest.fixture
def admin(db: None) -> Client:
    client = Client()
    client.force_login(make_superuser())
    return client


def test_a_page_of_the_form_leaves_feeds_and_sitemaps_well_formed(admin: Client, city: CityPortalPage) -> None:
    section = make.make_section(city, NewsSectionPage, slug="news")
    title, summary = "关于打印\x1f机\b检修的提醒", "请到\x0b一楼检修。\x02谢谢。"
    response = submit(admin, create_url(section, NewsPage), title=title, slug="", summary=summary, publish=True)
    assert response.status_code == 302
    # What was stored before the doors were closed:
    old = add_page(section, NewsPage(title="旧闻", slug="old", summary="旧"))
    NewsPage.objects.filter(pk=old.pk).update(title="旧\x01闻", summary="甲\ufffe乙\u202e")
    run_pending()
    for file in public_root().rglob("*.xml"):
        ElementTree.fromstring(file.read_bytes())
    assert "关于打印机检修的提醒" in (public_root() / "news" / "feed.xml").read_text()
    stored = Record.objects.get(id=str(old.pk)).document
    assert (stored["title"], stored["summary"]) == ("旧闻", "甲乙")


def test_every_text_of_every_model_is_cleaned_before_it_is_saved() -> None:
    """Whatever is saved, by whatever door: the handler is asked for every model that there is."""
    checked = 0
    for model in apps.get_models():
        fields = [f for f in model._meta.concrete_fields if isinstance(f, models.CharField | models.TextField)]
        instance = model()
        for field in fields:
            instance.__dict__[field.attname] = f"样{DIRT}例"
        assert clean_instance in pre_save._live_receivers(model)[0], model
        clean_instance(sender=model, instance=instance)
        for field in fields:
            value = instance.__dict__[field.attname]
            assert not isinstance(value, str) or value == "样例", f"{model.__name__}.{field.name}"
            checked += 1
    assert checked > 200


def test_names_words_and_bodies_are_cleaned_too(admin: Client, policy_section: PolicySectionPage) -> None:
    Group.objects.create(name=f"样例{DIRT}组")
    User.objects.create_user("writer", first_name=f"小{DIRT}样")
    Topic.objects.create(name=f"主{DIRT}题", slug="topic")
    make_policy(policy_section, title=f"样例{DIRT}", text=f"正{DIRT}文", keywords=f"甲{DIRT}、乙")
    rows = [
        *Group.objects.filter(name__startswith="样").values_list("name", flat=True),
        *User.objects.filter(username="writer").values_list("first_name", flat=True),
        *Topic.objects.values_list("name", flat=True),
        *PolicyPage.objects.values_list("title", flat=True),
        *PolicyPage.objects.values_list("keywords", flat=True),
        json.dumps([block.value.source for block in PolicyPage.objects.get().body], ensure_ascii=False),
        *(json.dumps(content, ensure_ascii=False) for content in Revision.objects.values_list("content", flat=True)),
    ]
    assert not [text for text in rows if UNCLEAN.search(text)]


def test_a_program_and_an_import_bring_none(admin: Client, policy_section: PolicySectionPage, tmp_path: Path) -> None:
    page = make_policy(policy_section, title="样例")
    headers = token_of(User.objects.get())
    meta = {"type": "policies.PolicyPage"}
    body = json.dumps({"title": "接口\x01写\u202e的", "summary": "甲\ufffe", "meta": meta})
    response = admin.patch(f"/api/v3/pages/{page.pk}/", body, content_type="application/json", headers=headers)
    assert response.status_code == 200, response.content
    assert PolicyPage.objects.get(pk=page.pk).get_latest_revision_as_object().title == "接口写的"
    (tmp_path / "样例.md").write_text(f"# 关于样\x02例\u202e的通知\n\n正文{DIRT[:5]}。\n", encoding="utf-8")
    call_command("import_policies", tmp_path, portal=str(policy_section.get_parent().pk))
    assert PolicyPage.objects.filter(title="关于样例的通知").exists()


def test_a_title_of_nothing_to_be_seen_is_missing(admin: Client, policy_section: PolicySectionPage) -> None:
    response = submit(admin, create_url(policy_section, PolicyPage), title="\u200b\u202e", slug="x")
    assert "title" in field_errors(response)


def downloaded(client: Client, url: str, kind: str) -> tuple[Any, list[list[Any]]]:
    response: Any = client.get(url, {"export": kind})
    content = b"".join(response.streaming_content)
    if kind == "csv":
        assert content.startswith(b"\xef\xbb\xbf"), "Excel would read it as GBK"
        return response, list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    return response, [[cell.value for cell in row] for row in sheet.iter_rows()]


EXPORTS = [
    "/admin/reports/audit/", "/admin/reports/site-history/", "/admin/reports/sign-ins/", "/admin/reports/aging-pages/",
    "/admin/reports/locked/", "/admin/reports/page-types-usage/", "/admin/qifu/search/queries/",
]  # fmt: skip


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_lists_are_downloaded_in_local_time_and_under_chinese_names(
    admin: Client, policy_section: PolicySectionPage, kind: str
) -> None:
    make_policy(policy_section, title="样例")
    # As it may have been stored before: openpyxl refuses such a cell, and with it the whole file.
    Page.objects.filter(title="样例").update(title="=样\x01例")
    page = PolicyPage.objects.get()
    page.save_revision(user=User.objects.get(), log_action=True)
    apps.get_model("wagtailcore", "PageLogEntry").objects.update(label="=样\x01例")
    seen = 0
    for url in EXPORTS:
        if admin.get(url).status_code == 404:
            continue
        response, rows = downloaded(admin, url, kind)
        seen += 1
        disposition = response["Content-Disposition"]
        assert re.search(
            rf"filename\*=utf-8''(?:%[0-9A-F]{{2}})+.*-{timezone.localdate():%Y%m%d}\.{kind}", disposition
        ), url
        assert not [c for row in rows for c in row if isinstance(c, str) and UNCLEAN.search(c)], url
    assert seen >= 6
    response, rows = downloaded(admin, "/admin/reports/site-history/", kind)
    column = next(at for at, name in enumerate(rows[0]) if "北京时间" in name)
    shown = str(rows[1][column])[:16]
    newest = apps.get_model("wagtailcore", "PageLogEntry").objects.order_by("-timestamp").first().timestamp
    assert shown == f"{timezone.localtime(newest):%Y-%m-%d %H:%M}"


def test_the_table_of_publications_has_a_chinese_name(admin: Client, city: CityPortalPage) -> None:
    response = admin.get("/admin/qifu/board/publications.xlsx")
    assert "filename*=utf-8''%E5%8F%91%E5%B8%83%E9%87%8F-" in response["Content-Disposition"]


# -- Addresses


def root_segments(patterns: list[Any]) -> set[str]:
    """The first steps of the addresses that Django answers."""
    found = {re.split(r"[/(<\\]", str(pattern.pattern).lstrip("^"))[0] for pattern in patterns}
    return {segment for segment in found if segment}


def test_what_the_platform_answers_itself_is_reserved(city: CityPortalPage) -> None:
    from cms.files import serving as media
    from cms.urls.both import urlpatterns

    run_pending()
    nginx = (Path(__file__).parents[2] / "deploy/nginx/qifu.conf.template").read_text()
    locations = re.findall(r"location\s+(?:=\s+|\^~\s+)?/([\w-]+)", nginx)
    groups = re.findall(r"location ~ \^/\((?:\?:)?([\w|-]+)\)", nginx)
    built = {path.name.partition(".")[0] for path in public_root().iterdir() if not path.name.startswith(".")}
    answered = {
        *root_segments(urlpatterns), *root_segments(media.urlpatterns), *locations, *"|".join(groups).split("|"), *built,
        PREFIX.strip("/"), *(path.strip("/") for path in (*SHARED_PATHS, *OWN_PATHS)),
    }  # fmt: skip
    missing = {name for name in answered if name and not is_reserved(name, at_root=True)}
    assert not missing, f"reserve these in site_content.base.slugs: {sorted(missing)}"


def test_no_page_takes_such_an_address_by_any_way(admin: Client, city: CityPortalPage) -> None:
    town = make_town(city)
    for slug in ["search", "admin", "api", "sitemap", "zh-hant", "services", "my", "media", "Static", "ｓｅａｒｃｈ"]:
        response = submit(admin, create_url(city, PolicySectionPage), title="样例", slug=slug)
        assert response.status_code == 200 and "slug" in field_errors(response), slug
        with pytest.raises(ValidationError, match="平台自己要用"):
            city.add_child(instance=PolicySectionPage(title="样例", slug=slug))
    # Elsewhere they are addresses like any other.
    section = add_page(town, PolicySectionPage(title="搜索", slug="search"))
    assert not section.can_move_to(city)
    with pytest.raises(ValidationError, match="平台自己要用"):
        section.move(city, pos="last-child")
    for action in [
        lambda: section.copy(to=city, update_attrs={"slug": "api"}),
        lambda: section.create_alias(parent=city, update_slug="files"),
    ]:
        with pytest.raises(ValidationError, match="平台自己要用"):
            action()
    moved = admin.post(f"/admin/pages/{section.pk}/move/{city.pk}/confirm/", follow=True)
    data = {"new_title": "搜索", "new_slug": "search", "new_parent_page": city.pk}
    copied = admin.post(f"/admin/pages/{section.pk}/copy/", data, follow=True)
    for answer in (moved, copied):
        assert "平台自己要用" in answer.content.decode()
    assert not [page.slug for page in city.get_children() if page.slug in ROOT_NAMES]


def test_generated_addresses_are_free(city: CityPortalPage) -> None:
    assert [make_slug(title) for title in ["search", "2024", "API", "feed"]] == [
        "search-1",
        "2024-1",
        "api-1",
        "feed-1",
    ]


def test_pages_that_have_one_already_are_named_by_check(city: CityPortalPage) -> None:
    section = add_page(city, PolicySectionPage(title="老栏目", slug="old"))
    Page.objects.filter(pk=section.pk).update(slug="search")
    (found,) = check_reserved_addresses(None, databases=["default"])
    assert "老栏目" in found.msg and "search" in found.msg
    section.refresh_from_db()
    section.save(clean=False)  # nothing that does not touch the address stumbles over it
