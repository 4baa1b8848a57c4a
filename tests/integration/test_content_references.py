"""What pages share (terms, images, documents): an edit reaches the records of every page that uses it."""

import io
from typing import Any

import pytest
from django.core.files.base import ContentFile
from PIL import Image as Picture
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from publishing.models import Record
from publishing.worker import run_pending
from site_content.base.models import Department, Topic
from site_content.policies.models import IssuingAuthority, PolicyPage, PolicySectionPage
from site_content.portals.models import CityPortalPage
from tests import content_factories as make
from tests.factories import add_page

pytestmark = pytest.mark.django_db


def picture_file(colour: str, name: str = "photo.png") -> ContentFile:
    buffer = io.BytesIO()
    Picture.new("RGB", (40, 30), colour).save(buffer, "PNG")
    return ContentFile(buffer.getvalue(), name=name)


def document(page: Any) -> dict[str, Any]:
    run_pending()
    return Record.objects.get(id=str(page.pk)).document


@pytest.fixture
def topic(db: None) -> Topic:
    parent = Topic.objects.create(name="财政金融", slug="finance")
    return Topic.objects.create(name="贷款", slug="loans", parent=parent)


@pytest.fixture
def policy(policy_section: PolicySectionPage, topic: Topic) -> PolicyPage:
    page = PolicyPage(title="样例政策")
    page.topics = [topic]
    page.authorities = [IssuingAuthority.objects.create(name="样例市人民政府", slug="gov")]
    return add_page(policy_section, page)


def test_a_renamed_topic_is_renamed_in_its_policies(policy: PolicyPage, topic: Topic) -> None:
    assert document(policy)["topics"] == [{"slug": "loans", "name": "贷款", "parent": "finance"}]
    topic.name = "融资"
    topic.save()
    assert document(policy)["topics"][0]["name"] == "融资"


def test_a_parent_topics_new_code_reaches_the_policies_of_its_children(policy: PolicyPage, topic: Topic) -> None:
    document(policy)
    parent = topic.parent
    assert parent
    parent.slug = "money"
    parent.save()
    assert document(policy)["topics"][0]["parent"] == "money"


def test_a_renamed_authority_is_renamed_in_its_policies(policy: PolicyPage) -> None:
    document(policy)
    authority = IssuingAuthority.objects.get()
    authority.name = "样例市政府"
    authority.save()
    assert document(policy)["authorities"][0]["name"] == "样例市政府"


def test_a_renamed_department_is_renamed_in_its_guides(city: CityPortalPage) -> None:
    guide = make.make_guide(city)
    document(guide)
    department = Department.objects.get()
    department.name = "样例新局"
    department.save()
    assert document(guide)["department"]["name"] == "样例新局"


def test_a_replaced_document_gets_a_new_address(policy: PolicyPage) -> None:
    attached = get_document_model().objects.create(title="附件", file=ContentFile(b"%PDF-1.4 old", name="a.pdf"))
    policy.attachments = [("attachment", {"document": attached, "title": ""})]
    policy.save_revision().publish()
    before = document(policy)["attachments"][0]
    attached.file = ContentFile(b"%PDF-1.4 new and longer", name="a.pdf")
    attached.file_hash, attached.file_size = "", None
    attached.save()
    after = document(policy)["attachments"][0]
    assert before["url"] != after["url"]
    assert after["size"] == len(b"%PDF-1.4 new and longer")


def test_a_deleted_document_leaves_the_policy(policy: PolicyPage) -> None:
    attached = get_document_model().objects.create(title="附件", file=ContentFile(b"%PDF-1.4", name="a.pdf"))
    policy.attachments = [("attachment", {"document": attached, "title": ""})]
    policy.save_revision().publish()
    assert document(policy)["attachments"]
    attached.delete()
    assert document(policy)["attachments"] == []


def test_a_deleted_image_leaves_the_record_and_its_body(policy: PolicyPage) -> None:
    image = get_image_model().objects.create(title="图", file=picture_file("red"))
    policy.image = image
    policy.body = [("image", {"image": image, "alt": "样例", "caption": ""})]
    policy.save_revision().publish()
    found = document(policy)
    assert found["image"] and found["body"]
    image.delete()
    found = document(policy)
    assert found["image"] is None and found["body"] == []


def test_a_retitled_policy_is_retitled_where_a_guide_links_it(city: CityPortalPage, policy: PolicyPage) -> None:
    guide = make.make_guide(city)
    guide.policy_links.set([make.guide_policy_link(policy)])
    guide.save_revision().publish()
    assert document(guide)["policies"][0]["title"] == "样例政策"
    policy.title = "新标题"
    policy.save_revision().publish()
    assert document(guide)["policies"][0]["title"] == "新标题"


def test_an_unpublished_policy_disappears_from_the_guide(city: CityPortalPage, policy: PolicyPage) -> None:
    guide = make.make_guide(city)
    guide.policy_links.set([make.guide_policy_link(policy)])
    guide.save_revision().publish()
    assert document(guide)["policies"]
    policy.unpublish()
    assert document(guide)["policies"] == []
