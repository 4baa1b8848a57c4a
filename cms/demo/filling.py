"""Putting the plain values of a data file into the fields of a model."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from modelcluster.fields import ParentalManyToManyField
from wagtail.blocks import ListBlock, RichTextBlock, StreamBlock, StructBlock
from wagtail.coreutils import resolve_model_string
from wagtail.documents.models import AbstractDocument
from wagtail.fields import RichTextField, StreamField
from wagtail.images.models import AbstractImage
from wagtail.models import Page

from cms.demo.dates import parse_day, parse_moment
from cms.demo.ledger import Ledger
from cms.demo.markdown import markdown_to_body, markdown_to_html
from cms.demo.sources import DemoDataError, Item


class Filler:
    """Knows how each kind of field reads its value: dates, texts, bodies, names of terms, keys of pages."""

    def __init__(self, ledger: Ledger, today: date) -> None:
        self.ledger = ledger
        self.today = today
        self.unresolved: set[str] = set()
        self._terms: dict[type[models.Model], dict[str, models.Model]] = {}

    def page_number(self, key: str) -> int | None:
        """For links in texts; a page that is not loaded yet is noted in ``unresolved``."""
        number = self.ledger.number(key)
        if number is None:
            self.unresolved.add(key)
        return number

    def build(self, model: type[models.Model], values: Item) -> Any:
        """A new, unsaved ``model`` with ``values`` by field name. Raises DemoDataError for a wrong value."""
        instance = model()
        for name, value in values.items():
            try:
                self._set(instance, name, value)
            except (LookupError, ValueError, TypeError, FieldDoesNotExist) as error:
                raise DemoDataError(f"{values.get('title', '')}：属性 {name} 填写有误，{error}") from error
        return instance

    def fill_texts(self, instance: models.Model, values: Item) -> None:
        """Set the texts of ``instance`` again: pages that they link to may have been loaded since."""
        for name, value in values.items():
            if isinstance(instance._meta.get_field(name), (StreamField, RichTextField)):
                self._set(instance, name, value)

    def _set(self, instance: models.Model, name: str, value: Any) -> None:
        field = instance._meta.get_field(name)
        if isinstance(field, models.ManyToOneRel):
            children = [self.build(field.related_model, row) for row in value]
            setattr(instance, name, children)
        elif isinstance(field, ParentalManyToManyField):
            setattr(instance, name, [self.find_term(field.related_model, term) for term in value])
        elif isinstance(field, models.ForeignKey):
            setattr(instance, name, self.find(field.related_model, value))
        elif isinstance(field, StreamField):
            setattr(instance, name, field.to_python(self.stream(field, value)))
        else:
            setattr(instance, name, self.plain(field, value))

    def plain(self, field: Any, value: Any) -> Any:
        """Dates, rich text and everything that goes in as it is."""
        if isinstance(field, models.DateTimeField):
            return parse_moment(value, self.today)
        if isinstance(field, models.DateField):
            return parse_day(value, self.today)
        if isinstance(field, RichTextField):
            return markdown_to_html(value, self.page_number)
        if isinstance(field, models.DecimalField):
            return Decimal(str(value))
        return value.strip() if isinstance(value, str) else value

    def stream(self, field: StreamField, value: Any) -> list[dict[str, Any]]:
        """Markdown for a body; otherwise a list of the field's one kind of block, or of ``{kind: values}``."""
        if isinstance(value, str):
            return markdown_to_body(value, self.page_number)
        return self.blocks(field.stream_block, value)

    def blocks(self, stream: StreamBlock, rows: list[Any]) -> list[dict[str, Any]]:
        kinds = stream.child_blocks
        if len(kinds) == 1:
            rows = [{next(iter(kinds)): row} for row in rows]
        named = [next(iter(row.items())) for row in rows]
        return [{"type": name, "value": self.block_value(kinds[name], values)} for name, values in named]

    def block_value(self, block: Any, value: Any) -> Any:
        """A block's raw value, with names of dates, texts, files and pages resolved."""
        if isinstance(block, StructBlock):
            return {key: self.block_value(block.child_blocks[key], part) for key, part in value.items()}
        if isinstance(block, StreamBlock):
            return self.blocks(block, value)
        if isinstance(block, ListBlock):
            return [self.block_value(block.child_block, part) for part in value]
        if isinstance(block, RichTextBlock):
            return markdown_to_html(value, self.page_number)
        kind = type(block).__name__
        if kind == "DateBlock":
            return parse_day(value, self.today).isoformat()
        if kind == "DateTimeBlock":
            return parse_moment(value, self.today).isoformat()
        if hasattr(block, "target_model"):
            return self.find(resolve_model_string(block.target_model), value).pk
        return value

    def find(self, model: type[models.Model], ref: Any) -> Any:
        """A page, picture or file by its key, a term by its name. Raises LookupError."""
        if not issubclass(model, (Page, AbstractImage, AbstractDocument)):
            return self.find_term(model, ref)
        found = self.ledger.find(model, str(ref))
        if found is None:
            raise LookupError(f"找不到“{ref}”")
        return found

    def find_term(self, model: type[models.Model], ref: Any) -> Any:
        """A snippet by its name or code. Raises LookupError."""
        terms = self._terms.setdefault(model, {})
        if not terms:
            for term in model._default_manager.all():
                for attribute in ("name", "slug", "code"):
                    terms.setdefault(str(getattr(term, attribute, "")), term)
        if str(ref) not in terms:
            raise LookupError(f"{model._meta.verbose_name}里没有“{ref}”")
        return terms[str(ref)]

    def forget_terms(self, model: type[models.Model]) -> None:
        """Look terms of ``model`` up anew: one was added."""
        self._terms.pop(model, None)
