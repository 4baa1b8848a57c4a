"""The page form that all kinds share: an address is made from the title unless the editor gives one."""

from typing import Any

from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm

from site_content.base.addresses import is_refused, refusal_text
from site_content.base.slugs import make_slug

MISSING = _("“%(label)s”没有填写，请补上。")
MISSING_FOR_PUBLISHING = _("“%(label)s”没有填写。发布前请补上；还没准备好可以先存草稿。")


class PublicPageForm(WagtailAdminPageForm):
    """Fills an empty slug with pinyin and refuses addresses that the portal needs itself."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False
        for name, field in self.fields.items():
            text = MISSING_FOR_PUBLISHING if name in self._meta.defer_required_on_fields else MISSING
            field.error_messages["required"] = text % {"label": field.label}
        self._explain_long_title()

    def _explain_long_title(self) -> None:
        """The browser would cut a pasted title short without a word: let it through and say what is wrong."""
        title = self.fields.get("title")
        if title is None:
            return
        title.widget.attrs.pop("maxlength", None)
        title.widget.attrs["placeholder"] = _("标题")
        for validator in title.validators:
            if isinstance(validator, MaxLengthValidator):
                validator.message = _("标题太长：最多 %(limit_value)d 个字，现在有 %(show_value)d 个，请缩短。")

    def clean_slug(self) -> str:
        slug = self.cleaned_data.get("slug")
        if slug and is_refused(slug, self.parent_page):
            self.add_error("slug", refusal_text(slug))
        return slug or self.free_slug(self.cleaned_data.get("title", ""))

    def free_slug(self, title: str) -> str:
        """The title's pinyin, numbered if a sibling has it already."""
        base = slug = make_slug(title)
        siblings = self.parent_page.get_children().exclude(pk=self.instance.pk) if self.parent_page else None
        number = 1
        while siblings is not None and siblings.filter(slug=slug).exists():
            number += 1
            slug = f"{base}-{number}"
        return slug
