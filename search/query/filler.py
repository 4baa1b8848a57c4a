"""Words around a question that say nothing of its subject.

Two sorts. Filler is polite or asks: it is taken out of the text. Light words stay in the text (a sentence of a document
may hold them and be looked for as it stands) but do not count as words of the query, unless it has no others.
"""

import re

# Taken out only if something remains.
_FILLER = (
    "我想咨询一下", "我想请问一下", "我想了解一下", "我想问一下", "想咨询一下", "请问一下", "咨询一下", "麻烦问一下", "我想知道", "我想咨询", "我想问",
    "想请问", "想问问", "想问一下", "请教一下", "请问", "你好", "您好", "谢谢", "麻烦", "有没有", "能不能", "可不可以", "是不是", "要不要", "算不算", "会不会",
    "违不违法", "合不合法", "该怎么办", "应该怎么办", "怎么办呢", "怎么办", "应该怎么", "要怎么", "怎么样", "怎样", "怎么", "咋办", "咋", "如何", "为什么",
    "哪里可以", "在哪里", "去哪里", "哪里", "哪儿", "哪些", "哪个部门", "什么时候", "有什么", "什么", "是多少", "多少", "多长时间", "多久", "可以吗", "行不行", "行吗",
    "对吗", "合理吗", "合法吗", "违法吗", "犯法吗", "吗", "呢", "吧", "啊",
)  # fmt: skip
_PATTERN = re.compile("|".join(sorted(map(re.escape, _FILLER), key=len, reverse=True)))

LIGHT_WORDS = frozenset(
    """
    的 了 着 过 和 与 及 或 在 从 到 把 被 让 给 对 向 为 就 也 都 还 再 又 很 太 最 不 没 没有 是 有 要 会 能 可 该 想 去 来 上 下 里 中 内 外 后 前 时
    我 我们 我家 你 你们 他 她 他们 自己 人家 别人 家里 家 谁 由谁 几 几个 几天 一个 一些 一下 这 这个 那 那个 这样 那样 之 所 其 得 个 天 次 种
    可以 能 能够 需要 应该 应当 必须 是否 不能 不让 不给 不想 随便 经常 总是 一直 已经 现在 马上 到底 究竟 还是 如果 因为 所以 但是 而且 以后 以前 之后 之前 时候
    怎么处理 处理 办 办理 做 弄 搞 叫 说 问 咨询 了解 知道 请 找 算 收到 发现 遇到 出现 发生 打算 准备 希望 觉得 有关 关于 相关 东西 事情 事 问题 情况 地方
    """.split()
)


def drop_filler(folded: str) -> str:
    """The query without filler, or as it is if nothing else is in it."""
    rest = _PATTERN.sub(" ", folded).strip(" ,，。?？!！")
    return rest if rest else folded


def telling(words: list[str]) -> list[str]:
    """The words without light ones, or all if there are no others."""
    return [word for word in words if word not in LIGHT_WORDS] or words
