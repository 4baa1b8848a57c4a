"""会员名单上传: choose a file, look at what would change, save. All or nothing."""

from dataclasses import asdict, replace
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.auth import permission_denied

from office_files.uploads.admission import check_file
from office_files.uploads.kinds import DOCUMENTS
from site_content.associations.member_sheets import LARGEST_FILE, SheetReading, read_member_sheet, write_member_sheet
from site_content.associations.members import Member, parse_members, write_members
from site_content.associations.models import AssociationPage

URL_NAME, SHEET_URL_NAME = "qifu_members", "qifu_members_sheet"
SALT = "cms.teams.members"
PREVIEW_SECONDS = 3600
SHEETS = {extension: DOCUMENTS[extension] for extension in ("csv", "xlsx")}


class SheetForm(forms.Form):
    file = forms.FileField(label=_("会员名单（XLSX 或 CSV）"))

    def clean_file(self) -> SheetReading:
        upload = self.cleaned_data["file"]
        if not upload.name.lower().endswith((".xlsx", ".csv")):
            raise ValidationError(_("请上传 XLSX 或 CSV 文件。旧的 XLS 文件请先另存为 XLSX。"))
        if upload.size <= LARGEST_FILE:
            check_file(upload, upload.name, SHEETS)
        return read_member_sheet(upload, upload.name)


def import_members(request: HttpRequest, page_id: int) -> HttpResponseBase:
    """GET the form; POST a file for a preview or an error report; POST the preview to save it as a draft."""
    page = get_object_or_404(AssociationPage, pk=page_id)
    if not page.permissions_for_user(request.user).can_edit():
        return permission_denied(request)
    draft = page.get_latest_revision_as_object()
    if "preview" in request.POST:
        return save_members(request, draft)
    form = SheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        return show_reading(request, draft, form.cleaned_data["file"])
    return show(request, draft, form=form, members=current_members(draft))


def download_members(request: HttpRequest, page_id: int) -> HttpResponseBase:
    """The draft's list as the sheet that the upload takes: to be corrected instead of typed anew."""
    page = get_object_or_404(AssociationPage, pk=page_id)
    if not page.permissions_for_user(request.user).can_edit():
        return permission_denied(request)
    members = current_members(page.get_latest_revision_as_object())
    return FileResponse(write_member_sheet(members), as_attachment=True, filename=f"会员名单（{page.title}）.xlsx")


def show(request: HttpRequest, page: AssociationPage, **context: Any) -> HttpResponse:
    context = {"page": page, "header_title": _("会员名单"), "header_icon": "group", **context}
    return render(request, "teams/members.html", context)


def show_reading(request: HttpRequest, page: AssociationPage, reading: SheetReading) -> HttpResponse:
    if reading.errors:
        return show(request, page, form=SheetForm(), errors=reading.errors, read=len(reading.members))
    passed_over = [(number, "　".join(cells)) for number, cells in reading.passed_over]
    context = {"passed_over": passed_over, "other_sheets": reading.other_sheets}
    return show_preview(request, page, keep_products(current_members(page), reading.members), **context)


def keep_products(before: list[Member], after: list[Member]) -> list[Member]:
    """A sheet without a column of products takes none away."""
    known = {member.name: member.products for member in before}
    return [member if member.products else replace(member, products=known.get(member.name, "")) for member in after]


def show_preview(request: HttpRequest, page: AssociationPage, after: list[Member], **context: Any) -> HttpResponse:
    before = current_members(page)
    names, left = {member.name for member in before}, {member.name for member in after}
    changes = {
        "added": [m for m in after if m.name not in names],
        "removed": [m for m in before if m.name not in left],
        "changed": [m for m in after if m.name in names and m not in before],
    }
    preview = sign_preview(request, page, after)
    drastic = is_drastic(before, after)
    return show(request, page, preview=preview, after=after, changes=changes, drastic=drastic, before=before, **context)


def is_drastic(before: list[Member], after: list[Member]) -> bool:
    """Whether more than a third of the members would go: rather a wrong file than a bad year."""
    left = {member.name for member in after}
    return sum(member.name not in left for member in before) * 3 > len(before)


def current_members(page: AssociationPage) -> list[Member]:
    try:
        return parse_members(page.members)
    except ValidationError:  # an old draft that was never checked
        return []


def sign_preview(request: HttpRequest, page: AssociationPage, members: list[Member]) -> str:
    """What was looked at is what will be saved, by the same person, on the page as it was then."""
    rows = [list(asdict(member).values()) for member in members]
    return signing.dumps([page.pk, page.latest_revision_id, request.user.pk, rows], salt=SALT, compress=True)


def save_members(request: HttpRequest, page: AssociationPage) -> HttpResponse:
    """As a draft; and on its way to approval if that is what the button said."""
    again = redirect(URL_NAME, page.pk)
    try:
        pk, revision, user, rows = signing.loads(request.POST["preview"], salt=SALT, max_age=PREVIEW_SECONDS)
    except signing.BadSignature:
        messages.error(request, _("预览已过期，请重新上传。"))
        return again
    if (pk, revision, user) != (page.pk, page.latest_revision_id, request.user.pk):
        messages.error(request, _("预览以后页面又有人改过，请重新上传核对。"))
        return again
    members = [Member(*row) for row in rows]
    if is_drastic(current_members(page), members) and "drastic" not in request.POST:
        return show_preview(request, page, members, unconfirmed=True)
    page.members = write_members(members)
    page.save_revision(user=request.user, log_action=True, changed=True)
    messages.success(request, _("会员名单已存为草稿，共 %(count)d 家。") % {"count": len(rows)})
    if "submit" in request.POST and page.permissions_for_user(request.user).can_submit_for_moderation():
        page.get_workflow().start(page, request.user)
        messages.info(request, _("已提交审核，通过后门户上就会更新。"))
    return redirect(reverse("wagtailadmin_home"))


def admin_urls() -> list[Any]:
    return [
        path("qifu/associations/<int:page_id>/members/", import_members, name=URL_NAME),
        path("qifu/associations/<int:page_id>/members/sheet/", download_members, name=SHEET_URL_NAME),
    ]
