"""What editors see around their forms: our name, Chinese words, and no way to another host."""

import json

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from wagtail.models import Collection, Page, Task, Workflow

from site_content.policies.models import PolicyPage, PolicySectionPage
from tests.admin_forms import create_url
from tests.factories import make_superuser

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(db: None) -> Client:
    client = Client()
    client.force_login(make_superuser())
    return client


def test_the_log_in_page_is_chinese_and_ours() -> None:
    html = Client().get(reverse("wagtailadmin_login")).content.decode()
    assert "登录管理后台" in html
    assert "Wagtail<" not in html
    assert "Password" not in html


def test_nobody_is_sent_to_a_password_reset_without_mail() -> None:
    assert "忘记密码" not in Client().get(reverse("wagtailadmin_login")).content.decode()


def test_the_tabs_of_a_page_are_called_by_what_is_in_them(editor: Client, policy_section: PolicySectionPage) -> None:
    response = editor.get(create_url(policy_section, PolicyPage))
    panel = response.context["edit_handler"] if "edit_handler" in response.context else response.context["panel"]
    assert [str(tab.heading) for tab in panel.children][:2] == ["内容", "网址"]
    assert "go_live_at" in response.context["form"].fields


def test_the_guide_is_read_in_the_admin(editor: Client) -> None:
    html = editor.get(reverse("qifu_manual")).content.decode()
    assert "发布一份政策" in html
    assert reverse("qifu_manual_chapter", args=["first-policy"]) in html


def test_help_leads_to_no_other_host(editor: Client) -> None:
    html = editor.get(reverse("wagtailadmin_home")).content.decode()
    assert reverse("qifu_manual") in html
    assert "guide.wagtail.org" not in html
    assert "whats-new" not in html


def test_search_words_have_a_menu_of_their_own(editor: Client) -> None:
    html = editor.get(reverse("wagtailadmin_home")).content.decode()
    assert json.dumps("搜索用词")[1:-1] in html
    assert f'"url": "{reverse("wagtailsnippets:index")}"' not in html


def test_groups_and_workflows_are_those_of_teams_and_of_units_that_take_appeals() -> None:
    assert not Group.objects.filter(unit_group=None).exists()
    assert not Workflow.objects.exists() and not Task.objects.exists()


def test_what_is_there_from_the_start_has_chinese_names() -> None:
    assert (Page.get_first_root_node().title, Collection.get_first_root_node().name) == ("全部平台", "公共文件")
