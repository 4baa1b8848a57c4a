"""The two logs in the admin: sign-ins and changes, filtered, exported, kept for their time."""

import io
from datetime import UTC, datetime, timedelta
from typing import Any

import openpyxl
import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group, Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db.models import F
from django.test import Client
from django.urls import reverse
from pytest_django import Settings
from wagtail.documents import get_document_model
from wagtail.log_actions import log
from wagtail.models import Collection, GroupPagePermission, ModelLogEntry, Page

from cms.accounts.models import SignInEvent
from site_content.base.models import Topic
from tests.accounts import PASSWORD, make_administrator, make_editor, sign_in, signed_in

pytestmark = pytest.mark.django_db
SIGN_INS, AUDIT = "/admin/reports/sign-ins/", "/admin/reports/audit/"


def text_of(response: Any) -> str:
    return b"".join(response.streaming_content if response.streaming else [response.content]).decode("utf-8-sig")


def test_sign_ins_are_seen_filtered_and_exported() -> None:
    make_editor()
    make_administrator()
    sign_in(Client(), "editor", "wrong", REMOTE_ADDR="203.0.113.9", HTTP_USER_AGENT="Nice Browser")
    manager = signed_in("chief")
    html = manager.get(SIGN_INS).content.decode()
    assert "203.0.113.9" in html and "Nice Browser" in html and "登录失败" in html
    assert "203.0.113.9" not in manager.get(SIGN_INS, {"kind": "signed_in"}).content.decode()
    assert "203.0.113.9" not in manager.get(SIGN_INS, {"username": "chief"}).content.decode()
    csv = text_of(manager.get(SIGN_INS, {"export": "csv", "kind": "failed"}))
    assert csv.splitlines()[0].startswith("时间（北京时间）,事件,用户名") and "登录失败,editor,203.0.113.9" in csv
    response: Any = manager.get(SIGN_INS, {"export": "xlsx"})
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    assert sheet.active is not None and sheet.active.max_row >= 3


def test_the_audit_log_says_when_to_the_second() -> None:
    manager = make_administrator()
    log(Page.get_first_root_node(), "wagtail.edit", user=manager, timestamp=datetime(2026, 11, 20, 1, 2, 3, tzinfo=UTC))
    assert "2026-11-20 09:02:03" in signed_in("chief").get(AUDIT).content.decode()


@pytest.mark.parametrize("path", [SIGN_INS, AUDIT, "/admin/qifu/locks/"])
def test_the_logs_are_for_administrators_alone(path: str) -> None:
    make_editor(publishes=True)
    assert signed_in().get(path).status_code in (302, 403)
    assert "登录记录" not in signed_in().get("/admin/").content.decode()


def test_an_auditor_reads_the_logs_by_a_permission() -> None:
    auditor = make_editor("auditor")
    auditor.user_permissions.add(Permission.objects.get(codename="view_signinevent"))
    client = signed_in("auditor")
    assert client.get(SIGN_INS).status_code == client.get(AUDIT).status_code == 200
    assert client.get("/admin/qifu/locks/").status_code in (302, 403)


def account_form(user: User, **changes: Any) -> dict[str, Any]:
    return {"username": user.username, "email": user.email, "first_name": "甲", "last_name": "乙", "is_active": "on",
            "groups": [group.pk for group in user.groups.all()], **changes}  # fmt: skip


def test_changes_of_accounts_and_rights_are_logged_with_what_changed() -> None:
    user = make_editor()
    make_administrator()
    group = Group.objects.create(name="审核组")
    manager = signed_in("chief")
    address = reverse("wagtailusers_users:edit", args=[user.pk])
    groups = [*user.groups.values_list("pk", flat=True), group.pk]
    assert manager.post(address, account_form(user, is_superuser="on", groups=groups)).status_code == 302
    text = text_of(manager.get(AUDIT, {"export": "csv"}))
    assert "系统管理员：否 → 是" in text and "审核组" in text
    entry = ModelLogEntry.objects.filter(action="qifu.rights_granted", label="editor").latest("pk")
    assert entry.user is not None and entry.user.username == "chief"
    assert "账户资料变更" in manager.get(AUDIT).content.decode()


