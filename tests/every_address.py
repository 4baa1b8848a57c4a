"""Every address that the program answers, with the numbers of a stranger's things filled in."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.snippets.models import get_snippet_models

from tests.foreign_world import Things


@dataclass(frozen=True)
class Address:
    """``is_foreign``: it names something that is not the asking team's; ``is_plain``: it names nothing."""

    path: str
    name: str
    is_foreign: bool
    is_plain: bool


def every_route() -> Iterator[tuple[str, str, Any]]:
    """(route, URL name, view) of every pattern that there is."""
    yield from _walk(get_resolver(), "", ())


def _walk(resolver: Any, prefix: str, spaces: tuple[str, ...]) -> Iterator[tuple[str, str, Any]]:
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern, route, (*spaces, *([pattern.namespace] if pattern.namespace else [])))
        elif isinstance(pattern, URLPattern):
            yield route, ":".join((*spaces, pattern.name or "")), pattern.callback


# Written as regular expressions, or by several words that belong together.
REWRITTEN = [
    (r"^(?P<pk>\d+)/revisions/compare/(?P<revision_id_a>live|earliest|\d+)\.\.\.(?P<revision_id_b>live|latest|\d+)/$",
     "<page_id>/revisions/compare/<compared>/"),
    (r"^documents/(\d+)/(.*)$", "documents/<document_id>/x"),
    (r"^(?P<path>.*)$", "<site_path>"),
    (r"^.*/$", "no-such-address/"),
    ("^pages/", "pages/"), ("^documents/", "documents/"), ("^images/", "images/"),
    ("<slug:content_type_app_name>/<slug:content_type_model_name>", "<page_type>"),
    ("create/<slug:app_label>/<slug:model_name>", "create/<page_type>"),
    ("bulk/<str:app_label>/<str:model_name>/<str:action>/", "bulk/<bulk_action>"),
    ("ping/<str:app_label>/<str:model_name>/<str:object_id>", "ping/<edited>"),
    ("tag-autocomplete/<slug:app_name>/<slug:model_name>", "tag-autocomplete/<tag_model>"),
    ("tasks/add/<str:app_label>/<str:model_name>", "tasks/add/<task_model>"),
    ("settings/<slug:app_name>/<slug:model_name>", "settings/<setting>"),
    ("trial/<str:model_name>/<int:pk>", "trial/<rule>"),
    ("snippets/<type>/<pk>", "snippets/<snippet>"),
    ("chosen-multiple/", "chosen-multiple/<chosen>"),
]  # fmt: skip

