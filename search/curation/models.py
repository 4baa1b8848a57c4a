"""Rules of the editors: for these queries, these pages first and those not at all."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.models import Orderable, Page

from search.curation.keys import query_key
from search.query_log.models import MAX_KEPT_LENGTH
from standards.lists import split_terms

MAX_QUERIES = 20
MAX_PINNED = 10
MAX_BLOCKED = 20


class ResultRuleForm(WagtailAdminModelForm):
    """A rule must do something, and not two opposite things with one page."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        pinned, blocked = self._chosen("pinned_results"), self._chosen("blocked_results")
        if not pinned and not blocked:
            self.add_error(None, _("请在“推荐的页面”或“屏蔽的页面”里至少选一个页面。"))
        for page in [page for page in pinned if page in blocked]:
            self.add_error(None, _("《%(title)s》不能既推荐又屏蔽，请去掉一处。") % {"title": page.title})
        return cleaned

    def _chosen(self, name: str) -> list[Page]:
        formset = self.formsets[name]
        formset.is_valid()  # so that its rows can be read here, before their own turn
        rows = [getattr(row, "cleaned_data", {}) for row in formset.forms]
        return [row["page"] for row in rows if row.get("page") and not row.get("DELETE")]


class ResultRule(ClusterableModel):
    """What is pinned and blocked for some queries, perhaps for a time."""

    queries = models.TextField(
        _("检索词"),
        max_length=1000,
        help_text=_(
            "读者输入其中一个时生效，用顿号或换行隔开，例如：贷款贴息、贴息怎么申请。"
            "繁体、全角、空格、标点和“怎么”“请问”一类的话不影响。"
        ),
    )
    starts_at = models.DateTimeField(_("开始时间"), null=True, blank=True, help_text=_("不填：保存后立即生效。"))
    ends_at = models.DateTimeField(_("结束时间"), null=True, blank=True, help_text=_("不填：一直有效。"))
    note = models.CharField(_("备注"), max_length=200, blank=True, help_text=_("为什么这样设，写给其他编辑看。"))
    changed_at = models.DateTimeField(_("修改时间"), auto_now=True)

    base_form_class = ResultRuleForm

    panels = [
        FieldPanel("queries"),
        InlinePanel(
            "pinned_results",
            heading=_("推荐的页面"),
            label=_("推荐"),
            max_num=MAX_PINNED,
            help_text=_("按这里的顺序排在结果最前面。页面撤下后自动不再出现。"),
        ),
        InlinePanel(
            "blocked_results",
            heading=_("屏蔽的页面"),
            label=_("屏蔽"),
            max_num=MAX_BLOCKED,
            help_text=_("只在搜这些词时不出现，用其他词照样搜得到。"),
        ),
        FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")], heading=_("有效时间")),
        FieldPanel("note"),
    ]

    class Meta:
        verbose_name = _("推荐与屏蔽")
        verbose_name_plural = _("推荐与屏蔽")
        ordering = ["queries"]

    def __str__(self) -> str:
        return "、".join(self.phrases)

    @property
    def phrases(self) -> list[str]:
        """The queries as the editor wrote them."""
        return list(dict.fromkeys(split_terms(self.queries)))

    @property
    def state(self) -> str:
        """Whether it holds now, in words."""
        now = timezone.now()
        if self.starts_at and self.starts_at > now:
            return str(_("未开始"))
        return str(_("已结束")) if self.ends_at and self.ends_at <= now else str(_("生效中"))

    def clean(self) -> None:
        super().clean()
        phrases = self.phrases
        if not 1 <= len(phrases) <= MAX_QUERIES:
            raise ValidationError({"queries": _("请填写 1 到 %(most)d 个检索词，用顿号隔开。") % {"most": MAX_QUERIES}})
        for phrase in phrases:
            self._check_phrase(phrase)
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            raise ValidationError({"ends_at": _("结束时间要晚于开始时间。")})

    def _check_phrase(self, phrase: str) -> None:
        if not query_key(phrase):
            raise ValidationError({"queries": _("“%(phrase)s”里没有可以搜索的字。") % {"phrase": phrase}})
        if len(phrase) > MAX_KEPT_LENGTH:
            message = _("“%(phrase)s…”太长，每个检索词最多 %(most)d 个字。")
            raise ValidationError({"queries": message % {"phrase": phrase[:10], "most": MAX_KEPT_LENGTH}})


class ChosenPage(Orderable):
    """A page that a rule names. It must be public when it is chosen; later it may be withdrawn and come back."""

    page = models.ForeignKey(Page, verbose_name=_("页面"), on_delete=models.CASCADE, related_name="+")

    panels = [FieldPanel("page")]

    class Meta(Orderable.Meta):
        abstract = True

    def clean(self) -> None:
        super().clean()
        chosen_before = self.pk and type(self)._default_manager.filter(pk=self.pk, page_id=self.page_id).exists()
        if self.page_id and not self.page.live and not chosen_before:
            text = _("《%(title)s》还没有发布，请先发布，或选择已发布的页面。")
            raise ValidationError({"page": text % {"title": self.page.title}})


class PinnedResult(ChosenPage):
    rule = ParentalKey(ResultRule, on_delete=models.CASCADE, related_name="pinned_results")

    class Meta(ChosenPage.Meta):
        verbose_name = _("推荐的页面")
        verbose_name_plural = _("推荐的页面")


class BlockedResult(ChosenPage):
    rule = ParentalKey(ResultRule, on_delete=models.CASCADE, related_name="blocked_results")

    class Meta(ChosenPage.Meta):
        verbose_name = _("屏蔽的页面")
        verbose_name_plural = _("屏蔽的页面")
