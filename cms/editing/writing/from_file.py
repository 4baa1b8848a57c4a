"""从文件新建: a red-header document (DOCX, HTML, Markdown) becomes a draft policy for its editor to look over."""

from dataclasses import replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.auth import permission_denied
from wagtail.admin.widgets import Button
from wagtail.models import Page

from site_content.policies.importing.apart import read_upload_apart
from site_content.policies.importing.imported import ImportedPolicy, ImportProblem
from site_content.policies.importing.writing import PolicyWriter
from site_content.policies.models import IssuingAuthority, PolicyPage, PolicySectionPage

URL_NAME = "qifu_policy_from_file"
ACCEPTED = ".docx,.html,.htm,.md,.markdown"


class PolicyFileForm(forms.Form):
    file = forms.FileField(
        label=_("文件"),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        help_text=_("红头文件的 Word（.docx）、HTML 或 Markdown。可以把文件拖到这里。"),
        error_messages={"required": _("请选择一个文件。"), "empty": _("文件是空的（0 字节），请重新选择。")},
    )

    def clean_file(self) -> ImportedPolicy:
        """What the file says, read in full."""
        upload = self.cleaned_data["file"]
        try:
            return read_upload_apart(upload.name, upload.read())
        except ImportProblem as problem:
            raise ValidationError(str(problem)) from problem


def make_from_file(request: HttpRequest, section_id: int) -> HttpResponse:
    """The upload form, and from it the new draft's editing form."""
    section = get_object_or_404(PolicySectionPage, pk=section_id)
    if not section.permissions_for_user(request.user).can_add_subpage():
        return permission_denied(request)
    form = PolicyFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        page = add_draft(form, section, request)
        if page is not None:
            return redirect("wagtailadmin_pages:edit", page.pk)
    context = {"form": form, "section": section, "header_title": _("从文件新建政策")}
    return render(request, "editing/from_file.html", context)


def add_draft(form: PolicyFileForm, section: Page, request: HttpRequest) -> PolicyPage | None:
    """The draft, or None with the reason at the form's field; all or nothing is saved."""
    policy, notes = with_known_authorities(form.cleaned_data["file"])
    page = PolicyPage(live=False, locale_id=section.locale_id, owner_id=request.user.pk)
    try:
        with transaction.atomic():
            notes += PolicyWriter(section, attach=True, user=request.user).apply(policy, page)
            page.clean()  # a draft is not checked in full when it is added
            section.add_child(instance=page)
            page.save_revision(user=request.user, log_action="wagtail.create")
    except (ValidationError, ImportProblem) as error:
        form.add_error("file", ValidationError(getattr(error, "messages", [str(error)])))
        return None
    messages.success(
        request, _("已读入《%(title)s》，存为草稿。请核对字号、机关、日期和正文后再发布。") % {"title": page}
    )
    for note in notes:
        messages.warning(request, note)
    return page


def with_known_authorities(policy: ImportedPolicy) -> tuple[ImportedPolicy, list[str]]:
    """A guess from a text makes no new term in the city's list: unknown bodies are named for the editor."""
    known = set(IssuingAuthority.objects.filter(name__in=policy.authorities).values_list("name", flat=True))
    unknown = [name for name in policy.authorities if name not in known]
    notes = (
        [str(_("发文机关里没有“%(names)s”，请补选，或请管理员添加。") % {"names": "、".join(unknown)})]
        if unknown
        else []
    )
    return replace(policy, authorities=tuple(name for name in policy.authorities if name in known)), notes


def header_buttons(page: Page, user: Any, next_url: str | None = None, view_name: str = "") -> list[Button]:
    """从文件新建 in the header of a section of policies."""
    if page.specific_class is not PolicySectionPage or not page.permissions_for_user(user).can_add_subpage():
        return []
    return [Button(_("从文件新建政策"), reverse(URL_NAME, args=[page.pk]), icon_name="doc-full", priority=20)]


def admin_urls() -> list[Any]:
    return [path("qifu/policies/<int:section_id>/from-file/", make_from_file, name=URL_NAME)]
