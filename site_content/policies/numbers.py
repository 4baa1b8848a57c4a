"""Which policy holds which document number: each is held once, however it is written."""

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_lazy as _

from standards.number_fields import NumberField, read_number_field

if TYPE_CHECKING:
    from site_content.policies.pages import PolicyPage

LONGEST_NUMBER = 200
UNREADABLE = _(
    "看不出这是什么字号。请照文件上的样子填，例如：胶政发〔2016〕12号、国务院令第731号、某某局公告2025年第7号；"
    "联合发文有几个字号时用顿号隔开；没有字号就留空。"
)
TAKEN = _("发文字号“%(number)s”已用于《%(title)s》，请核对；同一份文件请直接修改那个页面。")
# A draft may be another team's: its title is not said.
TAKEN_IN_DRAFT = _("发文字号“%(number)s”已用在一份还没有公开的草稿里，请核对；在后台搜索这个字号可以找到它。")


class HeldNumber(models.Model):
    """A number in the form in which numbers are compared (``DocNumber.key``).

    Not part of the page (no ParentalKey): a copy takes the text of the field along, if it does, but never the number.
    """

    page = models.ForeignKey("policies.PolicyPage", on_delete=models.CASCADE, related_name="held_numbers")
    key = models.CharField(_("字号"), max_length=LONGEST_NUMBER, unique=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = verbose_name_plural = _("发文字号")

    def __str__(self) -> str:
        return self.key


def read_numbers(page: "PolicyPage") -> NumberField:
    """What stands in the page's field; nothing if it is empty or cannot be read."""
    return read_number_field(page.doc_number) or NumberField("", ())


def held_keys(page: "PolicyPage") -> tuple[str, ...]:
    """Those of which there is one document; an announcement that does not say whose it is is each of its issuers'."""
    issuers = [authority.name for authority in page.authorities.all()]
    field = read_numbers(page)
    told = [way for number in field.numbers if not number.is_unique for way in number.by(issuers)]
    return tuple(dict.fromkeys([*field.unique_keys, *(number.key for number in told if number.is_unique)]))


def check_numbers(page: "PolicyPage") -> None:
    """Raises ValidationError if a number of the page is another's."""
    keys = held_keys(page)
    taken = HeldNumber.objects.filter(key__in=keys).exclude(page_id=page.pk).select_related("page").first()
    if taken and not page.alias_of_id:
        text = TAKEN if taken.page.live else TAKEN_IN_DRAFT
        raise ValidationError({"doc_number": text % {"number": taken.key, "title": taken.page.title}})


def hold_numbers(page: "PolicyPage") -> None:
    """Bring the numbers that a saved page holds up to date. Raises ValidationError if a public page's is another's.

    A draft that comes with another's number (a copy by a program) is kept without it, and refused when an editor saves
    it or it is to be published. An alias shows its original's number and holds none.
    """
    wanted = () if page.alias_of_id else held_keys(page)
    held = set(HeldNumber.objects.filter(page_id=page.pk).values_list("key", flat=True))
    if held - set(wanted):
        HeldNumber.objects.filter(page_id=page.pk).exclude(key__in=wanted).delete()
    missing = [HeldNumber(page_id=page.pk, key=key) for key in wanted if key not in held]
    if not missing:
        return
    try:
        with transaction.atomic():
            HeldNumber.objects.bulk_create(missing)
    except IntegrityError:
        if page.live:
            check_numbers(page)
            raise
