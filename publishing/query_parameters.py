"""Query parameters of the public interfaces: read by pydantic at the edge, refused by name in Chinese."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Annotated, Any, TypeVar

from django.http import QueryDict
from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, ValidationError
from pydantic_core import PydanticCustomError

from publishing.refusals import BadParameter

Model = TypeVar("Model", bound=BaseModel)
# The type of the errors whose own text is a Chinese sentence without its subject.
SAID = "said"
# Where ninja found a value, said before its name.
PLACES = frozenset({"query", "path"})

PageId = Annotated[str, Field(pattern=r"^[0-9]{1,18}$")]


def read_parameters(model: type[Model], params: QueryDict) -> Model:
    """The parameters that the model knows; others are ignored. Raises BadParameter."""
    known = {
        name: params.getlist(name) if field.default == [] else params[name]
        for name, field in model.model_fields.items()
        if name in params
    }
    try:
        return model.model_validate(known)
    except ValidationError as error:
        raise BadParameter(*describe_invalid(error.errors())) from error


def split_listed(values: Iterable[Any]) -> list[str]:
    """``?kind=a&kind=b`` and ``?kind=a,b`` mean the same; each once."""
    listed = [part.strip() for value in values for part in str(value).split(",")]
    return list(dict.fromkeys(filter(None, listed)))


def or_else(default: Any) -> BeforeValidator:
    """A parameter without a value is as good as none."""
    return BeforeValidator(lambda value: value.strip() or default if isinstance(value, str) else value)


def one_of(choices: Callable[[], Collection[str]]) -> AfterValidator:
    """A value of ``choices()``, which is asked each time."""

    def check(value: str) -> str:
        if value not in choices():
            raise PydanticCustomError(SAID, "只能是 {choices} 之一", {"choices": "、".join(choices())})
        return value

    return AfterValidator(check)


def written_as(pattern: str, sentence: str) -> AfterValidator:
    """A value that the pattern matches as a whole. ``sentence`` says what it must be."""

    def check(value: str) -> str:
        if not re.fullmatch(pattern, value):
            raise PydanticCustomError(SAID, "{sentence}", {"sentence": sentence})
        return value

    return AfterValidator(check)


def describe_invalid(errors: Sequence[Mapping[str, Any]]) -> tuple[str, str]:
    """(parameter, Chinese sentence) for the first of pydantic's complaints."""
    first = errors[0]
    name = next((str(part) for part in first["loc"] if isinstance(part, str) and part not in PLACES), "")
    context = first.get("ctx", {})
    choices = str(context.get("expected", "")).replace("'", "").replace(" or ", "、").replace(", ", "、")
    sentences = {
        "int_parsing": "必须是整数",
        "bool_parsing": "只能是 true 或 false",
        "greater_than_equal": f"不能小于 {context.get('ge')}",
        "less_than_equal": f"不能大于 {context.get('le')}",
        "literal_error": f"只能是 {choices} 之一",
        "string_pattern_mismatch": "必须是记录编号（数字）",
        "string_too_long": f"不能超过 {context.get('max_length')} 个字符",
        "too_long": f"最多 {context.get('max_length')} 个值",
        SAID: first["msg"],
    }
    return name, f"{name} {sentences.get(first['type'], '的值看不懂')}。"
