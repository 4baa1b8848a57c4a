"""The form of an event: name, contact, enterprise, the event's own questions, colleagues. What was typed stays."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from services.authorisations.models import Authorisation
from services.contacts.reading import BadContact, read_contact
from services.enterprises.models import Enterprise
from services.pages.forms import LineField, ProseField, required
from services.people.models import Person
from services.registrations.models import Desk
from services.registrations.registering import Applicant
from services.registrations.states import Channel

MOST_COLLEAGUES = 4
LONGEST_ANSWER = 300


def question_field(question: dict[str, Any]) -> forms.Field:
    said = {"required": question["required"], "error_messages": required(_("请回答这个问题。"))}
    if question["choices"]:
        wrong = {**said["error_messages"], "invalid_choice": _("请在列出的回答里选一个。")}
        choices = [("", ""), *((choice, choice) for choice in question["choices"])]
        return forms.ChoiceField(choices=choices, required=question["required"], error_messages=wrong)
    return ProseField(
        max_length=LONGEST_ANSWER,
        **{**said, "error_messages": said["error_messages"] | {"max_length": _("最多 %(limit_value)d 个字。")}},
    )


class RegisterForm(forms.Form):
    """Of who is signed in (``person``): for himself and colleagues; of who is not, for himself, by a code."""

    name = LineField(
        max_length=40, error_messages=required(_("请填写姓名。")) | {"max_length": _("姓名太长，最多 40 个字。")}
    )
    contact = LineField(max_length=100, error_messages=required(_("请填写手机号或邮箱。")))
    enterprise = forms.ChoiceField(required=False, error_messages={"invalid_choice": _("请在列表里选择企业。")})
    enterprise_name = LineField(required=False, max_length=120, error_messages={"max_length": _("企业名称太长。")})

    def __init__(self, data: Any = None, *, desk: Desk, person: Person | None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.desk, self.person = desk, person
        self.enterprises = enterprises_of(person)
        self.contacts = [contact.value for contact in person.contacts.all()] if person else []
        choices = [(str(e.pk), e.name) for e in self.enterprises]
        self.fields["enterprise"].choices = [("", ""), *choices]  # type: ignore[attr-defined]
        for at, question in enumerate(desk.questions):
            self.fields[f"q{at}"] = question_field(question)
        for at in range(self.rooms):
            self.fields[f"name{at}"] = LineField(required=False, max_length=40)
            self.fields[f"contact{at}"] = LineField(required=False, max_length=100)
        if not self.takes_self:
            for name in ("name", "contact"):
                self.fields[name].required = False

    @property
    def rooms(self) -> int:
        """For so many colleagues there are fields."""
        if self.person is None:
            return 0
        return MOST_COLLEAGUES if self.desk.limit is None else min(self.desk.limit - 1, MOST_COLLEAGUES)

    @property
    def takes_self(self) -> bool:
        return self.person is None or not self.is_bound or "others_only" not in self.data

    def clean_contact(self) -> str:
        """A signed-in person's own, proved already; else one to which a code is sent."""
        typed = str(self.cleaned_data["contact"])
        if not typed and not self.takes_self:
            return ""
        value = _read(typed)
        if self.person is not None and value not in self.contacts:
            raise forms.ValidationError(_("请选择您自己的联系方式；别人的请填在“同事”里。"))
        return value

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        for at in range(self.rooms):
            name, typed = values.get(f"name{at}", ""), values.get(f"contact{at}", "")
            if not name and not typed:
                continue
            if not name or not typed:
                self.add_error(f"contact{at}", _("同事的姓名和手机号（或邮箱）都要填。"))
                continue
            try:
                values[f"contact{at}"] = _read(typed)
            except forms.ValidationError as error:
                self.add_error(f"contact{at}", error)
        if not self.takes_self and not any(values.get(f"name{at}") for at in range(self.rooms)):
            self.add_error("name", _("请填写要报名的同事。"))
        return values

    def applicants(self) -> list[Applicant]:
        """Of a valid form."""
        values, told = self.cleaned_data, self._shared()
        own = Applicant(name=values["name"], contact=values["contact"], person=self.person, **told)
        colleagues = [
            Applicant(
                name=values[f"name{at}"], contact=values[f"contact{at}"], channel=Channel.COLLEAGUE,
                by_person=self.person, by_name=values["name"] or str(self.person.name if self.person else ""), **told,
            )
            for at in range(self.rooms) if values[f"name{at}"]
        ]  # fmt: skip
        return [own, *colleagues] if self.takes_self else colleagues

    def _shared(self) -> dict[str, Any]:
        values = self.cleaned_data
        chosen = next((e for e in self.enterprises if str(e.pk) == values["enterprise"]), None)
        asked = enumerate(self.desk.questions)
        answers = [[question["text"], values[f"q{at}"]] for at, question in asked if values[f"q{at}"]]
        return {
            "enterprise": chosen,
            "enterprise_name": "" if chosen else values["enterprise_name"],
            "answers": answers,
        }


@dataclass(frozen=True)
class AskedQuestion:
    name: str
    text: str
    choices: list[str]
    required: bool


def asked(desk: Desk) -> list[AskedQuestion]:
    return [AskedQuestion(f"q{at}", q["text"], q["choices"], q["required"]) for at, q in enumerate(desk.questions)]


def enterprises_of(person: Person | None) -> list[Enterprise]:
    """For which the person acts now."""
    if person is None:
        return []
    live = Authorisation.objects.filter(person=person).live().select_related("enterprise")
    return [authorisation.enterprise for authorisation in live.order_by("pk")]


def _read(typed: str) -> str:
    try:
        return read_contact(typed).value
    except BadContact as error:
        raise forms.ValidationError(str(error)) from error
