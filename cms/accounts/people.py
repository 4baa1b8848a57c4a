"""The forms that administrators make log-ins with: one field for the name, and the teams on the same screen."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import password_validators_help_texts
from django.db.models import F
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.account import NameEmailForm
from wagtail.admin.ui.tables import Column
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import CreateView, IndexView, UserViewSet

from cms.accounts.confirming import FIELD, why_not_confirmed
from cms.accounts.models import SignInEvent
from cms.accounts.sign_ins import note_event
from cms.wagtail_seams.account import BaseSettingsPanel


class TeamChoiceField(forms.ModelMultipleChoiceField):
    """The teams' groups first; those made by hand may reach over every team and are marked."""

    def label_from_instance(self, group: Any) -> str:
        return group.name if group.has_team else str(_("%(name)s（不属于任何团队，慎选）") % {"name": group.name})


def teams_field() -> TeamChoiceField:
    return TeamChoiceField(
        queryset=Group.objects.annotate(has_team=F("team_group")).order_by(F("team_group").asc(nulls_last=True)),
        label=_("团队和角色"),
        help_text=_("勾选后才能写和审对应的内容；一个人可以在几个团队里。一个都不选，登录后什么也做不了。"),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "qifu-terms"}),
        required=False,
    )


class WholeName(forms.ModelForm):
    """Chinese names are written in one piece; Wagtail asks for two and shows them the wrong way round."""

    first_name = forms.CharField(label=_("姓名"), max_length=150, help_text=_("显示在送审、审核和历史里。"))
    last_name = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.last_name:
            self.initial["first_name"] = f"{self.instance.last_name}{self.instance.first_name}"

    def clean(self) -> dict[str, Any] | None:
        self.instance.last_name = ""
        return super().clean()


class PersonCreationForm(WholeName, UserCreationForm):
    """Without a password its owner is invited to choose one (invitations.py); where no mail goes out, one is needed."""

    groups = teams_field()
    password_required = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if settings.QIFU_INVITATIONS:
            self.fields["password1"].help_text = _("留空（推荐）：系统给上面的邮箱发邀请，本人自己设置密码。")
            self.fields["password2"].help_text = ""
        else:
            self.fields["password1"].help_text = " ".join(password_validators_help_texts())
            self.fields["password1"].required = self.fields["password2"].required = True

    def save(self, commit: bool = True) -> Any:
        if not self.cleaned_data.get("password1"):
            self.instance.set_unusable_password()
        return super().save(commit)

    class Meta(UserCreationForm.Meta):
        fields = UserCreationForm.Meta.fields - {"last_name"}


class PersonEditForm(WholeName, UserEditForm):
    groups = teams_field()

    class Meta(UserEditForm.Meta):
        fields = UserEditForm.Meta.fields - {"last_name"}


class OwnNameForm(WholeName, NameEmailForm):
    """``request`` is set by own_name_form(): another address for mails, and with it for new passwords, asks who it is."""

    current_password = forms.CharField(
        label=_("当前密码"),
        help_text=_("只在更换邮箱时填写。"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    request: HttpRequest

    class Meta(NameEmailForm.Meta):
        fields = ["first_name", "email"]

    def clean(self) -> dict[str, Any] | None:
        values = super().clean()
        if "email" in self.changed_data and not self.errors:
            wrong = why_not_confirmed(self.request, self.cleaned_data.get(FIELD, ""))
            if wrong:
                self.add_error(FIELD, wrong)
        return values

    def save(self, commit: bool = True) -> Any:
        user = super().save(commit=commit)
        if "email" in self.changed_data:
            note_event(SignInEvent.Kind.EMAIL_CHANGED, self.request, user=user)
        return user


def own_name_form(panel: BaseSettingsPanel) -> OwnNameForm:
    """One form for each request: Wagtail makes one for each question about it, which would each count a wrong password."""
    request = panel.request
    if not hasattr(request, "qifu_own_name_form"):
        request.qifu_own_name_form = BaseSettingsPanel.get_form(panel)
        request.qifu_own_name_form.request = request
    form: OwnNameForm = request.qifu_own_name_form
    return form


class PersonCreateView(CreateView):
    def get_initial(self) -> dict[str, Any]:
        """A link from a new team names its group."""
        return {**super().get_initial(), "groups": self.request.GET.getlist("groups")}


class PeopleView(IndexView):
    """The list of log-ins says where each works instead of only who is an administrator."""

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().prefetch_related("groups")

    @cached_property
    def columns(self) -> list[Column]:
        teams = Column("teams", label=_("团队和角色"), accessor=name_teams)
        return [teams if column.name == "is_superuser" else column for column in super().columns]


def name_teams(user: Any) -> str:
    groups = sorted(group.name for group in user.groups.all())
    return "、".join([str(_("系统管理员"))] * user.is_superuser + groups)


class PeopleViewSet(UserViewSet):
    index_view_class = PeopleView
    add_view_class = PersonCreateView

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        return PersonEditForm if for_update else PersonCreationForm
