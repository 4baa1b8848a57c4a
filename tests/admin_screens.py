"""The screens of the admin that editors open, and what they send from them: the n-th address of each."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.test import Client
from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from site_content.policies.models import PolicySectionPage
from site_content.portals.models import CityPortalPage
from tests.admin_forms import form_values

Address = Callable[[int], str]
Request = Callable[[], Any]


@dataclass(frozen=True)
class Place:
    """What one role works on: the page of its team, its sections, and pages in them that were never drafts."""

    page: Page
    sections: list[int]
    contents: list[int]


def screens(place: Place) -> dict[str, Address]:
    """Whoever may not see one is answered with 302 or 403; then it is not timed."""
    searched = "?q=内容第+1"

    def fixed(name: str, *args: Any, query: str = "") -> Address:
        return lambda n: reverse(name, args=args) + query

    def each(name: str, ids: list[int], *rest: Any, query: str = "") -> Address:
        return lambda n: reverse(name, args=[ids[n % len(ids)], *rest]) + query

    contents, sections, own = place.contents, place.sections, [place.page.pk]
    city = [CityPortalPage.objects.get().pk]
    found = {
        "home": fixed("wagtailadmin_home"),
        "pages, top": fixed("wagtailadmin_explore_root"),
        "pages of the team": each("wagtailadmin_explore", own),
        "sidebar's page menu": fixed("wagtailadmin_api:pages:listing", query=f"?child_of={own[0]}&for_explorer=1"),
        "editor": each("wagtailadmin_pages:edit", contents),
        "editor of the team's page": each("wagtailadmin_pages:edit", own),
        "editor of the city portal": each("wagtailadmin_pages:edit", city),
        "history": each("wagtailadmin_pages:history", contents),
        "workflow history": each("wagtailadmin_pages:workflow_history", contents),
        "comparing versions": each("wagtailadmin_pages:revisions_compare", contents, "earliest", "latest"),
        "usage": each("wagtailadmin_pages:usage", contents),
        "check before publishing": each("qifu_page_check", contents),
        "share": each("qifu_share_page", contents),
        "moving": each("wagtailadmin_pages:move", contents),
        "copying": each("wagtailadmin_pages:copy", contents),
        "where it appears": each("qifu_page_delivery", contents),
        "search": lambda n: reverse("wagtailadmin_pages:search") + f"{searched}{n}",
        "page chooser": fixed("wagtailadmin_choose_page"),
        "page chooser, search": lambda n: reverse("wagtailadmin_choose_page_search") + f"{searched}{n}",
        "images": fixed("wagtailimages:index"),
        "images, search": lambda n: reverse("wagtailimages:index") + f"?q=样例文件+{n}",
        "image chooser": fixed("wagtailimages_chooser:choose"),
        "documents": fixed("wagtaildocs:index"),
        "documents, search": lambda n: reverse("wagtaildocs:index") + f"?q=样例文件+{n}",
        "document chooser": fixed("wagtaildocs_chooser:choose"),
        "uploading images": fixed("wagtailimages:add_multiple"),
        "board": fixed("qifu_board"),
        "board, XLSX": fixed("qifu_board_publications"),
        "received sharings": fixed("qifu_sharing_inbox"),
        "report: site history": fixed("wagtailadmin_reports:site_history"),
        "report: locked pages": fixed("wagtailadmin_reports:locked_pages"),
        "report: workflows": fixed("wagtailadmin_reports:workflow"),
        "report: tasks": fixed("wagtailadmin_reports:workflow_tasks"),
        "report: aging pages": fixed("wagtailadmin_reports:aging_pages"),
        "report: page types": fixed("wagtailadmin_reports:page_types_usage"),
        "report: audit": fixed("qifu_audit"),
        "report: sign-ins": fixed("qifu_sign_ins"),
        "users": fixed("wagtailusers_users:index"),
        "users, search": fixed("wagtailusers_users:index", query="?q=bench"),
        "groups": fixed("wagtailusers_groups:index"),
        "collections": fixed("wagtailadmin_collections:index"),
        "workflows": fixed("wagtailadmin_workflows:index"),
        "topics": fixed("wagtailsnippets_base_topic:list"),
        "account": fixed("wagtailadmin_account"),
    }
    if sections:
        found["listing"] = lambda n: (
            reverse("wagtailadmin_explore", args=[sections[n % len(sections)]]) + f"?p={n % 5 + 1}"
        )
        found["listing, by title"] = lambda n: (
            reverse("wagtailadmin_explore", args=[sections[n % len(sections)]]) + "?ordering=title"
        )
        found["new page"] = lambda n: reverse("wagtailadmin_pages:add", args=[*kind_in(sections[0]), sections[0]])
    return found


def kind_in(section: int) -> tuple[str, str]:
    return ("policies", "policypage") if PolicySectionPage.objects.filter(pk=section).exists() else ("news", "newspage")


class Opening:
    """A screen. Every n-th request is prepared outside the time; None if there is nothing to be done."""

    def __init__(self, client: Client, address: Address) -> None:
        self.client, self.address = client, address

    def prepare(self, n: int) -> Request | None:
        address = self.address(n)
        return lambda: self.client.get(address)

    def undo(self, n: int) -> None:
        """Nothing was changed."""


class Sending(Opening):
    """The editor of a page filled in as a browser does, blocks included, and sent with a button; undone afterwards."""

    def __init__(self, client: Client, action: str, pages: list[int]) -> None:
        super().__init__(client, lambda n: reverse("wagtailadmin_pages:edit", args=[pages[n % len(pages)]]))
        self.action, self.pages = action, pages

    def prepare(self, n: int) -> Request | None:
        address = self.address(n)
        response = self.client.get(address)
        html = response.content.decode()
        if response.status_code != 200 or (
            self.action and f'value="{self.action}"' not in html and f'name="{self.action}"' not in html
        ):
            return None
        form = {**self.fill_in(html, self.pages[n % len(self.pages)]), **({self.action: "1"} if self.action else {})}
        return lambda: self.client.post(address, form)

    def fill_in(self, html: str, page_id: int) -> dict[str, Any]:
        page = Page.objects.get(pk=page_id).get_latest_revision_as_object()
        values = {name: value for name, value in form_values(html).items() if value is not None}
        blocks = [(b.block_type, rich_text(b.value.source)) for b in page.body if b.block_type == "paragraph"]
        return {**values, **nested_form_data({"body": streamfield(blocks)}), "title": f"{page.title.rstrip('改')}改"}

    def undo(self, n: int) -> None:
        state = Page.objects.get(pk=self.pages[n % len(self.pages)]).current_workflow_state
        if state:
            state.cancel()
