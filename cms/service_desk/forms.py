"""What staff say with an action: which fields it asks for, and which facts they become."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from services.appeals.models import Appeal, Category, Channel
from services.appeals.rules import extension_days
from services.appeals.states import CLAIMED_OUTCOMES, Action, Ground
from services.appeals.web.forms import AppealForm
from services.pages.forms import ProseField
from services.units.models import Unit
from services.uploads.taking import FilesField


class ActionForm(forms.Form):
    """Every field of every action; ``FIELDS`` says which one reads which."""

    action = forms.ChoiceField(choices=Action.choices)
    version = forms.IntegerField(min_value=0)
    text = ProseField(label=_("内容"), required=False, max_length=4000)
    category = forms.ModelChoiceField(Category.objects.all(), label=_("类别"), required=False)
    is_complex = forms.BooleanField(label=_("复杂事项"), required=False)
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("承办单位"), required=False)
    town = forms.ModelChoiceField(Unit.objects.none(), label=_("镇办"), required=False)
    ground = forms.ChoiceField(label=_("依据"), choices=[("", "—"), *Ground.choices], required=False)
    outcome = forms.ChoiceField(
        label=_("办理结果"), choices=[("", "—"), *((o.value, o.label) for o in CLAIMED_OUTCOMES)], required=False
    )
    attachments = FilesField()
    until = forms.DateField(label=_("延到"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, appeal: Appeal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.appeal = appeal
        self.fields["unit"].queryset = Unit.objects.handling()  # type: ignore[attr-defined]
        self.fields["town"].queryset = Unit.objects.towns()  # type: ignore[attr-defined]

    def facts(self) -> dict[str, Any]:
        """What the action's event keeps."""
        values = self.cleaned_data
        category: Category | None = values["category"]
        known: dict[str, Any] = {
            "category": category.pk if category else None,
            "limit": (category.complex_days if values["is_complex"] else category.limit_days) if category else 0,
            "unit": values["unit"].pk if values["unit"] else None,
            "town": values["town"].pk if values["town"] else None,
            "ground": values["ground"],
            "outcome": values["outcome"],
            "days": extension_days(self.appeal.due_on, values["until"])
            if values["until"] and self.appeal.due_on
            else 0,
            "by_person": False,
        }
        return {name: known[name] for name in FACTS.get(Action(values["action"]), ())}


FACTS: dict[Action, tuple[str, ...]] = {
    Action.ACCEPT: ("category", "limit"),
    Action.RECATEGORISE: ("category", "limit"),
    Action.REJECT: ("ground",),
    Action.ASSIGN: ("unit",),
    Action.ANSWER: ("outcome",),
    Action.EXTEND: ("days",),
    Action.DELEGATE: ("town",),
    Action.REOPEN: ("by_person",),
}
# In the order of the page: what is usually done stands first. The fields that each asks for, and a word of help.
FIELDS: dict[Action, tuple[tuple[str, ...], Any]] = {
    Action.ACCEPT: (("category", "is_complex", "unit"), _("选好承办单位就同时转办；不选则先受理、再转办。")),
    Action.ASSIGN: (("unit",), ""),
    Action.TAKE: ((), ""),
    Action.ANSWER: (("text", "outcome", "attachments"), _("企业会看到全文和附件。")),
    Action.ASK: (("text",), _("企业会看到；等企业补充期间办理时钟停止，最多两次。")),
    Action.CONTACT: (("text",), _("已打电话或上门联系企业就点这里，计入响应率。")),
    Action.REQUEST_EXTENSION: (("text",), _("由督办员决定，只能申请一次。")),
    Action.EXTEND: (("until", "text"), ""),
    Action.REFUSE_EXTENSION: (("text",), ""),
    Action.RETURN: (("text",), _("写明理由，并建议由谁承办。企业看不到。")),
    Action.REJECT: (("ground", "text"), _("企业会看到；请写明理由和该由谁负责。")),
    Action.RECATEGORISE: (("category", "is_complex"), _("办理期限随之重算，停钟和延期照旧。")),
    Action.ESCALATE: (("text",), ""),
    Action.DELEGATE: (("town", "text"), ""),
    Action.SUPERVISE: (("text",), _("要求两个工作日内答复。")),
    Action.REOPEN: (("text",), ""),
}


class OnBehalfForm(AppealForm):
    """As on the portal, with the way by which it came; the clerk reads number and code out."""

    channel = forms.ChoiceField(
        label=_("来自"),
        choices=[(Channel.HALL, Channel.HALL.label), (Channel.PHONE, Channel.PHONE.label)],
        initial=Channel.HALL,
    )
