"""What the department types."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.service_desk.enterprises.forms import day_field
from office_files.uploads.admission import RefusedFile, check_file
from office_files.uploads.kinds import DOCUMENTS
from services.cultivation.importing import LARGEST_FILE
from services.cultivation.programmes import Programme
from services.cultivation.recognising import LONGEST_WORDS, Granted
from services.pages.forms import LineField, ProseField, required

KINDS = {extension: DOCUMENTS[extension] for extension in ("xlsx", "csv")}
LONGEST_LEVEL = 20


class SearchForm(forms.Form):
    q = LineField(label=gettext_lazy("企业或培育计划"), required=False, max_length=60)


class WordsForm(forms.Form):
    words = ProseField(
        label=gettext_lazy("意见（企业会看到）"), required=False, max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class GrantForm(WordsForm):
    level = LineField(label=gettext_lazy("认定级别"), required=False, max_length=LONGEST_LEVEL)
    number = LineField(label=gettext_lazy("证书编号"), required=False, max_length=60)
    valid_from = day_field(gettext_lazy("有效期自"), required=True)
    valid_to = day_field(gettext_lazy("有效期至（长期有效就留空）"))
    field_order = ["level", "number", "valid_from", "valid_to", "words"]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        first, last = values.get("valid_from"), values.get("valid_to")
        if first and last and last < first:
            self.add_error("valid_to", _("有效期至早于有效期自，请核对。"))
        return values

    def granted(self) -> Granted:
        values = self.cleaned_data
        return Granted(values["level"], values["number"], values["valid_from"], values["valid_to"])


class UploadForm(forms.Form):
    programme = forms.ChoiceField(label=gettext_lazy("培育计划"))
    file = forms.FileField(
        label=gettext_lazy("名单文件"),
        help_text=gettext_lazy(
            "XLSX 或 CSV；要有“企业名称”和“年度”两列，可以有：统一社会信用代码、级别、批次、证书编号、有效期自、有效期至。"
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages=required(gettext_lazy("请选择名单文件。")) | {"empty": gettext_lazy("文件是空的，请重新选择。")},
    )

    def __init__(self, *args: Any, programmes: list[Programme], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programme"].choices = [(one.id, one.title) for one in programmes]  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise ValidationError(_("文件超过 30 MB。请去掉图片和多余的工作表，或者分成几个文件再导入。"))
        try:
            check_file(file, file.name, KINDS)
        except RefusedFile as refusal:
            raise ValidationError(refusal.messages) from refusal
        return file
