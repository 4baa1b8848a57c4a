"""What editors find in the admin, and what a save costs for it. On both databases (make test-services)."""

from io import BytesIO
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image as Picture
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import GroupPagePermission, Page
from wagtail.search.backends import get_search_backend
from wagtail.search.models import IndexEntry
from wagtail.search.query import MATCH_ALL, Not, PlainText

from search.admin_backend.filling import check_index, fill_after_migrating
from search.models import SegmenterWord, SynonymGroup
from site_content.base.models import Division, Topic
from site_content.policies.models import IssuingAuthority, PolicyPage, PolicySectionPage
from site_content.portals.models import CityPortalPage
from tests.factories import make_policy, make_policy_section, make_superuser, make_town

pytestmark = pytest.mark.django_db
TITLE = "关于支持技术改造的通知"


def titles(query: Any, queryset: Any = None) -> list[str]:
    found = get_search_backend().autocomplete(query, Page.objects.all() if queryset is None else queryset)
    assert found.count() == len(found)
    return [page.title for page in found]


@pytest.mark.parametrize(
    "query",
    [
        "技术改造", "支持 通知", "关于支持", "术改", "造", "改造的通知", "技術改造", "《技术改造》",
        "jishugaizao", "ji shu gai zao", "jishug", "zcjsgz", "jsgz", "技术改早", "支持技术改早",
    ],
)  # fmt: skip
def test_a_title_is_found_by_its_parts_its_sound_and_other_ways_of_writing_it(
    policy_section: PolicySectionPage, query: str
) -> None:
    make_policy(policy_section, title=TITLE)
    make_policy(policy_section, title="样例人才办法", slug="talent", publish=False)
    assert titles(query) == [TITLE]


@pytest.mark.parametrize("query", ["ISO9001", "iso", "9001", "so90", "ＩＳＯ９００１", "9001认证"])
def test_letters_and_digits_are_found_by_any_part(policy_section: PolicySectionPage, query: str) -> None:
    make_policy(policy_section, title="ISO9001认证补助")
    make_policy(policy_section, title="样例人才办法", slug="talent")
    assert titles(query) == ["ISO9001认证补助"]


@pytest.mark.parametrize(
    "query", ["胶政发〔2016〕12号", "胶政发[2016]12号", "胶政发2016 12", "胶政发（2016）第12号", "膠政發〔2016〕12號"]
)
def test_a_document_number_is_found_in_any_form(policy_section: PolicySectionPage, query: str) -> None:
    make_policy(policy_section, title="甲办法", doc_number="胶政发〔2016〕12号")
    make_policy(policy_section, title="乙办法", slug="other", doc_number="胶政发〔2017〕13号")
    assert titles(query) == ["甲办法"]


def test_the_shorter_title_comes_first_and_titles_before_text(policy_section: PolicySectionPage) -> None:
    make_policy(policy_section, title="别的办法", slug="a", text="企业技术改造可以申请补助。")
    make_policy(policy_section, title="关于印发工业企业设备更新和技术改造项目管理实施细则的通知", slug="b")
    make_policy(policy_section, title="技术改造办法", slug="c")
    assert titles("技术改造")[0] == "技术改造办法"
    assert titles("技术改造")[-1] == "别的办法"


def test_words_of_a_draft_are_found_beside_those_that_are_public(policy_section: PolicySectionPage) -> None:
    policy = make_policy(policy_section, title="公开的标题", text="公开的正文")
    policy.title = "草稿里的新名称"
    policy.body = [("paragraph", "<p>尚未公布的补贴标准</p>")]
    policy.save_revision()
    for query in ("公开的标题", "公开的正文", "新名称", "补贴标准", "xinmingcheng"):
        assert titles(query) == ["公开的标题"], query
    policy.latest_revision.publish()
    assert titles("补贴标准") == ["草稿里的新名称"]
    assert titles("公开的正文") == []


def test_a_page_that_was_never_published_is_found_by_its_text(policy_section: PolicySectionPage) -> None:
    make_policy(policy_section, title="样例", publish=False, text="企业购置工业机器人")
    assert titles("工业机器人") == ["样例"]


