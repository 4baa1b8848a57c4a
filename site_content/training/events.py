"""培训活动: one session in the training calendar."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel

from site_content.base.assets import AssetCollector
from site_content.base.fields import PlaceMixin, attachments_field, attachments_to_record, optional_link, page_links
from site_content.base.models import ContentPage, PublicPage
from site_content.base.moments import just_after, next_moment, to_iso, window_status
from site_content.base.policy_links import PolicyLink, policy_links_panel, policy_links_to_record
from site_content.training.changes import Arrangement, note_change
from site_content.training.kinds import EVENT


class TrainingEventPage(ContentPage, PlaceMixin):
    """A session: when, where or under which link, for whom, and how to sign up."""

    record_kind = EVENT.name
    page_description = _("一场培训、讲座或活动：有时间，有地点或线上链接。")
    parent_page_types = ["training.TrainingSectionPage"]
    subpage_types: list[str] = []

    starts_at = models.DateTimeField(_("开始时间"))
    ends_at = models.DateTimeField(_("结束时间"))
    series = optional_link("training.TrainingSeriesPage", _("所属系列"), related_name="events")
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
    registration_here = models.BooleanField(
        _("在本平台报名"),
        default=False,
        help_text=_(
            "勾选后，页面上出现“我要报名”：按上面的名额和报名时间登记，额满自动候补；名单在“活动报名”里查看。用别的报名系统的，不勾选，填报名链接。"
        ),
    )
    registration_limit = models.PositiveSmallIntegerField(
        _("每家企业限报"),
        null=True,
        blank=True,
        default=3,
        validators=[MinValueValidator(1)],
        help_text=_("人数。不限就留空。"),
    )
    materials = attachments_field(_("培训资料"), _("课件、讲义等，活动后也可以补充。"))
    arrangement = models.CharField(
        _("活动状态"),
        max_length=20,
        choices=Arrangement.choices,
        default=Arrangement.AS_PLANNED,
        help_text=_(
            "公开以后改了时间或地点，会自动变成“改期或换地点”，页面上写明原来的安排；"
            "只是更正笔误，发布后再改回“如期举行”。取消的活动选“取消”，不要删除页面。"
        ),
    )
    change_note = models.CharField(
        _("变动说明"),
        max_length=200,
        blank=True,
        help_text=_("取消或改期的原因，会显示在页面上。例如：因台风，另行通知。"),
    )
    # What was public before, and how often that has changed (site_content.training.changes keeps them).
    former_starts_at = models.DateTimeField(null=True, blank=True, editable=False)
    former_ends_at = models.DateTimeField(null=True, blank=True, editable=False)
    former_place = models.CharField(max_length=310, blank=True, editable=False)
    change_number = models.PositiveIntegerField(default=0, editable=False)

    exclude_fields_in_copy = [
        "arrangement", "change_note", "former_starts_at", "former_ends_at", "former_place", "change_number",
    ]  # fmt: skip

    content_panels = [
        *PublicPage.content_panels,
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
                FieldRowPanel([FieldPanel("arrangement"), FieldPanel("change_note")]),
                FieldPanel("series"),
            ],
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
                FieldRowPanel([FieldPanel("registration_here"), FieldPanel("registration_limit")]),
                InlinePanel(
                    "questions",
                    heading=_("报名时要问的问题"),
                    label=_("问题"),
                    help_text=_(
                        "姓名、联系方式、企业名称总会问，不用再写。只问办活动用得上的，例如“是否乘坐大巴”；不要问身份证号。"
                    ),
                    max_num=8,
                ),
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
        verbose_name = EVENT.label
        verbose_name_plural = EVENT.label

    def clean(self) -> None:
        super().clean()
        errors: dict[str, Any] = {}
        for earlier, later, text in TIME_ORDERS:
            start, end = getattr(self, earlier), getattr(self, later)
            if start and end and end < start:
                errors[later] = text
        if not (self.venue_name or self.address or self.online_url):
            errors["venue_name"] = _("请填写地点，线上活动请填写线上链接，至少一项。")
        if self.registration_here and self.registration_url:
            errors["registration_here"] = _("在本平台报名和报名链接只能选一个，否则同一个人会报两次。")
        if errors:
            raise ValidationError(errors)
        note_change(self)

    @property
    def place(self) -> str:
        """Where it is, in one line."""
        place = "，".join(part for part in (self.venue_name, self.address) if part)
        return place or (str(_("线上")) if self.online_url else "")

    def record_date(self) -> date | None:
        return timezone.localtime(self.starts_at).date() if self.starts_at else None

    def record_fields(self, assets: AssetCollector) -> dict[str, Any]:
        return {
            **super().record_fields(assets),
            "starts_at": to_iso(self.starts_at),
            "ends_at": to_iso(self.ends_at),
            "status": self.status(timezone.now()),
            "arrangement": self.arrangement,
            "change_note": self.change_note,
            "change_number": self.change_number,
            "former": self._former(),
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

    def _former(self) -> dict[str, Any] | None:
        """Time and place that were public before; nothing for an event that is where and when it was said to be."""
        if self.arrangement != Arrangement.MOVED or not self.former_starts_at:
            return None
        return {
            "starts_at": to_iso(self.former_starts_at),
            "ends_at": to_iso(self.former_ends_at),
            "place": self.former_place,
        }

    def _registration(self) -> dict[str, Any]:
        """Nobody can register for what is cancelled."""
        opens_at, closes_at = self.registration_opens_at, self.registration_closes_at
        status = window_status(timezone.now(), opens_at, closes_at)
        if self.arrangement == Arrangement.CANCELLED and status != "none":
            status = "closed"
        return {
            "opens_at": to_iso(opens_at),
            "closes_at": to_iso(closes_at),
            "status": status,
            "url": self.registration_url,
            "phone": self.registration_phone,
            "here": self.registration_here,
            "limit": self.registration_limit,
            "questions": [question.to_record() for question in self.questions.all()],
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
