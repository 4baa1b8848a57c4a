"""How the public addresses refuse: the parameter that cannot be read, a fixed word for programs, a sentence for people."""

from ninja import Schema
from pydantic import Field


class BadParameter(ValueError):
    """A parameter that cannot be read. ``parameter``: its name; the text says in Chinese what to do."""

    def __init__(self, parameter: str, detail: str) -> None:
        super().__init__(detail)
        self.parameter = parameter


class Refusal(Schema):
    """``{"error", "parameter", "detail"}`` of every refusal in JSON."""

    error: str = Field(description="给程序看的错误代号")
    parameter: str | None = Field(description="有问题的参数名")
    detail: str = Field(description="给人看的中文说明")
