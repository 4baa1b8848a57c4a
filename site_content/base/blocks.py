"""The few blocks that bodies are made of; each knows its public form (docs/records.md)."""

import json
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from site_content.base.comparisons import ChoiceComparison, TableComparison
from site_content.base.prose import ProseBlock
from site_content.base.tables import TableProblem, check_shape, check_table, read_rows, read_spans

# What changes a meaning (m², 10⁴, struck out) is in both: a text that is pasted or imported must not lose it.
RICH_TEXT_FEATURES = [
    "h3", "h4", "bold", "italic", "ol", "ul", "hr", "link", "superscript", "subscript", "strikethrough", "blockquote",
]  # fmt: skip
INLINE_FEATURES = ["bold", "ol", "ul", "link", "superscript", "subscript", "strikethrough"]
HEADING_LEVELS = [
    ("2", _("一级标题")),
    ("3", _("二级标题")),
    ("4", _("三级标题")),
    ("5", _("四级标题")),
    ("6", _("五级标题")),
]

# What a right click on a cell offers. Wagtail's Handsontable 6.2.2 brings no Chinese, so each entry has its name here.
TABLE_MENU = {
    "items": {
        "row_above": {"name": "在上方插入一行"},
        "row_below": {"name": "在下方插入一行"},
        "line1": "---------",
        "col_left": {"name": "在左侧插入一列"},
        "col_right": {"name": "在右侧插入一列"},
        "line2": "---------",
        "remove_row": {"name": "删除所选行"},
        "remove_col": {"name": "删除所选列"},
        "line3": "---------",
        "undo": {"name": "撤销"},
        "redo": {"name": "重做"},
    }
}
TABLE_OPTIONS = {
    "minSpareRows": 0,
    "startRows": 3,
    "startCols": 3,
    "contextMenu": TABLE_MENU,
    "mergeCells": True,
    "language": "en-US",
}
# A new table: three by three, the first row its header.
EMPTY_TABLE = {
    "data": [[None] * 3 for _row in range(3)],
    "cell": [],
    "mergeCells": [],
    "table_header_choice": "row",
    "first_row_is_table_header": True,
    "first_col_is_header": False,
    "table_caption": "",
}


class NamedChoiceBlock(blocks.ChoiceBlock):
    def get_comparison_class(self) -> type[ChoiceComparison]:
        return ChoiceComparison


class HeadingBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("标题文字"), max_length=100)
    level = NamedChoiceBlock(choices=HEADING_LEVELS, default="2", label=_("级别"))

    class Meta:
        icon = "title"
        label = _("小标题")


class ImageBlock(blocks.StructBlock):
    image = ImageChooserBlock(label=_("图片"))
    alt = blocks.CharBlock(
        label=_("替代文字"), max_length=200, help_text=_("用一句话说明图片内容，供读屏软件朗读，图片打不开时也会显示。")
    )
    caption = blocks.CharBlock(label=_("图注"), required=False, max_length=200)

    class Meta:
        icon = "image"
        label = _("图片")


class AttachmentBlock(blocks.StructBlock):
    document = DocumentChooserBlock(label=_("文件"))
    title = blocks.CharBlock(label=_("显示名称"), required=False, max_length=200, help_text=_("留空则用文件标题。"))

    class Meta:
        icon = "doc-full"
        label = _("附件")


class StepBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("步骤名称"), max_length=100)
    text = ProseBlock(label=_("说明"), features=INLINE_FEATURES, required=False)

    class Meta:
        icon = "order"
        label = _("步骤")


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock(label=_("问题"), max_length=200)
    answer = ProseBlock(label=_("回答"), features=INLINE_FEATURES)

    class Meta:
        icon = "help"
        label = _("问答")


class CalloutBlock(blocks.StructBlock):
    tone = NamedChoiceBlock(
        choices=[("info", _("提示")), ("warning", _("注意")), ("success", _("好消息"))], default="info", label=_("类型")
    )
    title = blocks.CharBlock(label=_("标题"), required=False, max_length=100)
    text = ProseBlock(label=_("内容"), features=INLINE_FEATURES)

    class Meta:
        icon = "warning"
        label = _("提示框")


class BodyTableBlock(TableBlock):
    """A table that can be pasted from Word or Excel, cell by cell. Cells are plain text."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(table_options=dict(TABLE_OPTIONS), **kwargs)

    def value_from_form(self, value: Any) -> Any:
        try:
            return self.to_python(json.loads(value))
        except (TypeError, ValueError, RecursionError):
            return _unreadable(_("表格的内容读不出来：请删除这个表格，重新插入。"))

    def to_python(self, value: Any) -> Any:
        """What nobody's table can be is told when it is saved; nothing that reads tables gets to see it."""
        try:
            check_shape(value or {})
        except TableProblem as problem:
            return _unreadable(str(problem))
        return super().to_python(value)

    def clean(self, value: Any) -> Any:
        try:
            check_table(value)
        except TableProblem as problem:
            raise ValidationError(str(problem)) from problem
        if not value.get("table_header_choice"):
            value["table_header_choice"] = "row"
        cleaned = super().clean({**value, "mergeCells": [span.as_stored() for span in read_spans(value)]})
        if not any(cell.strip() for row in read_rows(cleaned) for cell in row):
            raise ValidationError(_("表格是空的：请填写内容，或删除这个表格。"))
        return cleaned

    def get_comparison_class(self) -> type[TableComparison]:
        return TableComparison

    class Meta:
        default = EMPTY_TABLE


def _unreadable(problem: Any) -> dict[str, Any]:
    return {**EMPTY_TABLE, "problem": str(problem)}


def body_blocks() -> list[tuple[str, blocks.Block]]:
    """The blocks of every body, in the order in which editors reach for them."""
    return [
        ("paragraph", ProseBlock(label=_("正文段落"), icon="pilcrow", features=RICH_TEXT_FEATURES)),
        ("heading", HeadingBlock()),
        (
            "table",
            BodyTableBlock(
                label=_("表格"),
                help_text=_("可从 Word 或 Excel 复制整张表格，点第一个单元格后粘贴。"),
            ),
        ),
        ("image", ImageBlock()),
        ("attachment", AttachmentBlock()),
        ("steps", blocks.ListBlock(StepBlock(), label=_("办理步骤"), icon="list-ol")),
        ("faq", blocks.ListBlock(QuestionBlock(), label=_("问答"), icon="help")),
        ("callout", CalloutBlock()),
    ]