# What a name in an address stands for: the first entry whose beginning fits, before the names that always mean one thing.
BY_PLACE = [
    ("admin/qifu/manual/pictures/", "name", "picture"),
    ("admin/events/", "pk", "event_desk"),
    ("admin/cultivation/recognitions/", "pk", "recognition"),
    ("admin/cultivation/upload/", "pk", "recognition_upload"),
    ("admin/cultivation/", "pk", "application"),
    ("admin/cultivation/", "file", "application_file"),
    ("my/applications/", "pk", "application"),
    ("my/applications/", "file", "application_file"),
    ("admin/surveys/", "pk", "survey"),
    ("admin/appeals/templates/", "pk", "answer_template"),
    ("admin/appeals/", "pk", "appeal"),
    ("admin/appeals/", "file", "attachment"),
    ("services/t/", "pk", "attachment"),
    ("services/hall/groups/", "pk", "counter_group"),
    ("services/hall/", "pk", "hall"),
    ("api/services/queue/", "pk", "hall"),
    ("admin/hall/", "pk", "hall"),
    ("admin/hall/", "ticket", "ticket"),
    ("admin/authorisations/", "pk", "authorisation"),
    ("admin/authorisations/", "file", "letter"),
    ("my/enterprises/", "pk", "authorisation"),
    ("my/notices/", "pk", "notice"),
    ("admin/enterprises/upload/", "pk", "enterprise_upload"),
    ("admin/enterprises/", "pk", "enterprise"),
    ("admin/introductions/", "pk", "introduction"),
    ("my/introductions/", "pk", "introduction"),
    ("admin/pushes/", "pk", "push"),
    ("admin/users/", "pk", "user"),
    ("admin/groups/", "pk", "group"),
    ("admin/api-tokens/", "pk", "token"),
    ("admin/api/main/documents/", "pk", "document"),
    ("admin/api/main/images/", "pk", "image"),
    ("admin/api/main/pages/", "pk", "page"),
    ("admin/api/main/pages/", "action_name", "api_action"),
    ("admin/collections/", "pk", "collection"),
    ("admin/documents/chooser/", "pk", "document"),
    ("admin/documents/chooser/", "chosen", "chosen_document"),
    ("admin/images/chooser/", "pk", "image"),
    ("admin/images/chooser/", "chosen", "chosen_image"),
    ("admin/choose-page/", "chosen", "chosen_page"),
    ("admin/snippets/choose/", "chosen", "chosen_term"),
    ("admin/qifu_approval_rules/", "pk", "rule"),
    ("admin/sites/", "pk", "site"),
    ("admin/workflows/tasks/", "pk", "task"),
    ("admin/workflows/", "pk", "workflow"),
    ("admin/editing-sessions/", "session_id", "editing"),
    ("admin/qifu/policies/", "section_id", "policy_section"),
    ("admin/qifu/associations/", "page_id", "association"),
    ("admin/settings/", "pk", "site"),
]
ALWAYS = {
    **dict.fromkeys(
        ("page_id", "parent_page_id", "page_to_move_id", "destination_id", "page_pk"), "page"
    ),
    "revision_id": "revision",
    "task_state_id": "task_state",
    "workflow_state_id": "workflow_state",
    "workflow_pk": "workflow",
    "task_id": "task",
    "image_id": "image",
    "document_id": "document",
    "doc_id": "document",
    "uploaded_file_id": "uploaded_file",
    "collection_id": "collection",
    "redirect_id": "redirect",
    "restriction_id": "restriction",
    "user_id": "user",
    "link_id": "link",
    "sharing_id": "sharing",
    "site_id": "site",
    "name": "upload",
    "id": "record",
}  # fmt: skip
KINDS_OF_PAGE = ["policies/policypage", "news/newspage", "associations/associationpage", "portals/portalpage"]


