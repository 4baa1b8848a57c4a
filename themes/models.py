"""What editors tell the traditional edition: names that must not be converted like words."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel
from wagtail.search import index

from themes.characters.record_names import person_or_name

MAX_NAME_LENGTH = 50


class TraditionalName(index.Indexed, models.Model):
    """A name, and how the traditional edition writes it."""

    name = models.CharField(
        _("名称"),
        max_length=MAX_NAME_LENGTH,
        unique=True,
        help_text=_(
            "人名、地名或单位名称，按简体填写，例如：余明、里岔、于家村。文中出现这几个字的地方都会照此处理，名称越完整越不会误伤。"
        ),
    )
    traditional = models.CharField(
        _("繁体写法"),
        max_length=MAX_NAME_LENGTH,
        blank=True,
        help_text=_(
            "留空时，于、范、余、里、岳等字保持原样，其余的字照常转换，例如余涛写作余濤。要用别的写法，就在这里写全，字数与名称相同。"
        ),
    )
    changed_at = models.DateTimeField(_("修改时间"), auto_now=True)

    panels = [
        HelpPanel(
            _(
                "平台、镇办、协会、会员、服务机构和联系人的名称，已从公开内容中自动取得，不必在这里填写。"
                "只有繁体版把某个名称转换错了，才需要添加。保存后，出现该名称的繁体页面会在几秒到几分钟内自动更新。"
            )
        ),
        FieldPanel("name"),
        FieldPanel("traditional"),
    ]
    search_fields = [index.AutocompleteField("name"), index.AutocompleteField("traditional")]

    class Meta:
        verbose_name = verbose_name_plural = _("繁体版名称")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def written(self) -> str:
        """How the traditional edition writes it."""
        return self.traditional or person_or_name(self.name)

    def clean(self) -> None:
        super().clean()
        self.name, self.traditional = self.name.strip(), self.traditional.strip()
        if len(self.name) < 2:
            raise ValidationError({"name": _("名称至少要有两个字：单独一个字会改动所有文章里的这个字。")})
        if any(character.isspace() or character in '<>&"' for character in self.name + self.traditional):
            raise ValidationError({"name": _('名称里不能有空格、换行和 < > & " 这些符号。')})
        if self.traditional and len(self.traditional) != len(self.name):
            raise ValidationError({"traditional": _("繁体写法应与名称字数相同，逐字对应。")})
