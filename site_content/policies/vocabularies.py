from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.search import index

from site_content.base.credit_codes import CreditCodeField, validate_credit_code
from site_content.base.vocabularies import Vocabulary
from standards.lists import split_terms


class IssuingAuthority(Vocabulary):
    """发文机关."""

    short_name = models.CharField(
        _("发文代字"), max_length=30, blank=True, help_text=_("发文字号里的机关代字，例如：胶政发。")
    )
    credit_code = CreditCodeField(_("统一社会信用代码"), max_length=18, blank=True, validators=[validate_credit_code])

    panels = [*Vocabulary.panels, FieldPanel("short_name"), FieldPanel("credit_code")]
    search_fields = [*Vocabulary.search_fields, index.AutocompleteField("short_name")]

    class Meta(Vocabulary.Meta):
        verbose_name = verbose_name_plural = _("发文机关")


class Qualification(Vocabulary):
    """What enterprises are recognised as, and policies ask for: 高新技术企业, 专精特新中小企业 …"""

    other_names = models.CharField(
        _("其他叫法"),
        max_length=300,
        blank=True,
        help_text=_("企业库和文件里还怎么叫它，多个用顿号隔开，例如：国家高新技术企业、高企。"),
    )

    panels = [*Vocabulary.panels, FieldPanel("other_names")]

    class Meta(Vocabulary.Meta):
        verbose_name = verbose_name_plural = _("企业资质")

    def list_names(self) -> list[str]:
        """By which rules know it: its code, its name, and what else it is called."""
        return [self.slug, self.name, *split_terms(self.other_names)]