def test_rights_of_a_group_are_logged_when_given_and_when_taken() -> None:
    make_administrator()
    manager = signed_in("chief")
    root = Page.get_first_root_node()
    access = Permission.objects.get(codename="access_admin")
    form: dict[str, Any] = {"name": "发布组", "permissions": [access.pk]}
    panels = {
        panel.prefix: panel for panel in manager.get(reverse("wagtailusers_groups:add")).context["permission_panels"]
    }
    choices = panels["page_permissions"].empty_form.fields["permissions"].choices
    publish = next(value for value, label in choices if value.instance.codename == "publish_page")
    for prefix in panels:
        form |= {f"{prefix}-{key}": 0 for key in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS")}
    pages = "page_permissions"
    form |= {f"{pages}-TOTAL_FORMS": 1, f"{pages}-0-page": root.pk, f"{pages}-0-permissions": [str(publish)]}
    response = manager.post(reverse("wagtailusers_groups:add"), form)
    assert response.status_code == 302
    group = Group.objects.get(name="发布组")
    GroupPagePermission.objects.filter(group=group).delete()
    group.permissions.clear()
    what = set(ModelLogEntry.objects.filter(label="发布组").values_list("action", "data__what"))
    assert ("qifu.rights_granted", "wagtailadmin.access_admin") in what
    assert ("qifu.rights_revoked", "wagtailadmin.access_admin") in what
    assert {action for action, text in what if text and text.startswith("发布页面《")} == {
        "qifu.rights_granted", "qifu.rights_revoked",
    }  # fmt: skip


def test_creating_editing_and_deleting_in_the_admin_is_logged_for_every_kind() -> None:
    make_administrator()
    manager = signed_in("chief")
    manager.post(
        reverse("wagtailadmin_collections:add"), {"name": "样例集", "parent": Collection.get_first_root_node().pk}
    )
    collection = Collection.objects.get(name="样例集")
    manager.post(
        reverse("wagtailadmin_collections:edit", args=[collection.pk]),
        {"name": "样例集二", "parent": Collection.get_first_root_node().pk},
    )
    upload = SimpleUploadedFile("a.txt", "样例".encode())
    files = {"title": "样例文件", "files[]": upload, "collection": collection.pk}
    manager.post(reverse("wagtaildocs:add_multiple"), files, headers={"x-requested-with": "XMLHttpRequest"})
    document = get_document_model().objects.get()
    manager.post(f"/admin/bulk/wagtaildocs/document/delete/?id={document.pk}")
    manager.post(reverse("wagtailusers_users:add"), account_form(User(username="fresh", email="f@example.org", pk=0)) | {"password1": PASSWORD, "password2": PASSWORD})  # fmt: skip
    topic = Topic.objects.create(name="样例主题")
    manager.post(reverse(Topic.snippet_viewset.get_url_name("delete"), args=[topic.pk]))
    logged = set(ModelLogEntry.objects.filter(user__username="chief").values_list("content_type__model", "action"))
    assert {("collection", "wagtail.create"), ("collection", "wagtail.edit"), ("document", "qifu.uploaded"), ("document", "qifu.removed"), ("user", "wagtail.create"), ("topic", "wagtail.delete")} <= logged  # fmt: skip


@pytest.mark.parametrize("in_bulk", [False, True])
def test_a_deletion_is_logged_once(in_bulk: bool) -> None:
    make_administrator()
    document = get_document_model().objects.create(title="样例文件", file=SimpleUploadedFile("a.txt", b"a"))
    address = reverse("wagtaildocs:delete", args=[document.pk])
    signed_in("chief").post(f"/admin/bulk/wagtaildocs/document/delete/?id={document.pk}" if in_bulk else address)
    assert not get_document_model().objects.exists()
    assert ModelLogEntry.objects.filter(label="样例文件", deleted=True).count() == 1


def test_accounts_switched_off_in_bulk_are_logged_and_out() -> None:
    user = make_editor()
    make_administrator()
    client = signed_in()
    address = f"/admin/bulk/auth/user/set_active_state/?id={user.pk}"
    signed_in("chief").post(address, {"mark_as_active": "False"})
    assert client.get("/admin/")["Location"].startswith("/admin/login/")
    entry = ModelLogEntry.objects.get(action="qifu.account_changed", label="editor")
    assert entry.data == {"what": "有效 → 否"}


def test_old_entries_are_removed_by_the_command_and_younger_ones_stay(settings: Settings) -> None:
    settings.QIFU_SIGN_IN_LOG_DAYS, settings.QIFU_AUDIT_LOG_DAYS = 365, 0
    make_administrator()
    manager = signed_in("chief")
    manager.post(reverse("wagtailadmin_collections:add"), {"name": "甲", "parent": Collection.get_first_root_node().pk})
    SignInEvent.objects.update(at=F("at") - timedelta(days=366))
    sign_in(Client(), "chief", "wrong")
    ModelLogEntry.objects.update(timestamp=F("timestamp") - timedelta(days=5000))
    call_command("purge_logs")
    assert list(SignInEvent.objects.values_list("kind", flat=True)) == ["failed"]
    assert ModelLogEntry.objects.exists()
    settings.QIFU_AUDIT_LOG_DAYS = 1000
    call_command("purge_logs")
    assert not ModelLogEntry.objects.exists()


def test_what_nobody_did_by_hand_is_not_said_to_be_done_by_none() -> None:
    make_administrator()
    Page.objects.filter(depth=2).update(last_published_at=datetime(2026, 11, 20, tzinfo=UTC))
    html = signed_in("chief").get("/admin/reports/aging-pages/").content
    rows = BeautifulSoup(html, "html.parser").select("table.listing tbody tr")
    assert rows and {row.select("td")[3].get_text(strip=True) for row in rows} == {"系统"}
