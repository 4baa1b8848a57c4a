"""The abstract page that has a public record; content pages and section pages are made of it."""

from datetime import date, datetime
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, Panel, TabbedInterface
from wagtail.fields import StreamField
from wagtail.models import COMMENTS_RELATION_NAME, Page
from wagtail.search import index
from wagtail.utils.decorators import cached_classmethod

from publishing.document import PublicRecord, Unpublishable
from publishing.tree_paths import public_url
from site_content.base.addresses import check_address, is_refused
from site_content.base.assets import AssetCollector
from site_content.base.bodies import summary_text
from site_content.base.citations import link_doc_numbers
from site_content.base.forms import PublicPageForm
from site_content.base.moments import to_iso
from site_content.base.slugs import make_slug
from site_content.base.terms import TermsField
from site_content.base.tree import tree_place
from site_content.base.words import written_words
from site_content.sharing.places import shared_places
from site_content.wagtail_seams.slugs import free_slug, has_place

SUMMARY_LENGTH = 200


class PublicPage(Page):
    """A page with a public record. Kinds add their keys in ``record_fields``."""

    record_kind: ClassVar[str]
    title: str
    slug: str
    base_form_class = PublicPageForm
    # What editors find a page by. Autocomplete fields count as names: found by sound, ranked before text.
    search_fields = [*Page.search_fields, index.SearchField("written_words")]

    # Not TitleFieldPanel: its script would fill the address with the title's letters and digits alone.
    content_panels = [FieldPanel("title", classname="title", help_text=_("公众看到的标题，最多 255 个字。"))]
    promote_panels = [
        MultiFieldPanel(
            [FieldPanel("slug", help_text=_("留空则按标题拼音自动生成。发布后尽量不改。"))], heading=_("网址")
        )
    ]

    class Meta:
        abstract = True

    @cached_classmethod
    def get_edit_handler(cls) -> Panel:
        """Tabs called by what is in them; Wagtail shows the panels of the last one at the side."""
        tabs = [
            ObjectList(cls.content_panels, heading=_("内容")),
            ObjectList(cls.promote_panels, heading=_("网址")),
            ObjectList(cls.settings_panels, heading=_("设置")),
        ]
        return TabbedInterface(tabs, base_form_class=cls.base_form_class).bind_to_model(cls)

    def get_admin_display_title(self) -> str:
        """A public page is called what the public calls it: choosers show it to teams that have no part in its draft."""
        return self.title if self.live else super().get_admin_display_title()

    def written_words(self) -> list[str]:
        """All text that editors fill in, for the admin's search."""
        return written_words(self)

    def to_record(self) -> PublicRecord:
        """The public record of the page as it stands in memory (live or draft)."""
        assets = AssetCollector()
        document = {**self.base_fields(), **self.record_fields(assets)}
        if not document["summary"]:
            document["summary"] = Truncator(summary_text(document["body"])).chars(SUMMARY_LENGTH, truncate="…")
        changes_at = self.next_change_at()
        document["next_change_at"] = to_iso(changes_at)
        names = self.record_names()
        mentions = link_doc_numbers(document, names)
        return PublicRecord(document, assets.as_list(), self.affected_ids(), changes_at, names, mentions)

    def base_fields(self) -> dict[str, Any]:
        """The keys of every record (docs/records.md)."""
        place = tree_place(self)
        published = self.first_published_at or timezone.now()
        return {
            "id": str(self.pk or 0),
            "kind": self.record_kind,
            "title": self.title,
            "url": public_url(self),
            "portal": place.portal,
            "section": place.section,
            "owner": place.owner,
            "ancestors": place.ancestors,
            "shared_with": shared_places(self, place.portal),
            "position": 0,
            "date": to_iso(self.record_date() or timezone.localtime(published).date()),
            "published_at": to_iso(published.replace(microsecond=0)),
            "summary": "",
            "keywords": [],
            "source": "",
            "author": None,
            "image": None,
            "topics": [],
            "body": [],
            "attachments": [],
        }

    def record_date(self) -> date | None:
        """The date that lists sort by; None for the day of first publication."""
        return None

    def record_fields(self, assets: AssetCollector) -> dict[str, Any]:
        """What this kind adds to, or sets in, the record."""
        return {}

    def affected_ids(self) -> list[str]:
        """Ids of pages whose records tell of this page."""
        return []

    def record_names(self) -> list[str]:
        """What other pages' texts may call this page by (site_content.base.citations), sorted."""
        return []

    def next_change_at(self) -> datetime | None:
        """When a passing date changes the record, or None."""
        return None

    def _put_title_on_one_line(self) -> None:
        """A browser's field holds one line, the API takes two: no mail can be sent under such a title."""
        self.title = " ".join(self.title.splitlines())

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        self._put_title_on_one_line()
        if not self.slug and self.title and has_place(self):
            self.slug = free_slug(self, make_slug(self.title))
        super().full_clean(*args, **kwargs)

    def minimal_clean(self) -> None:
        self._put_title_on_one_line()
        if not self.slug and self.title:
            self.slug = free_slug(self, make_slug(self.title))
        super().minimal_clean()

    def save(self, clean: bool = True, *args: Any, **kwargs: Any) -> Any:
        if self._state.adding:
            check_address(self)  # copies and aliases are not cleaned
        if clean and self.live:
            self.check_complete()
        return super().save(clean, *args, **kwargs)

    def check_complete(self) -> None:
        """What must hold for a public page and the fields alone cannot say: raises ValidationError.

        Forms check it for people; this is for schedules, imports and the API. Django does not look
        into StreamFields and lists of terms, so those that are not ``blank`` are looked at here.
        """
        errors = {
            field.name: _("“%(label)s”是公开页面的必填项，请填写后再发布。") % {"label": field.verbose_name}
            for field in self._meta.get_fields()
            if isinstance(field, StreamField | TermsField) and not field.blank and not field.value_from_object(self)
        }
        if errors:
            raise ValidationError(errors)

    def clean(self) -> None:
        super().clean()
        check_address(self)

    def get_url_parts(self, request: HttpRequest | None = None) -> tuple[int, str, str] | None:
        """The portal is static: the address comes from the tree alone, not from a Django view."""
        sites = self._get_relevant_site_root_paths(request)
        return (sites[0].site_id, settings.QIFU_SITE_URL, public_url(self)) if sites else None

    def can_move_to(self, parent: Page) -> bool:
        allowed: bool = super().can_move_to(parent)
        return allowed and not is_refused(self.slug, parent)

    def permissions_for_user(self, user: Any) -> Any:
        """Wagtail's tester of what ``user`` may do here, as the project narrows it down."""
        return import_string(settings.QIFU_PAGE_PERMISSIONS)(user, self)

    def publish(self, revision: Any, user: Any = None, *args: Any, **kwargs: Any) -> Any:
        """By the project's own action, which looks at the approvals first."""
        checked = kwargs.pop("skip_permission_checks", False)
        action = import_string(settings.QIFU_PUBLISH_ACTION)(revision, user, *args, **kwargs)
        return action.execute(skip_permission_checks=checked)

    def save_revision(self, *args: Any, overwrite_revision: Any = None, **kwargs: Any) -> Any:
        """An autosave replaces the one before, unless somebody decides on that very text by now."""
        if overwrite_revision and import_string(settings.QIFU_DECIDED_ON)(overwrite_revision):
            overwrite_revision = None
        return super().save_revision(*args, overwrite_revision=overwrite_revision, **kwargs)

    def with_content_json(self, content: dict[str, Any]) -> Any:
        """Wagtail takes nothing but the place of a comment from a draft: else each one's author is looked up for it."""
        places = [{"pk": c["pk"], "position": c.get("position", "")} for c in content.get(COMMENTS_RELATION_NAME, [])]
        return super().with_content_json({**content, COMMENTS_RELATION_NAME: places})

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """The draft through the portal's own templates; of one that cannot be published, why."""
        try:
            record = self.to_record()
        except Unpublishable as problem:
            return HttpResponse(str(problem), content_type="text/plain; charset=utf-8")
        return import_string(settings.QIFU_PREVIEW_RENDERER)(record, request)