def test_deleted_pages_leave_no_rows(policy_section: PolicySectionPage) -> None:
    policy = make_policy(policy_section, title=TITLE)
    make_policy(policy_section, title="另一个", slug="other")
    policy.delete()
    assert titles("技术改造") == []
    Page.objects.get(pk=policy_section.pk).delete()
    assert not IndexEntry.objects.exclude(
        object_id__in=[str(pk) for pk in Page.objects.values_list("pk", flat=True)]
    ).exists()


def test_filters_hold_before_limits_and_in_counts(policy_section: PolicySectionPage) -> None:
    for number in range(6):
        make_policy(policy_section, title=f"技术改造{number}", slug=f"sample-{number}", publish=number % 2 == 0)
    found = get_search_backend().autocomplete("技术改造", Page.objects.filter(live=False))
    assert (found.count(), len(found[:2]), len(found[2:9])) == (3, 2, 1)
    assert {page.live for page in found[:2]} == {False}
    assert sum(found.facet("content_type_id").values()) == 3
    ordered = get_search_backend().autocomplete("技术改造", Page.objects.order_by("title"), order_by_relevance=False)
    assert [page.title for page in ordered[:2]] == ["技术改造0", "技术改造1"]


def test_queries_can_exclude_and_ask_for_everything(policy_section: PolicySectionPage) -> None:
    make_policy(policy_section, title=TITLE)
    make_policy(policy_section, title="支持人才办法", slug="talent")
    policies = PolicyPage.objects.all()
    assert titles(PlainText("支持") & ~PlainText("人才"), policies) == [TITLE]
    assert titles(Not(PlainText("技术")), policies) == ["支持人才办法"]
    assert len(titles(MATCH_ALL, policies)) == 2
    assert len(titles(PlainText("技术 人才", operator="or"), policies)) == 2


@pytest.mark.parametrize(
    "query", ["。", "'", '"', "a'b\\", '" OR *', "&|!():*", "\x00", "😀", "-", "技术改造 NOT", "x" * 10_000]
)
def test_signs_and_syntax_are_harmless(policy_section: PolicySectionPage, query: str) -> None:
    make_policy(policy_section, title="样例人才办法")
    assert titles(query) == []


def test_a_search_can_be_limited_to_titles(policy_section: PolicySectionPage) -> None:
    make_policy(policy_section, title="样例", text="技术改造")
    assert not get_search_backend().search("技术改造", Page, fields=["title"])
    assert get_search_backend().search("样例", Page, fields=["title"])


def test_a_save_writes_its_own_row_only_and_only_if_words_changed(policy_section: PolicySectionPage) -> None:
    make_policy(policy_section, title="工业用地保障办法")
    policy = make_policy(policy_section, title="技术改造补助办法", slug="other")
    before = {e.object_id: e.title_norm for e in IndexEntry.objects.all()}
    with CaptureQueriesContext(connection) as queries:
        policy.save()
    writes = [
        q["sql"] for q in queries if q["sql"].lstrip().startswith(("UPDATE", "DELETE")) and "indexentry" in q["sql"]
    ]
    assert writes == []
    policy.title = "技术改造补助实施细则"
    policy.save()
    after = {e.object_id: e.title_norm for e in IndexEntry.objects.all()}
    assert {key for key in after if after[key] != before[key]} == {str(policy.pk)}


def test_update_index_fills_an_empty_index_and_drops_stale_rows(policy_section: PolicySectionPage) -> None:
    policy = make_policy(policy_section, title=TITLE)
    entry = IndexEntry.objects.get(object_id=str(policy.pk), content_type=policy.content_type)
    IndexEntry.objects.filter(pk=entry.pk).update(object_id="999999")
    call_command("update_index", verbosity=0)
    assert titles("技术改造") == [TITLE]
    assert not IndexEntry.objects.filter(object_id="999999").exists()


def test_migrating_fills_an_index_that_is_empty_and_the_check_warns_until_then(
    policy_section: PolicySectionPage,
) -> None:
    make_policy(policy_section, title=TITLE)
    assert check_index(None, databases=["default"]) == []
    IndexEntry.objects.all().delete()
    assert [message.id for message in check_index(None, databases=["default"])] == ["search.W010"]
    fill_after_migrating(using="default")
    assert titles("技术改造") == [TITLE]


