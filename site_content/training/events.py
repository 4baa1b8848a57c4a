"""培训活动: one session in the training calendar."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from site_content.base.assets import AssetCollector
from site_content.base.fields import PlaceMixin, attachments_field, attachments_to_record, page_links
from site_content.base.models import ContentPage, PublicPage
from site_content.base.moments import just_after, next_moment, window_status
from site_content.base.pages import to_iso
from site_content.base.policy_links import PolicyLink, policy_links_panel, policy_links_to_record


class TrainingEventPage(ContentPage, PlaceMixin):
    """A session: when, where or under which link, for whom, and how to sign up."""

    record_kind = "event"
    page_description = _("一场培训、讲座或活动：有时间，有地点或线上链接。")
    parent_page_types = ["training.TrainingSectionPage"]
    subpage_types: list[str] = []

    starts_at = models.DateTimeField(_("开始时间"))
    ends_at = models.DateTimeField(_("结束时间"))
    series = models.ForeignKey(
        "training.TrainingSeriesPage",
        verbose_name=_("所属系列"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="events",
    )
    venue_name = models.CharField(
        _("地点名称"), max_length=100, blank=True, help_text=_("例如：企业服务大厅二楼报告厅。")
    )
    online_url = models.URLField(_("线上链接"), blank=True, help_text=_("直播或线上会议的网址。地点和链接至少填一项。"))
    organiser = models.CharField(_("主办单位"), max_length=100, blank=True)
    speaker = models.CharField(_("主讲人"), max_length=200, blank=True)
    audience = models.CharField(_("参加对象"), max_length=200, blank=True)
    capacity = models.PositiveIntegerField(
        _("名额"), null=True, blank=True, validators=[MinValueValidator(1)], help_text=_("不限名额就留空。")
    )
    fee = models.CharField(_("费用"), max_length=100, blank=True, help_text=_("例如：免费。"))
    registration_opens_at = models.DateTimeField(_("报名开始"), null=True, blank=True)
    registration_closes_at = models.DateTimeField(_("报名截止"), null=True, blank=True)
    registration_url = models.URLField(_("报名链接"), blank=True)
    registration_phone = models.CharField(_("报名电话"), max_length=60, blank=True)
    materials = attachments_field(_("培训资料"), _("课件、讲义等，活动后也可以补充。"))

    content_panels = [
        *PublicPage.content_panels,
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]), FieldPanel("series")],
            heading=_("时间"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("venue_name"),
                FieldPanel("address"),
                FieldPanel("phone"),
                FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")]),
                FieldPanel("online_url"),
            ],
            heading=_("地点"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("organiser"), FieldPanel("speaker")]),
                FieldPanel("audience"),
                FieldRowPanel([FieldPanel("capacity"), FieldPanel("fee")]),
            ],
            heading=_("组织与对象"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("registration_opens_at"), FieldPanel("registration_closes_at")]),
                FieldRowPanel([FieldPanel("registration_url"), FieldPanel("registration_phone")]),
            ],
            heading=_("报名"),
        ),
        *ContentPage.body_panels,
        FieldPanel("materials"),
        policy_links_panel(),
        ContentPage.description_panel,
        ContentPage.source_panel,
    ]

    class Meta:
        verbose_name = _("培训活动")
        verbose_name_plural = _("培训活动")

    def clean(self) -> None:
        super().clean()
        errors: dict[str, Any] = {}
        for earlier, later, text in TIME_ORDERS:
            start, end = getattr(self, earlier), getattr(self, later)
            if start and end and end < start:
                errors[later] = text
        if not (self.venue_name or self.address or self.online_url):
            errors["venue_name"] = _("请填写地点，线上活动请填写线上链接，至少一项。")
        if errors:
            raise ValidationError(errors)

    def record_date(self) -> date | None:
        return timezone.localtime(self.starts_at).date() if self.starts_at else None

    def record_fields(self, assets: AssetCollector) -> dict[str, Any]:
        return {
            **super().record_fields(assets),
            "starts_at": to_iso(self.starts_at),
            "ends_at": to_iso(self.ends_at),
            "status": self.status(timezone.now()),
            "venue": {**self.place_to_record(), "name": self.venue_name},
            "online_url": self.online_url,
            "organiser": self.organiser,
            "speaker": self.speaker,
            "capacity": self.capacity,
            "audience": self.audience,
            "fee": self.fee,
            "registration": self._registration(),
            "series": next(iter(page_links([self.series_id] if self.series_id else [])), None),
            "materials": attachments_to_record(self.materials, assets),
            "policies": policy_links_to_record(self),
        }

    def status(self, now: datetime) -> str:
        """``upcoming``, ``ongoing`` or ``past``."""
        if now < self.starts_at:
            return "upcoming"
        return "past" if now > self.ends_at else "ongoing"

    def _registration(self) -> dict[str, Any]:
        opens_at, closes_at = self.registration_opens_at, self.registration_closes_at
        return {
            "opens_at": to_iso(opens_at),
            "closes_at": to_iso(closes_at),
            "status": window_status(timezone.now(), opens_at, closes_at),
            "url": self.registration_url,
            "phone": self.registration_phone,
        }

    def next_change_at(self) -> datetime | None:
        moments = [
            self.starts_at,
            just_after(self.ends_at),
            self.registration_opens_at,
            just_after(self.registration_closes_at),
        ]
        return next_moment(timezone.now(), moments)


# (earlier field, later field, what to say at the later one)
TIME_ORDERS = [
    ("starts_at", "ends_at", _("结束时间早于开始时间，请核对这两个时间。")),
    ("registration_opens_at", "registration_closes_at", _("报名截止早于报名开始，请核对这两个时间。")),
    ("registration_opens_at", "ends_at", _("活动结束时报名还没有开始，请核对报名开始和结束时间。")),
]


class EventPolicyLink(PolicyLink):
    page = ParentalKey("training.TrainingEventPage", on_delete=models.CASCADE, related_name="policy_links")
