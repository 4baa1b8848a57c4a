"""The form of 设置 › 重定向: what it takes is what the portal can show."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.redirects.models import Redirect

from cms.wagtail_seams.redirects import RedirectForm
from publishing.models import Record
from publishing.signposting import LONGEST_PATH, path_of
from publishing.signposts import Signpost, signpost_id
from themes.folder import UnsafePath, file_path
from themes.signposts import is_allowed, is_taken, own_address

TRADITIONAL = "/zh-hant/"


class PortalRedirectForm(RedirectForm):
    """Takes paths of the portal as targets too, and refuses circles and addresses that cannot be redirected."""

    redirect_link = forms.CharField(
        label=_("重定向到网址"),
        required=False,
        max_length=255,
        help_text=_(
            "站内页面请在上面选择。别的网站写完整网址，以 http:// 或 https:// 开头；站内地址也可以写 /policies/。"
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["old_path"].help_text = _(
            "原来的地址，例如 /policies/old/。繁体版会一起转过去。这个地址上如果有公开的页面，读者先看到那个页面。"
        )

    def clean_old_path(self) -> str:
        old_path = self.cleaned_data["old_path"].strip()
        old_path = own_address(old_path, settings.QIFU_SITE_URL)
        if "://" in old_path or old_path.startswith("//"):
            raise ValidationError(_("请填本站的地址，以 / 开头，例如 /policies/old/；别的网站的地址不能在这里重定向。"))
        if "?" in old_path or "#" in old_path:
            raise ValidationError(_("带 ? 或 # 的地址不能重定向，请只填 ? 前面的部分。"))
        return _checked_path(Redirect.normalise_path(old_path))

    def clean_redirect_link(self) -> str:
        link = self.cleaned_data["redirect_link"].strip()
        if not link:
            return ""
        if not is_allowed(link):
            raise ValidationError(_("请写以 http:// 或 https:// 开头的网址，或以 / 开头的站内地址。"))
        return f"{settings.QIFU_SITE_URL}{link}" if link.startswith("/") else link

    def clean(self) -> Any:
        super().clean()
        data = self.cleaned_data
        page, link, old_path = data.get("redirect_page"), data.get("redirect_link"), data.get("old_path")
        if not page and not link and "redirect_link" in data:
            self.add_error("redirect_page", _("请选择要转到的页面，或填写网址。"))
        elif page and link:
            self.add_error("redirect_link", _("页面和网址只能填一个，请清空其中一个。"))
        elif old_path and (path := path_of(old_path)) and _leads_to(path, page.pk if page else None, link or ""):
            self.add_error(
                "redirect_page" if page else "redirect_link",
                _("这样会绕回“%(path)s”自己，读者打不开，请换一个去向。") % {"path": path},
            )
        return data


def _checked_path(old_path: str) -> str:
    path = path_of(old_path)
    if path is None or is_taken(path):
        if old_path.startswith(TRADITIONAL):
            raise ValidationError(_("请填简体版的地址，去掉开头的 /zh-hant；繁体版会一起转过去。"))
        raise ValidationError(_("“%(path)s”是系统自己用的地址，不能重定向。") % {"path": old_path})
    try:
        parts = file_path(path).split("/")
    except UnsafePath as error:
        raise ValidationError(_("地址里不能有 .. 或反斜杠，请核对。")) from error
    if any(len(part.encode()) > LONGEST_PART for part in parts) or len(path) >= LONGEST_PATH:
        raise ValidationError(_("地址太长，请核对。"))
    return old_path


# A file system takes names of 255 bytes; markers and temporary names need some.
LONGEST_PART = 200


def _leads_to(path: str, page_id: int | None, link: str) -> bool:
    """Whether a way that begins like this comes back to ``path``."""
    seen = {path}
    while True:
        if page_id is not None:
            there = Record.objects.live().filter(id=str(page_id)).values_list("url", flat=True).first()
            return there in seen
        here = own_address(link, settings.QIFU_SITE_URL).partition("?")[0].partition("#")[0]
        if not here.startswith("/"):
            return False
        here = path_of(here) or here
        if here in seen:
            return True
        seen.add(here)
        step = _next_step(here)
        if step is None or Record.objects.live().filter(url=here).exists():
            return False
        page_id, link = step


def _next_step(path: str) -> tuple[int | None, str] | None:
    """(page, link) of what stands at an address: the list of redirects is newer than what the publisher made of it."""
    redirect = Redirect.objects.filter(old_path__in={path, path.rstrip("/")}).order_by("automatically_created").first()
    if redirect:
        return redirect.redirect_page_id, redirect.redirect_link
    post = Signpost.objects.filter(id=signpost_id(path), live=True).first()
    return (post.page_id, post.link) if post else None
