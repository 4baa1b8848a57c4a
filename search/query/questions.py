"""Whether a query is asked as a question: an answer may be shown for it, where words alone look for a list."""

import re

_ASKED = re.compile(
    r"[?？吗呢]\s*$|怎么|怎样|怎麼|咋|如何|什么|什麼|啥|为何|何时|何地|多少|多久|多长|多大|多远|哪|谁|"
    r"几(?=[天日年月个次岁元倍人条项种点号])|能否|可否|是否|有没有|有无|"
    r"([能会要该用行算对好应可需])不(?:\1|[可需])|是不是"
)


def is_question(folded: str) -> bool:
    """``folded``: the query as typed, folded (search.analysis.folding)."""
    return bool(_ASKED.search(folded))
