"""Words around a question that say nothing of its subject."""

import re

# Longest first within one meaning. Taken out only if something remains.
_FILLER = (
    "我想咨询一下", "我想请问一下", "我想了解一下", "我想问一下", "想咨询一下", "请问一下", "咨询一下", "麻烦问一下", "我想知道", "我想咨询", "我想问",
    "想请问", "请问", "你好", "您好", "谢谢", "麻烦", "有没有", "能不能", "可不可以", "是不是", "该怎么办", "应该怎么办", "怎么办呢", "怎么办",
    "应该怎么", "要怎么", "怎么样", "怎样", "怎么", "如何", "为什么", "哪里可以", "在哪里", "哪里", "哪些", "什么时候", "有什么", "什么", "是多少", "多少",
    "吗", "呢", "吧", "啊",
)  # fmt: skip
_PATTERN = re.compile("|".join(sorted(map(re.escape, _FILLER), key=len, reverse=True)))


def drop_filler(folded: str) -> str:
    """The query without filler, or as it is if nothing else is in it."""
    rest = _PATTERN.sub(" ", folded).strip(" ,，。?？!！")
    return rest if rest else folded
