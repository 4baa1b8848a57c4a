"""What stands at an address where no page is: the way to another page, or a word that it was withdrawn."""

import hashlib
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def signpost_id(path: str) -> str:
    """Made from the address, so that whoever knows the one knows the other."""
    return "at:" + hashlib.sha256(path.encode()).hexdigest()[:32]


class Signpost(models.Model):
    """One address that readers may still have, and what is known of it. Kept for ever; ``live`` says whether it counts.

    A page that stands at the address goes before it: whoever shows signposts asks the records first. It has the
    attributes of a Record that sinks look at, and is delivered as one, to the sinks that ask for it.
    """

    kind: ClassVar[str] = "signpost"
    portal: ClassVar[str] = ""
    section: ClassVar[str] = ""
    owner: ClassVar[str] = ""
    sort_id: ClassVar[int] = 0
    date: ClassVar[None] = None
    document: ClassVar[dict[str, Any]] = {}
    assets: ClassVar[list[Any]] = []

    id = models.CharField(primary_key=True, max_length=40)
    path = models.CharField(_("地址"), max_length=1000)
    # Either the page that stood there or that somebody named, or another address.
    page_id = models.BigIntegerField(_("页面编号"), null=True, db_index=True)
    link = models.CharField(_("去向"), max_length=1000, blank=True)
    permanent = models.BooleanField(_("永久"), default=True)
    # Wagtail's redirect that says so; without one the record itself was there.
    redirect_id = models.BigIntegerField(_("重定向编号"), null=True)
    by_hand = models.BooleanField(_("手工设置"), default=False)
    # The record that was at the address last, and until when: whatever else counts there now.
    stood_page_id = models.BigIntegerField(_("原页面编号"), null=True)
    stood_until = models.DateTimeField(_("原页面离开时间"), null=True)
    # Records that took the page's place, best first.
    replaced_by = models.JSONField(_("代替它的记录"), default=list)
    since = models.DateTimeField(_("起始时间"), default=timezone.now)
    # To be looked at: what was said of it may no longer be so (publishing.signposting).
    due = models.BooleanField(_("待更新"), default=True)
    live = models.BooleanField(_("有效"), default=False)
    sequence = models.BigIntegerField(_("序号"), default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("旧地址")
        indexes = [
            models.Index(fields=["id"], condition=models.Q(due=True), name="signpost_due"),
            models.Index(fields=["sequence"], name="signpost_by_sequence"),
        ]

    def __str__(self) -> str:
        return self.path

    @property
    def url(self) -> str:
        return self.path
