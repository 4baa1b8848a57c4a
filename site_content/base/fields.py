"""Small repeating groups that several kinds use: contacts, places, links between pages."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField, StreamValue
from wagtail.models import Page

from publishing.tree_paths import public_url
from publishing.visibility import only_public
from site_content.base.assets import AssetCollector
from site_content.base.blocks import AttachmentBlock


class ContactBlock(blocks.StructBlock):
    name = blocks.CharBlock(label=_("联系人或科室"), max_length=60, help_text=_("对外公开，尽量写科室，不写个人手机。"))
    phone = blocks.CharBlock(label=_("电话"), max_length=60, required=False)
    email = blocks.EmailBlock(label=_("邮箱"), required=False)
    note = blocks.CharBlock(label=_("备注"), max_length=100, required=False)

    class Meta:
        icon = "user"
        label = _("联系方式")

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not cleaned["phone"] and not cleaned["email"]:
            raise blocks.StructBlockValidationError({"phone": ValidationError(_("请至少填写电话或邮箱中的一项。"))})
        return cleaned


def contacts_field(**kwargs: Any) -> StreamField:
    """A list of contacts."""
    return StreamField([("contact", ContactBlock())], verbose_name=_("联系方式"), blank=True, **kwargs)


def contacts_to_record(value: StreamValue) -> list[dict[str, str]]:
    return [{key: block.value[key] for key in ("name", "phone", "email", "note")} for block in value]


def attachments_field(verbose_name: Any, help_text: Any = "") -> StreamField:
    """A list of files."""
    return StreamField([("attachment", AttachmentBlock())], verbose_name=verbose_name, blank=True, help_text=help_text)


def attachments_to_record(value: StreamValue, assets: AssetCollector) -> list[dict[str, Any]]:
    """Attachment objects, without those whose file is gone."""
    found = (assets.attachment(block.value["document"], block.value["title"]) for block in value)
    return [attachment for attachment in found if attachment]


def optional_link(to: str, verbose_name: Any, **kwargs: Any) -> "models.ForeignKey[Any, Any]":
    """A link to something else, empty where there is none and once that is gone."""
    given = {"on_delete": models.SET_NULL, "related_name": "+", **kwargs}
    return models.ForeignKey(to, verbose_name=verbose_name, null=True, blank=True, **given)


def coordinate_field(verbose_name: Any, limit: int) -> "models.DecimalField[Any, Any]":
    """Degrees from ``-limit`` to ``limit``."""
    validators = [MinValueValidator(-limit), MaxValueValidator(limit)]
    return models.DecimalField(
        verbose_name, max_digits=9, decimal_places=6, null=True, blank=True, validators=validators
    )


class PlaceMixin(models.Model):
    """An address that people go to."""

    address = models.CharField(_("地址"), max_length=200, blank=True)
    phone = models.CharField(_("电话"), max_length=60, blank=True)
    hours = models.CharField(
        _("服务时间"), max_length=200, blank=True, help_text=_("例如：周一至周五 9:00—12:00，13:30—17:00。")
    )
    latitude = coordinate_field(_("纬度"), 90)
    longitude = coordinate_field(_("经度"), 180)

    class Meta:
        abstract = True

    def place_to_record(self) -> dict[str, Any]:
        return {
            "address": self.address,
            "phone": self.phone,
            "hours": self.hours,
            "latitude": float(self.latitude) if self.latitude is not None else None,
            "longitude": float(self.longitude) if self.longitude is not None else None,
        }


def address_panel(*others: str) -> MultiFieldPanel:
    """The fields of ``PlaceMixin``, and ``others`` below them."""
    rows = [
        FieldPanel("address"),
        FieldRowPanel([FieldPanel("phone"), FieldPanel("hours")]),
        FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")]),
    ]
    return MultiFieldPanel([*rows, *map(FieldPanel, others)], heading=_("地址与电话"))


def page_link(page: Page) -> dict[str, str]:
    """The link object of a page that is known to be public."""
    return {"id": str(page.pk), "title": page.title, "url": public_url(page)}


def links_by_id(page_ids: Iterable[int]) -> dict[int, dict[str, str]]:
    """Link objects of those pages that the public may see; a handful of queries, however many pages."""
    pages = Page.objects.in_bulk(set(page_ids))
    return {page.pk: page_link(page) for page in only_public(pages.values())}


def page_links(page_ids: Iterable[int]) -> list[dict[str, str]]:
    """Link objects of the public ones among these pages, in the order given, none twice."""
    ordered = list(dict.fromkeys(page_ids))
    links = links_by_id(ordered) if ordered else {}
    return [links[page_id] for page_id in ordered if page_id in links]


class ChoiceListField(models.JSONField):
    """Several values of a ``TextChoices`` class, as tick boxes; stored as a list."""

    def __init__(self, verbose_name: Any = None, *, choices_class: type[models.TextChoices], **kwargs: Any) -> None:
        self.choices_class = choices_class
        super().__init__(verbose_name, **{"default": list, "blank": True, **kwargs})

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "choices_class": self.choices_class}

    def formfield(self, **kwargs: Any) -> forms.Field:
        return forms.MultipleChoiceField(
            label=self.verbose_name,
            help_text=self.help_text,
            required=False,
            choices=self.choices_class.choices,
            widget=forms.CheckboxSelectMultiple,
        )
