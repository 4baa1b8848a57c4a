"""The names of the records, which the traditional edition leaves as they are: places, firms, bodies, people."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from publishing.kinds import owner_kinds
from publishing.record_texts import planned_texts
from publishing.text_plans import name_plan
from themes.characters.converter import Entry, convert_alone, convert_name, load_converter

Document = dict[str, Any]

_HAN = "\u3400-\u9fff\U00020000-\U000323af"
_PERSON = re.compile(rf"(?<![{_HAN}·])[{_HAN}]{{2,4}}(?![{_HAN}·])")
_RUN = re.compile(rf"[{_HAN}]{{2,}}")
_FRAME = re.compile(r"[（(].*?[)）]|企业公共服务(?:综合)?平台|公共服务平台|分平台|平台$")
# What a name is left without in talk: 胶州市里岔镇 → 里岔镇, 里岔; 青岛于氏食品有限公司 → 于氏食品.
_BODY_END = re.compile(
    r"(?:股份|集团)?(?:有限)?(?:责任)?公司$|集团$|协会$|商会$|联合会$|合作社$|人民政府$|街道办事处$|办事处$"
)
_PLACE_END = re.compile(r"(?:街道|镇|乡|村|社区|园区|开发区)$")
_PLACE_START = re.compile(
    r"^(?:中国)?(?:[\u3400-\u9fff]{2,3}省)?(?:[\u3400-\u9fff]{2,3}市){0,2}(?:[\u3400-\u9fff]{1,3}[区县])?"
)

# In a person's name these are the characters of the word all the same: 张建党 is 張建黨, 李云 is 李雲.
_WORD_CHARACTERS = frozenset("云万丰广叶党胜适愿极厂准据确价尸唇")
# Simplified characters that are traditional ones as well (those that list themselves in OpenCC's STCharacters).
_TWO_WAYS = frozenset(
    "熏淀郁适雇采里辟荐胜苹虫跖腊腌范蚝蝎蜡膻准几凶厂厘划占台叶吁吃后帘岩岳党夸咨咸尸唇干广征确种筑皂挂涂涌杠杰极游据斗愿朴柜万丑丰伙于云亘仆价余佣冲"
)


def names_of(document: Document) -> set[str]:
    """Names that a record holds: ``人`` and a person's, ``名`` and any other's. Only those that could go wrong."""
    plan = name_plan(document["kind"])
    people = {name for text in planned_texts(document, plan.people) for name in _PERSON.findall(text)}
    titles = [document["title"]] if document["kind"] in {"portal", *owner_kinds()} else []
    bodies = [*titles, *planned_texts(document, plan.bodies)]
    names = {form for text in bodies for run in _RUN.findall(_FRAME.sub("", text)) for form in _forms(run)}
    return {
        *(f"人{name}" for name in people if _plainly(name) != _as_person(name)),
        *(f"名{name}" for name in names if len(name) > 1 and _plainly(name) != _as_name(name)),
    }


def entries_of(names: Iterable[str], added: Iterable[Entry] = ()) -> tuple[Entry, ...]:
    """The dictionary for names of records and what editors added, which counts before them; without what would come
    out the same."""
    found = {name[1:]: _as_person(name[1:]) if name[0] == "人" else _as_name(name[1:]) for name in sorted(names)}
    return tuple(sorted(entry for entry in {**found, **dict(added)}.items() if _plainly(entry[0]) != entry[1]))


def person_or_name(name: str) -> str:
    """How a name that editors add is written, if they do not say: characters as they are, in a firm's words as words."""
    return _as_person(name) if len(name) <= 3 else _as_name(name)


def _forms(run: str) -> Iterator[str]:
    """The name, and what is left of it in talk."""
    core = _PLACE_START.sub("", run) or run
    for form in (run, core, _BODY_END.sub("", run), _BODY_END.sub("", core)):
        yield form
        if _PLACE_END.search(form):
            yield _PLACE_END.sub("", form)


@lru_cache(maxsize=50_000)
def _as_name(name: str) -> str:
    return convert_name(name)


@lru_cache(maxsize=50_000)
def _plainly(name: str) -> str:
    return load_converter().convert(name)


def _as_person(name: str) -> str:
    """Character for character; one that is also a traditional character is that one (于, 范, 里)."""
    return "".join(_as_itself(character, place) for place, character in enumerate(name))


@lru_cache(maxsize=20_000)
def _as_itself(character: str, place: int) -> str:
    surname = place == 0 and character == "党"
    itself = character in _TWO_WAYS and (surname or character not in _WORD_CHARACTERS)
    return character if itself else convert_alone(character)
