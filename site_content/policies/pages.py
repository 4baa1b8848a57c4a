"""政策: the official documents that enterprises look for."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.search import index

from publishing.citations import LONGEST_NAME
from publishing.signposting import REPLACES
from publishing.tree_paths import public_url
from publishing.validity import Validity
from site_content.base.assets import AssetCollector
from site_content.base.audience import HasAudience
from site_content.base.blocks import INLINE_FEATURES
from site_content.base.citations import address_name, number_names
from site_content.base.fields import contacts_field, contacts_to_record
from site_content.base.html import public_html
from site_content.base.models import ContentPage, PublicPage
from site_content.base.moments import just_after, next_moment, to_iso, window_status
from site_content.base.prose import ProseField
from site_content.base.terms import TermsField
from site_content.policies.choices import DOCUMENT_TYPES, Disclosure
from site_content.policies.dates import check_dates
from site_content.policies.kinds import POLICY
from site_content.policies.links import relation_fields
from site_content.policies.numbers import LONGEST_NUMBER, UNREADABLE, check_numbers, hold_numbers, read_numbers
from site_content.policies.relations import PolicyPageForm, RelationKind
from site_content.policies.standing import Standing, find_standing
from site_content.policies.texts import CHANGES_PUBLIC_HELP, check_texts, text_fields, text_moments, texts_panel
from standards.number_fields import NumberField, read_number_field


class PolicyPage(ContentPage, HasAudience):
    """One official document, with what an enterprise asks of it: for whom, until when, how much, whom to call."""

    record_kind = POLICY.name
    base_form_class = PolicyPageForm
    parent_page_types = ["policies.PolicySectionPage"]
    subpage_types: list[str] = []
    # What belongs to one document alone: a copy is another one, and repeals nothing until somebody says so.
    exclude_fields_in_copy = ["doc_number", "index_number", "source_id", "source_hash", "relations", "texts"]
    search_fields = [
        *ContentPage.search_fields,
        index.AutocompleteField("doc_number"),
        index.AutocompleteField("index_number"),
    ]

    doc_number = models.CharField(
        _("发文字号"),
        max_length=LONGEST_NUMBER,
        blank=True,
        help_text=_(
            "照文件上的样子填，例如：胶政发〔2016〕12号、国务院令第731号、某某局公告2025年第7号；有几个字号时用顿号隔开。"
            "括号写成 [ ]、（ ）或不写都可以。"
        ),
    )
    index_number = models.CharField(
        _("索引号"), max_length=60, blank=True, help_text=_("例如：11370322004222241N/2021-5135380。")
    )
    document_type = models.CharField(_("公文种类"), max_length=10, blank=True, choices=[(t, t) for t in DOCUMENT_TYPES])
    authorities = TermsField("policies.IssuingAuthority", verbose_name=_("发文机关"), blank=True, related_name="+")
    disclosure = models.CharField(_("公开属性"), max_length=20, choices=Disclosure.choices, default=Disclosure.ACTIVE)
    issued_on = models.DateField(_("成文日期"), null=True, blank=True)
    published_on = models.DateField(
        _("发布日期"), null=True, blank=True, help_text=_("留空则显示成文日期；成文日期也没有，就用首次公开的日期。")
    )
    effective_on = models.DateField(_("施行日期"), null=True, blank=True)
    expires_on = models.DateField(
        _("有效期至"), null=True, blank=True, help_text=_("有效的最后一天；过了这一天自动显示“已失效”。")
    )
    application_opens_at = models.DateTimeField(_("申报开始"), null=True, blank=True)
    application_closes_at = models.DateTimeField(_("申报截止"), null=True, blank=True)
    application_how = ProseField(_("怎么申报"), blank=True, features=INLINE_FEATURES)
    application_url = models.URLField(_("申报入口"), blank=True)
    support_amount = models.CharField(
        _("支持金额"), max_length=200, blank=True, help_text=_("例如：按设备投资额的 10% 补助，最高 200 万元。")
    )
    support_max = models.DecimalField(
        _("最高金额（万元）"), max_digits=12, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    contacts = contacts_field()
    changes_public = models.BooleanField(_("公开修改记录"), default=True, help_text=CHANGES_PUBLIC_HELP)
    source_id = models.CharField(_("导入编号"), max_length=100, blank=True, editable=False, db_index=True)
    source_hash = models.CharField(max_length=64, blank=True, editable=False)

    content_panels = [
        *PublicPage.content_panels,
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("doc_number"), FieldPanel("index_number")]),
                FieldRowPanel([FieldPanel("document_type"), FieldPanel("disclosure")]),
                FieldPanel(
                    "authorities",
                    help_text=_("可以选几个。没有您的单位？请市级管理员在“分类与机构”的“发文机关”里添加。"),
                ),
            ],
            heading=_("文件信息"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("issued_on"), FieldPanel("published_on")]),
                FieldRowPanel([FieldPanel("effective_on"), FieldPanel("expires_on")]),
            ],
            heading=_("日期"),
        ),
        *ContentPage.body_panels,
        texts_panel(),
        HasAudience.audience_panel,
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("application_opens_at"), FieldPanel("application_closes_at")]),
                FieldPanel("application_how"),
                FieldPanel("application_url"),
                FieldRowPanel([FieldPanel("support_amount"), FieldPanel("support_max")]),
                FieldPanel("contacts"),
            ],
            heading=_("申报与支持"),
        ),
        InlinePanel(
            "relations",
            heading=_("与其他政策的关系"),
            label=_("政策关系"),
            help_text=_("本政策废止、修改了哪些政策，或与哪些政策有关。有效性由此自动算出。"),
        ),
        ContentPage.description_panel,
        ContentPage.source_panel,
    ]
    settings_panels = [*ContentPage.settings_panels, FieldPanel("changes_public")]

    class Meta:
        verbose_name = POLICY.label
        verbose_name_plural = POLICY.label

    def clean(self) -> None:
        super().clean()
        errors = check_dates(self)
        self._clean_doc_number(errors)
        if errors:
            raise ValidationError(errors)

    def check_complete(self) -> None:
        super().check_complete()
        for relation in self.relations.all():
            try:
                relation.clean()
            except ValidationError as error:
                raise ValidationError(error.messages) from error
        check_texts(self)

    def _clean_doc_number(self, errors: dict[str, Any]) -> None:
        """Keep the number as typed, tidied; refuse what is none, and one that another policy has."""
        field = read_number_field(self.doc_number) if self.doc_number else None
        if self.doc_number and field is None:
            errors["doc_number"] = UNREADABLE
        elif field:
            self.doc_number = field.text
            try:
                check_numbers(self)
            except ValidationError as error:
                errors.update(error.error_dict)

    def save(self, *args: Any, **kwargs: Any) -> Any:
        with transaction.atomic():
            saved = super().save(*args, **kwargs)
            if kwargs.get("update_fields") is None or "doc_number" in kwargs["update_fields"]:
                hold_numbers(self)
        return saved

    def record_date(self) -> date | None:
        return self.published_on or self.issued_on

    def record_fields(self, assets: AssetCollector) -> dict[str, Any]:
        standing = self._standing = self.standing()
        issued = {
            **super().record_fields(assets),
            **self._identity_fields(),
            **self._date_fields(),
            **self._enterprise_fields(holds=standing.validity not in (Validity.REPEALED, Validity.EXPIRED)),
            **relation_fields(self),
            **standing.to_record(),
            "repeal_on": to_iso(standing.repeal_on),
            "history": standing.history,
            "changes_public": self.changes_public,
        }
        return {**issued, **text_fields(self, issued, assets)}

    # As the record says it: found once for a record and for when it changes.
    _standing: Standing | None = None

    def standing(self) -> Standing:
        """Whether it holds, for its own record and for those of the pages that name it."""
        return find_standing(self)

    def _identity_fields(self) -> dict[str, Any]:
        numbers = read_numbers(self).numbers
        return {
            "doc_number": self.doc_number or None,
            "doc_number_parts": numbers[0].parts if numbers else None,
            "index_number": self.index_number,
            "document_type": self.document_type,
            "authorities": [authority.to_term() for authority in self.authorities.all()],
            "disclosure": self.disclosure,
            "source_id": self.source_id or None,
        }

    def _date_fields(self) -> dict[str, Any]:
        return {
            "issued_on": to_iso(self.issued_on),
            "published_on": to_iso(self.published_on),
            "effective_on": to_iso(self.effective_on),
            "expires_on": to_iso(self.expires_on),
        }

    def _enterprise_fields(self, *, holds: bool) -> dict[str, Any]:
        """``holds``: nobody can apply under a policy that was repealed or has expired, whatever its window says."""
        status = window_status(timezone.now(), self.application_opens_at, self.application_closes_at)
        return {
            "application": {
                "opens_at": to_iso(self.application_opens_at),
                "closes_at": to_iso(self.application_closes_at),
                "status": status if holds or status == "none" else "closed",
                "how_html": public_html(self.application_how),
                "url": self.application_url,
            },
            "support_amount": self.support_amount,
            "support_max": float(self.support_max) if self.support_max is not None else None,
            **self.audience_to_record(),
            "contacts": contacts_to_record(self.contacts),
        }

    def record_names(self) -> list[str]:
        """Its number, its address, and whose place it takes: the notices at the addresses of those lead here."""
        repeals = [] if self.alias_of_id else self.relations.all()  # the original's, as the number is
        replaced = {r.target_id for r in repeals if r.target_id and r.kind == RelationKind.SUPERSEDES}
        return sorted([*self.quoted_names(), *(f"{REPLACES}{target_id}" for target_id in replaced)])

    def quoted_names(self) -> list[str]:
        """What other pages' texts may call it by."""
        held = NumberField("", ()) if self.alias_of_id else read_numbers(self)
        numbers = number_names(held, [authority.name for authority in self.authorities.all()])
        address = address_name(public_url(self))
        return [*numbers, address] if len(address) <= LONGEST_NAME else numbers

    def affected_ids(self) -> list[str]:
        amending = {text.amended_by_id for text in self.texts.all()}
        return sorted({str(key) for key in {*(r.target_id for r in self.relations.all()), *amending} if key})

    def next_change_at(self) -> datetime | None:
        closed = just_after(self.application_closes_at)
        standing = self._standing or self.standing()
        moments = [standing.changes_at, self.application_opens_at, closed, *text_moments(self)]
        return next_moment(timezone.now(), moments)
