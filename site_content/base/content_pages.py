"""Pages with text."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField

from site_content.base.assets import AssetCollector
from site_content.base.blocks import body_blocks
from site_content.base.bodies import body_to_record
from site_content.base.fields import attachments_field, attachments_to_record, optional_link
from site_content.base.pages import SUMMARY_LENGTH, PublicPage
from site_content.base.terms import TermsField
from standards.lists import split_terms


class ContentPage(PublicPage):
    """A page with text: what the government site standard asks of every content page."""

    summary = models.TextField(
        _("摘要"),
        max_length=SUMMARY_LENGTH,
        blank=True,
        help_text=_("一两句话说清要点，最多 200 字。留空则取正文开头。"),
    )
    keywords = models.CharField(
        _("关键词"), max_length=200, blank=True, help_text=_("多个用顿号或逗号隔开，例如：技术改造、设备补贴。")
    )
    source = models.CharField(
        _("内容来源"), max_length=100, blank=True, help_text=_("信息由哪个单位提供，例如：市工业和信息化局。")
    )
    author = models.CharField(_("作者"), max_length=60, blank=True)
    image = optional_link("wagtailimages.Image", _("题图"))
    topics = TermsField("base.Topic", verbose_name=_("主题分类"), blank=True, related_name="+")
    body = StreamField(body_blocks(), verbose_name=_("正文"), blank=True)
    attachments = attachments_field(_("附件"), _("PDF、Word、Excel 等文件，里面的文字也能搜到。"))

    review_on = models.DateField(
        _("复核日期"),
        null=True,
        blank=True,
        db_index=True,
        help_text=_("到这一天请核对内容是否仍然准确；到期前后会提醒本团队，不对公众显示。"),
    )

    body_panels = [
        FieldPanel(
            "body",
            help_text=_(
                "点“添加”，选“正文段落”，就可以写，也可以从 Word 整篇粘贴：小标题、列表和表格会自动分好。"
                "从 Excel 粘贴请先添加“表格”。"
            ),
        ),
        FieldPanel("attachments"),
    ]
    settings_panels = [*PublicPage.settings_panels, FieldPanel("review_on")]
    description_panel = MultiFieldPanel(
        [FieldPanel(name) for name in ("summary", "keywords", "topics", "image")], heading=_("摘要与分类")
    )
    source_panel = MultiFieldPanel([FieldPanel("source"), FieldPanel("author")], heading=_("来源"))
    # Where nothing stands between them.
    text_panels = [*body_panels, description_panel, source_panel]

    class Meta:
        abstract = True

    def base_fields(self) -> dict[str, Any]:
        return {
            **super().base_fields(),
            "source": self.source,
            "author": self.author or None,
            "summary": self.summary.strip(),
        }

    def record_fields(self, assets: AssetCollector) -> dict[str, Any]:
        return {
            "keywords": split_terms(self.keywords),
            "image": assets.image(self.image),
            "topics": [topic.to_term() for topic in self.topics.all()],
            "body": body_to_record(self.body, assets),
            "attachments": attachments_to_record(self.attachments, assets),
        }
