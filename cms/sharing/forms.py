"""What the sharing screens ask for."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from site_content.sharing.models import Direction, Sharing

ALL, CHOSEN = "all", "chosen"


class ShareForm(forms.Form):
    """To whom, whether they are asked, and why. From a town there is one addressee and no choice."""

    audience = forms.ChoiceField(
        label=_("分享给"),
        choices=[(ALL, _("全部分平台（以后新建的也自动收到）")), (CHOSEN, _("选定的分平台"))],
        widget=forms.RadioSelect,
        initial=CHOSEN,
    )
    portals = forms.MultipleChoiceField(label=_("分平台"), required=False, widget=forms.CheckboxSelectMultiple)
    mandatory = forms.BooleanField(
        label=_("强制展示"),
        required=False,
        help_text=_("勾选后立即显示在对方的列表里，对方不能取消；不勾选则由对方决定是否采纳。"),
    )
    note = forms.CharField(
        label=_("说明"),
        required=False,
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("写给接收方，例如为什么要展示；不公开。最多 200 字。"),
    )

    def __init__(
        self, *args: Any, targets: list[Page], direction: Direction, sharings: Iterable[Sharing] = (), **kwargs: Any
    ) -> None:
        """``sharings``: what became of the page so far, told beside the portals."""
        super().__init__(*args, **kwargs)
        self.targets = targets
        states = {sharing.portal_id: f"（{sharing.get_state_display()}）" for sharing in sharings}
        self.fields["portals"].choices = [  # type: ignore[attr-defined]
            (str(portal.pk), f"{portal.title}{states.get(portal.pk, '')}") for portal in targets
        ]
        if direction == Direction.UP:
            for name in ("audience", "portals", "mandatory"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("audience") == CHOSEN and not data.get("portals"):
            self.add_error("portals", _("请至少选一个分平台，或者改选“全部分平台”。"))
        return data

    @property
    def to_all(self) -> bool:
        return self.cleaned_data.get("audience") == ALL

    def chosen_portals(self) -> list[Page]:
        """All that can be addressed, unless some were chosen."""
        if "audience" not in self.fields or self.to_all:
            return self.targets
        return [portal for portal in self.targets if str(portal.pk) in self.cleaned_data["portals"]]


class DecisionForm(forms.Form):
    """Yes, or no with the reason that the offering team is told."""

    answer = forms.ChoiceField(choices=[("accept", _("采纳")), ("decline", _("不采纳"))])
    reason = forms.CharField(required=False, max_length=200)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("answer") == "decline" and not data.get("reason", "").strip():
            self.add_error("reason", _("不采纳请写一句理由，对方会看到。"))
        return data
