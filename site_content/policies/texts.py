"""Consolidated texts: a policy as it reads from a day on, after another one has amended it (decisions/0058).

The page's own body is the text as it was issued. Its record shows the text that holds today as ``body``, and all of them as
``texts``.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.fields import StreamField
from wagtail.models import Orderable

from site_content.base.assets import AssetCollector
from site_content.base.blocks import body_blocks
from site_content.base.bodies import body_to_record
from site_content.base.fields import page_links
from site_content.base.moments import start_of_day, to_iso

if TYPE_CHECKING:
    from site_content.policies.pages import PolicyPage


CHANGES_PUBLIC_HELP = _(
    "公开后又改了金额、日期、条件或正文，公众能看到改前改后的对照。去掉勾选再发布，以前公开过的内容就从记录里删除"
    "（例如误公开了不该公开的信息），不能恢复。"
)


class PolicyText(Orderable):
    """The whole text of ``page`` as it reads from ``holds_from`` on."""

    page = ParentalKey("policies.PolicyPage", on_delete=models.CASCADE, related_name="texts")
    holds_from = models.DateField(_("自这一天起施行"))
    amended_by = models.ForeignKey(
        "policies.PolicyPage",
        on_delete=models.SET_NULL,
        null=True,
        related_name="amended_texts",
        verbose_name=_("由哪份文件修改"),
    )
    body = StreamField(body_blocks(), verbose_name=_("修改后的全文"))
    support_amount = models.CharField(
        _("修改后的支持金额"), max_length=200, blank=True, help_text=_("没有改就留空，仍显示原来的。")
    )
    support_max = models.DecimalField(
        _("修改后的最高金额（万元）"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    note = models.CharField(_("说明"), max_length=200, blank=True, help_text=_("例如：修改了第五条、第八条。"))

    panels = [
        FieldRowPanel([FieldPanel("holds_from"), FieldPanel("amended_by")]),
        FieldPanel("note"),
        FieldRowPanel([FieldPanel("support_amount"), FieldPanel("support_max")]),
        FieldPanel("body"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("修改后的文本")


def texts_panel() -> InlinePanel:
    return InlinePanel(
        "texts",
        heading=_("修改后的文本"),
        label=_("修改后的文本"),
        help_text=_(
            "别的文件修改了本政策，就在这里加一份修改后的全文（可从 Word 整篇粘贴），写明自哪天起施行、由哪份文件修改。"
            "上面的正文保持印发时的原样；到了那一天，公众看到和搜到的自动换成新文本，原文和两者的对照都能查。"
        ),
    )


def check_texts(policy: "PolicyPage") -> None:
    """Raises ValidationError for two texts of one day, one from before the policy was made, one that amends itself."""
    days = [text.holds_from for text in policy.texts.all() if text.holds_from]
    start = policy.effective_on or policy.issued_on
    errors = []
    if len(days) != len(set(days)):
        errors.append(_("有两份修改后的文本从同一天起施行，请核对日期或合成一份。"))
    if start and any(day <= start for day in days):
        errors.append(_("修改后的文本不能早于或等于本政策自己的施行日期（成文日期），请核对日期。"))
    if any(text.amended_by_id and text.amended_by_id == policy.pk for text in policy.texts.all()):
        errors.append(_("修改本政策的应是另一份文件，请另选。"))
    if errors:
        raise ValidationError(errors)


def texts_in_order(policy: "PolicyPage") -> list[PolicyText]:
    """Of a draft, those that say from when on they hold."""
    return sorted((text for text in policy.texts.all() if text.holds_from), key=lambda text: text.holds_from)


def text_fields(policy: "PolicyPage", issued: dict[str, Any], assets: AssetCollector) -> dict[str, Any]:
    """``body``, ``support_amount`` and ``support_max`` as they are today, ``text_since`` and ``texts``.

    ``issued``: the record's fields as the policy was issued.
    """
    amended = texts_in_order(policy)
    if not amended:
        return {"texts": [], "text_since": None}
    links = {int(link["id"]): link for link in page_links([t.amended_by_id for t in amended if t.amended_by_id])}
    told = {key: issued[key] for key in ("body", "support_amount", "support_max")}
    texts = [{"since": to_iso(policy.effective_on), "by": None, "note": "", **told}]
    for text in amended:
        told = _amended(text, told, assets)
        by = links.get(text.amended_by_id or 0)
        texts.append({"since": to_iso(text.holds_from), "by": by, "note": text.note, **told})
    today = timezone.localdate()
    current = texts[sum(text.holds_from <= today for text in amended)]
    shown = {key: current[key] for key in ("body", "support_amount", "support_max")}
    return {**shown, "texts": texts, "text_since": current["since"]}


def _amended(text: PolicyText, before: dict[str, Any], assets: AssetCollector) -> dict[str, Any]:
    """What a text says; of the amounts it tells only what it changes."""
    largest = float(text.support_max) if text.support_max is not None else before["support_max"]
    return {
        "body": body_to_record(text.body, assets),
        "support_amount": text.support_amount or before["support_amount"],
        "support_max": largest,
    }


def text_moments(policy: "PolicyPage") -> list[datetime | None]:
    """When another text begins to hold."""
    return [start_of_day(text.holds_from) for text in texts_in_order(policy)]
