"""Articles of a regulation (第八条) as places of its page: each has its own name as id, ``…/#第八条``.

Records know nothing of it: whoever shows a body, or says where something stands in it, puts the ids in.
"""

import re
from collections.abc import Iterable
from typing import Any

Block = dict[str, Any]

_NUMBER = "[〇零一二三四五六七八九十百千]+"
# A paragraph that begins so and goes on after a blank or a colon; 第八条规定的… speaks of another one.
_ARTICLE = re.compile(rf"<p>(?=(?:<(?:b|strong)>)?(第{_NUMBER}条(?:之{_NUMBER})?)(?:</(?:b|strong)>|&nbsp;|[\s：:]))")
ANCHORED = re.compile(rf'<p id="((第{_NUMBER}条(?:之{_NUMBER})?)(?:-\d+)?)">')


def anchor_articles(body: Iterable[Block]) -> list[Block]:
    """The blocks, with ids on paragraphs that begin an article. Where one number stands again (a regulation attached to
    a notice), it is counted: 第八条-2."""
    seen: dict[str, int] = {}

    def add_id(match: re.Match[str]) -> str:
        name = match[1]
        seen[name] = seen.get(name, 0) + 1
        return f'<p id="{name}">' if seen[name] == 1 else f'<p id="{name}-{seen[name]}">'

    return [
        {**block, "html": _ARTICLE.sub(add_id, block["html"])} if block["type"] == "paragraph" else block
        for block in body
    ]
