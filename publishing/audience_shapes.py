"""For whom something is and when one can apply for it: parts of the records of several kinds."""

from typing import Literal

from pydantic import Field

from publishing.shapes import Code, CodedTerm, Moment, Name, Prose, Region, Shape, Term, WindowStatus


class Application(Shape):
    opens_at: Moment | None
    closes_at: Moment | None
    status: WindowStatus
    how_html: Prose
    url: Code


class Applicability(Shape):
    regions: list[Region]
    industries: list[CodedTerm]
    sizes: list[Literal["LARGE", "MEDIUM", "SMALL", "MICRO"]]
    qualifications: list[Term]
    conditions: list[Prose] = Field(description="其他条件，每条一句")
    note: Name


class Condition(Shape):
    """A leaf of a rule (``matching/rules.py``)."""

    id: Code
    field: Code
    op: Literal["prefix", "in", "has", "min", "max"]
    value: list[Code] | int
    label: Code


class Together(Shape):
    all: list[Condition]


class Either(Shape):
    any: list[Condition | Together]


class Conditions(Shape):
    all: list[Condition | Either | Together]


class RuleShape(Shape):
    """What machines judge. ``when`` null: nothing that a machine could."""

    version: int
    when: Conditions | None
    hard: list[Code] = Field(description="企业改变不了的条件的编号")
    notes: list[Code] = Field(description="须由人判断的条件")
