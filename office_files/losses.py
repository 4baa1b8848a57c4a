"""What a conversion leaves out, or words differently, gathered to be told: nothing is lost without a word."""

from dataclasses import dataclass, field

SHOWN, LONGEST = 4, 24

# By kind, in the order in which they are told. ``{}``: how many, and examples.
_TOLD = {
    "deleted": "{0} 处标为删除的文字没有带入{1}，请核对",
    "changes": "文件里有修订痕迹，已按“接受全部修订”读入（{0} 处{1}），请核对",
    "struck": "{0} 处文字带删除线，已原样保留删除线{1}，请核对是否还有效",
    "struck_plain": "标题和表格里不能有删除线，{0} 处带删除线的文字没有带入{1}，请核对",
    "hidden": "{0} 处隐藏的文字没有带入{1}",
    "formula": "{0} 个公式已改写成一行文字{1}，请核对",
    "ruby": "{0} 处注音没有带入，只留下了被注的字{1}",
    "text_box": "{0} 个文本框里的文字已放进正文{1}，请核对位置",
    "field": "{0} 个域没有存下结果，没有带入{1}，请对照原文件补上",
    "placeholder": "{0} 处没有填写的提示文字没有带入{1}",
    "comment": "{0} 条批注没有带入{1}",
    "nested_table": "{0} 个套在表格里的表格已改成文字{1}，请核对",
    "cell_picture": "表格里的 {0} 张图片没有带入{1}，请用“图片”块补上",
    "huge_table": "{0} 张表格超过 50000 格，没有带入{1}，请把表格作为附件上传",
    "object": "{0} 个图表、图形或嵌入的文件没有带入{1}，请作为图片或附件补上",
    "symbol": "{0} 个特殊符号认不出来，没有带入{1}，请对照原文件补上",
    "file": "{0} 个附件不在网页旁边，没有带入{1}，请在“附件”里上传",
    "media": "{0} 处网页里嵌入的内容（视频、地图、表单等）没有带入{1}",
}


@dataclass
class Losses:
    """Examples by kind."""

    _found: dict[str, list[str]] = field(default_factory=dict)

    def add(self, kind: str, example: str = "") -> None:
        self._found.setdefault(kind, []).append(" ".join(example.split()))

    def to_notes(self) -> list[str]:
        """A sentence per kind, in Chinese."""
        return [
            text.format(len(self._found[kind]), _examples(self._found[kind]))
            for kind, text in _TOLD.items()
            if kind in self._found
        ]


def _examples(found: list[str]) -> str:
    shown = [text if len(text) <= LONGEST else text[: LONGEST - 1] + "…" for text in dict.fromkeys(found) if text]
    if not shown:
        return ""
    return "：" + "、".join(f"“{text}”" for text in shown[:SHOWN]) + ("等" if len(shown) > SHOWN else "")
