"""What editors tell the search: words that belong together, and words that mean the same."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel
from wagtail.search import index

from search.analysis.folding import fold
from search.analysis.tokens import characters
from search.words.synonyms import WordGroup, read_group

MAX_WORD_LENGTH = 30
MAX_GROUP_SIZE = 20


class SegmenterWord(index.Indexed, models.Model):
    """A word that the segmenter must not cut."""

    word = models.CharField(
        _("词语"),
        max_length=MAX_WORD_LENGTH,
        unique=True,
        help_text=_("搜索时作为一个整体的词，例如：专精特新、首台(套)。保存后，已发布的内容会自动重新整理。"),
    )
    changed_at = models.DateTimeField(_("修改时间"), auto_now=True)

    panels = [FieldPanel("word")]
    search_fields = [index.AutocompleteField("word")]

    class Meta:
        verbose_name = _("搜索词语")
        verbose_name_plural = _("搜索词语")
        ordering = ["word"]

    def __str__(self) -> str:
        return self.word

    def clean(self) -> None:
        super().clean()
        self.word = self.word.strip()
        if len(characters(fold(self.word))) < 2:
            raise ValidationError({"word": _("词语至少要有两个字，请填写完整的词。")})


class SynonymGroup(index.Indexed, models.Model):
    """Words of one meaning: who searches for one finds the others as well, a little lower.

    With an arrow, words of one direction: who asks in everyday words finds the documents' words, not the other way.
    """

    words = models.CharField(
        _("同义词"),
        max_length=300,
        help_text=_(
            "含义相同的词，用顿号隔开，例如：贷款、融资、信贷。搜其中一个，也会找到其他几个。"
            "只要单向时用大于号：开饭店、开餐馆 > 餐饮服务、食品经营许可，搜前面的词会找到后面的，反过来不会。"
        ),
    )
    changed_at = models.DateTimeField(_("修改时间"), auto_now=True)

    panels = [
        HelpPanel(_("同义词保存后立即生效，不需要重新整理内容。")),
        FieldPanel("words"),
    ]
    search_fields = [index.AutocompleteField("words")]

    class Meta:
        verbose_name = _("同义词组")
        verbose_name_plural = _("同义词组")
        ordering = ["words"]

    def __str__(self) -> str:
        return self.words

    @property
    def folded_words(self) -> list[str]:
        return self.group.words

    @property
    def group(self) -> WordGroup:
        return read_group(self.words)

    def clean(self) -> None:
        super().clean()
        found = self.folded_words
        if not self.group.asked or not self.group.found:
            raise ValidationError({"words": _("大于号的前面和后面都要有词，例如：开饭店 > 餐饮服务。")})
        if not 2 <= len(found) <= MAX_GROUP_SIZE:
            message = _("请填写 2 到 %(most)d 个不同的词，用顿号隔开。") % {"most": MAX_GROUP_SIZE}
            raise ValidationError({"words": message})
        long_ones: list[Any] = [word for word in found if len(word) > MAX_WORD_LENGTH]
        if long_ones:
            raise ValidationError(
                {
                    "words": _("“%(word)s”太长，每个词最多 %(most)d 个字。")
                    % {"word": long_ones[0], "most": MAX_WORD_LENGTH}
                }
            )