PLACES = ["wagtailadmin_pages:search", "wagtailadmin_choose_page_search"]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("query", ["技術改造", "jsgz", "新名称"])
def test_explorer_and_page_chooser_find_pages(
    client: Client, policy_section: PolicySectionPage, place: str, query: str
) -> None:
    policy = make_policy(policy_section, title=TITLE)
    policy.body = [("paragraph", "<p>新名称</p>")]
    policy.save_revision()
    make_policy(policy_section, title="样例人才办法", slug="talent")
    client.force_login(make_superuser())
    page = client.get(reverse(place), {"q": query}).content.decode()
    assert TITLE in page
    assert "样例人才办法" not in page


@pytest.mark.parametrize("place", ["search", "search_results"])
def test_the_search_says_what_it_counts(client: Client, policy_section: PolicySectionPage, place: str) -> None:
    make_policy(policy_section, title=TITLE)
    client.force_login(make_superuser())
    page = client.get(reverse(f"wagtailadmin_pages:{place}"), {"q": "技术改造"}).content.decode()
    assert "1 个页面中的第 1—1 个" in page and "个None" not in page


def test_editors_of_one_portal_do_not_see_another_portals_pages_in_the_explorer(
    client: Client, city: CityPortalPage, policy_section: PolicySectionPage
) -> None:
    town = make_town(city)
    make_policy(make_policy_section(town), title="街道技术改造")
    make_policy(policy_section, title=TITLE)
    client.force_login(make_editor(town))
    page = client.get(reverse("wagtailadmin_pages:search"), {"q": "技术改造"}).content.decode()
    assert "街道技术改造" in page
    assert TITLE not in page


def make_editor(portal: Page) -> User:
    group = Group.objects.create(name="街道编辑")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    GroupPagePermission.objects.create(group=group, page=Page.objects.get(pk=portal.pk), permission_type="change")
    user = User.objects.create_user("town", "town@example.org", "password")
    user.groups.add(group)
    return user


@pytest.mark.parametrize("place", ["wagtailimages:index", "wagtailimages_chooser:choose_results"])
@pytest.mark.parametrize("query", ["服务大厅", "服務大廳", "fwdt"])
def test_images_are_found(client: Client, place: str, query: str) -> None:
    for title in ("企业服务大厅外景", "园区航拍"):
        data = BytesIO()
        Picture.new("RGB", (4, 4)).save(data, "PNG")
        Image.objects.create(title=title, file=ImageFile(BytesIO(data.getvalue()), "sample.png"))
    client.force_login(make_superuser())
    page = client.get(reverse(place), {"q": query}).content.decode()
    assert "企业服务大厅外景" in page
    assert "园区航拍" not in page


@pytest.mark.parametrize("place", ["wagtaildocs:index", "wagtaildocs_chooser:choose_results"])
@pytest.mark.parametrize("query", ["申请表", "申請表", "sqb"])
def test_documents_are_found(client: Client, place: str, query: str) -> None:
    for title in ("技术改造补助申请表", "项目清单"):
        Document.objects.create(title=title, file=ContentFile(b"sample", "sample.txt"))
    client.force_login(make_superuser())
    page = client.get(reverse(place), {"q": query}).content.decode()
    assert "技术改造补助申请表" in page
    assert "项目清单" not in page


@pytest.mark.parametrize(
    ("model", "fields", "query"),
    [
        (Topic, {"name": "技术创新", "slug": "sample-a"}, "技術創新"),
        (Topic, {"name": "技术创新", "slug": "sample-a"}, "jscx"),
        (IssuingAuthority, {"name": "样例市人民政府", "short_name": "样政发", "slug": "sample-b"}, "样政发"),
        (Division, {"name": "样例新街道", "code": "990281001"}, "990281"),
        (SegmenterWord, {"word": "样例小巨人"}, "xiaojuren"),
        (SynonymGroup, {"words": "样例贷款、样例融资"}, "融資"),
    ],
)
def test_snippets_are_found(client: Client, model: Any, fields: dict[str, str], query: str) -> None:
    shown = model.objects.create(**fields)
    client.force_login(make_superuser())
    page = client.get(reverse(model.snippet_viewset.get_url_name("list")), {"q": query}).content.decode()
    assert str(fields.get("name") or fields.get("word") or fields["words"]) in page
    other = client.get(reverse(model.snippet_viewset.get_url_name("list")), {"q": "完全不同的词语"}).content.decode()
    assert reverse(model.snippet_viewset.get_url_name("edit"), args=[shown.pk]) not in other