class Filler:
    """Knows what stands for each name in an address; a name that it does not know is an error of the test."""

    def __init__(self, things: Things) -> None:
        self.things = things
        words: dict[str, list[str]] = {
            "page_type": KINDS_OF_PAGE,
            "task_model": ["approvals/approvaltask", "wagtailcore/groupapprovaltask"],
            "tag_model": ["taggit/tag"],
            "setting": ["base/topic"],  # there are none: as any other name
            "type_name": ["policies.PolicyPage"],
            "type": [model._meta.label for model in get_snippet_models()],
            "model_name": ["synonymgroup"],
            "action_name": ["approve", "reject"],
            "api_action": ["copy", "delete", "publish", "unpublish", "move", "revert_to_page_revision",
                           "create_alias", "convert_alias", "copy_for_translation"],
            "filter_spec": ["original"],
            "slug": ["first-policy"],
            "picture": ["first-policy-title"],
            **{name: ["0"] for name in ("token", "uidb64", "record", "path", "site_path", "number", "key", "version", "event_id", "product_id")},
        }  # fmt: skip
        self.words = words

    def addresses(self, route: str, name: str) -> list[Address]:
        for written, said in REWRITTEN:
            if written in route:
                route = route.replace(written, said, 1)
                break
        parts = re.split(r"<(?:\w+:)?(\w+)>", route)
        choices = [self._values(route, parameter) for parameter in parts[1::2]]
        if len(choices) > 1:
            choices = [_one_of_each(values) for values in choices]
        found = []
        for values in product(*choices):
            filled = "".join(text + value[0] for text, value in zip(parts[::2], [*values, ("", False)], strict=True))
            found.append(Address(f"/{filled}", name, any(value[1] for value in values), not choices))
        return found

    def _values(self, route: str, parameter: str) -> list[tuple[str, bool]]:
        kind = next((kind for start, p, kind in BY_PLACE if p == parameter and route.startswith(start)), None)
        kind = kind or ALWAYS.get(parameter, parameter)
        term = re.match(r"admin/snippets/(?:choose/)?(\w+)/(\w+)/", route)
        if term and (parameter == "pk" or kind == "chosen_term"):
            ids = self.things.shared[f"{term[1]}.{term[2]}"]
            return [(f"?id={pk}" if parameter == "chosen" else str(pk), True) for pk in ids]
        if kind in self.words:
            return [(word, False) for word in self.words[kind]]
        if special := getattr(self, f"_{kind}", None):
            return special()
        return self._things(kind)

    def _things(self, kind: str) -> list[tuple[str, bool]]:
        found = [(str(pk), True) for pk in (*self.things.foreign[kind], *self.things.shared[kind])]
        found += [(str(pk), False) for pk in self.things.own[kind]]
        if not found:
            raise LookupError(f"nothing stands for <{kind}>")
        return found

    def _compared(self) -> list[tuple[str, bool]]:
        pairs = [(pk, other) for pk in self.things.foreign["revision"] for other in ("live", "latest")]
        return [(f"{other}...{pk}" if other == "live" else f"{pk}...{other}", True) for pk, other in pairs] + [
            ("earliest...latest", False)
        ]

    def _bulk_action(self) -> list[tuple[str, bool]]:
        found = []
        for app, models in bulk_actions().items():
            for model, actions in models.items():
                kind = {"page": "page", "image": "image", "document": "document", "user": "user"}.get(model)
                ids = self.things.foreign[kind] if kind else self.things.shared[f"{app}.{model}"]
                mine = self.things.own[kind][:1] if kind else []
                query = "&".join(f"id={pk}" for pk in (*mine, *ids))
                found += [(f"{app}/{model}/{action}/?{query}&next=/admin/", True) for action in actions]
        return found

    def _edited(self) -> list[tuple[str, bool]]:
        foreign = [(f"policies/policypage/{pk}", True) for pk in self.things.foreign["page"]]
        return [*foreign, ("auth/user/1", True), (f"policies/policypage/{self.things.own['page'][0]}", False)]

    def _rule(self) -> list[tuple[str, bool]]:
        return [(f"{n}/{pk}", True) for n in ("resultrule", "synonymgroup") for pk in self.things.shared[f"search.{n}"]]

    def _snippet(self) -> list[tuple[str, bool]]:
        labels = [model._meta.label for model in get_snippet_models()]
        return [(f"{label}/{self.things.shared[label.lower()][0]}", True) for label in labels]

    def _chosen_page(self) -> list[tuple[str, bool]]:
        return self._by_query("page")

    def _chosen_image(self) -> list[tuple[str, bool]]:
        return self._by_query("image")

    def _chosen_document(self) -> list[tuple[str, bool]]:
        return self._by_query("document")

    def _by_query(self, kind: str) -> list[tuple[str, bool]]:
        ids = [*self.things.own[kind][:1], *self.things.foreign[kind]]
        return [("?" + "&".join(f"id={pk}" for pk in ids), True), *((f"?id={pk}", True) for pk in ids[1:])]


def _one_of_each(values: list[tuple[str, bool]]) -> list[tuple[str, bool]]:
    """The last of the strangers' and the first of one's own; words are all tried."""
    foreign, rest = [v for v in values if v[1]], [v for v in values if not v[1]]
    return [*foreign[-1:], *(rest[:1] if foreign else rest)]


def bulk_actions() -> dict[str, dict[str, list[str]]]:
    bulk_action_registry.get_bulk_actions_for_model("wagtailcore", "page")  # has the hooks read
    return {
        app: {model: sorted(actions) for model, actions in models.items()}
        for app, models in bulk_action_registry.actions.items()
    }
