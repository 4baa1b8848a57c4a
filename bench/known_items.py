"""Known-item queries made from a collection: what somebody types who has a certain document in mind.

python -m bench.known_items POLICIES.jsonl.gz [--each 200] [--seed 18] > FILE, for ``manage.py evaluate_search FILE``

By kind, ``--each`` of them, from documents drawn by a seeded generator:
``title`` whole, as it is written; ``number`` of the document, in one of the spellings that people use; ``prefix``: the first
half of a title, cut anywhere; ``title_middle``: six characters or more out of a title; ``clause``: a clause of the text, whole;
``fragment``: eight to sixteen characters out of a text, cut anywhere inside a clause. Right is every document in which the
query stands at such a place (a clause may stand in twenty laws, a title's beginning on three): whoever finds one of them
has found what was typed.
"""

import argparse
import gzip
import json
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

_CLAUSE = re.compile(r"[\u4e00-\u9fff]{8,40}")
_SIGNS = re.compile(r"[\s#*>|《》〈〉“”‘’、，。；：！？（）()\[\]〔〕【】]")
_NUMBER = re.compile(r"[\u4e00-\u9fff]{2,14}?(?:令第\d+号|[\[〔]\d{4}[\]〕]\d+号)")
_SPELLINGS: tuple[Callable[[str], str], ...] = (
    lambda number: number,
    lambda number: re.sub(r"[\[〔](\d{4})[\]〕]", r"（\1）", number),
    lambda number: re.sub(r"[\[〔](\d{4})[\]〕]", r"\1 ", number).removesuffix("号"),
)


@dataclass(frozen=True)
class Source:
    id: str
    title: str
    text: str
    numbers: tuple[str, ...]

    @property
    def plain_title(self) -> str:
        return _SIGNS.sub("", self.title)

    @property
    def plain_text(self) -> str:
        return _SIGNS.sub("", self.text)


def read_sources(path: Path) -> list[Source]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [
        Source(row["id"], row["title"], row["body_markdown"], tuple(_NUMBER.findall("\n".join(row["history"]))))
        for row in rows
    ]


def make_queries(sources: list[Source], each: int, seed: int) -> Iterator[dict[str, object]]:
    """Rows as evaluate_search reads them; fewer of a kind if the collection has no more."""
    titles = {source.id: source.plain_title for source in sources}
    texts = {source.id: source.plain_text for source in sources}
    for kind, make in MAKERS.items():
        draw = random.Random(f"{seed} {kind}")
        seen: set[str] = set()
        for source in draw.sample(sources, len(sources)):
            query = make(source, draw)
            if query is None or query in seen:
                continue
            seen.add(query)
            relevant = [other.id for other in sources if _stands(kind, query, other, titles, texts)] or [source.id]
            yield {"kind": kind, "query": query, "relevant": relevant}
            if len(seen) == each:
                break


def _stands(kind: str, query: str, source: Source, titles: dict[str, str], texts: dict[str, str]) -> bool:
    if kind == "number":
        return any(spelling(number) == query for number in source.numbers for spelling in _SPELLINGS)
    title, plain = titles[source.id], _SIGNS.sub("", query)
    if kind == "title":
        return title == plain
    if kind == "prefix":
        return title.startswith(plain) or title.removeprefix("中华人民共和国").startswith(plain)
    return plain in title if kind == "title_middle" else plain in texts[source.id] or plain in title


def _title(source: Source, _draw: random.Random) -> str | None:
    return source.title


def _number(source: Source, draw: random.Random) -> str | None:
    return draw.choice(_SPELLINGS)(source.numbers[0]) if source.numbers else None


def _prefix(source: Source, draw: random.Random) -> str | None:
    title = source.title
    place = len(title) // 2 + draw.randint(-1, 1)
    return title[:place] if place >= 5 and not _SIGNS.search(title[:place]) else None


def _title_middle(source: Source, draw: random.Random) -> str | None:
    title = source.plain_title
    if len(title) < 10:
        return None
    start = draw.randint(1, len(title) - 7)
    return title[start : start + draw.randint(6, 10)]


def _clause(source: Source, draw: random.Random) -> str | None:
    clauses = [clause for clause in _CLAUSE.findall(source.text) if len(clause) <= 20]
    return draw.choice(clauses) if clauses else None


def _fragment(source: Source, draw: random.Random) -> str | None:
    clauses = [clause for clause in _CLAUSE.findall(source.text) if len(clause) >= 12]
    if not clauses:
        return None
    clause = draw.choice(clauses)
    size = draw.randint(8, min(16, len(clause)))
    start = draw.randint(0, len(clause) - size)
    return clause[start : start + size]


MAKERS: dict[str, Callable[[Source, random.Random], str | None]] = {
    "title": _title,
    "number": _number,
    "prefix": _prefix,
    "title_middle": _title_middle,
    "clause": _clause,
    "fragment": _fragment,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("policies", type=Path)
    parser.add_argument("--each", type=int, default=200)
    parser.add_argument("--seed", type=int, default=18)
    options = parser.parse_args()
    for row in make_queries(read_sources(options.policies), options.each, options.seed):
        print(json.dumps(row, ensure_ascii=False))


if __name__ == "__main__":
    main()
