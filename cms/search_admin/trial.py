"""试一试: in the form of a word or rule, the results of a query as they are and as they would be once it is saved."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from modelcluster.models import ClusterableModel
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import Panel

from cms.search_admin.access import TUNED_MODELS, may
from search.curation.rules import read_rules
from search.engines import get_engine
from search.engines.protocol import EngineUnavailable
from search.models import SegmenterWord
from search.query.understanding import MAX_QUERY_LENGTH, clean_query
from search.tuning.trial import Setup, compare_setups, read_setup
from search.words.dictionary import current_dictionary

URL_NAME = "qifu_search_trial"
URL_NAME_NEW = "qifu_search_trial_new"
MODELS = {str(model._meta.model_name): model for model in TUNED_MODELS}


class TrialPanel(Panel):
    """The field, the button and the place for the two lists; ``first_field`` holds what is tried unless told."""

    def __init__(self, first_field: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("heading", gettext_lazy("试一试"))
        kwargs.setdefault("icon", "search")
        super().__init__(**kwargs)
        self.first_field = first_field

    def clone_kwargs(self) -> dict[str, Any]:
        return {**super().clone_kwargs(), "first_field": self.first_field}

    class BoundPanel(Panel.BoundPanel):
        template_name = "search_admin/trial_panel.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            name = self.instance._meta.model_name
            args = [name, self.instance.pk] if self.instance.pk else [name]
            return {
                **super().get_context_data(parent_context),
                "trial_url": reverse(URL_NAME if self.instance.pk else URL_NAME_NEW, args=args),
                "first_field": self.panel.first_field,
                "max_length": MAX_QUERY_LENGTH,
                "needs_recut": isinstance(self.instance, SegmenterWord),
            }


@require_POST
def show_trial(request: HttpRequest, model_name: str, pk: int | None = None) -> HttpResponse:
    """The fragment with both lists, for the form as it stands (``trial_query``: the query). Saves nothing."""
    model = MODELS.get(model_name)
    if model is None:
        raise Http404
    if not may(request.user, "change" if pk else "add", model):
        raise PermissionDenied
    instance = get_object_or_404(model, pk=pk) if pk else model()
    return render(request, "search_admin/trial_results.html", try_form(request, instance))


def try_form(request: HttpRequest, instance: models.Model) -> dict[str, Any]:
    """The template's context: a ``comparison``, or a ``problem`` in words."""
    query = clean_query(request.POST.get("trial_query", ""))[:MAX_QUERY_LENGTH]
    if not query:
        return {"problem": _("请填写要试的检索词。")}
    form_class = type(instance).get_edit_handler().get_form_class()  # type: ignore[attr-defined]
    form: WagtailAdminModelForm = form_class(request.POST, instance=instance, for_user=request.user)
    if not form.is_valid():
        return {"problem": _("表单还没有填对，改好后再试："), "details": form_problems(form)}
    before = Setup(current_dictionary(fresh=True), read_rules())
    after = setup_as_if_saved(form, before)
    try:
        return {"query": query, "comparison": compare_setups(get_engine(), query, before, after)}
    except EngineUnavailable as error:
        return {"problem": _("搜索引擎现在不可用：%(error)s") % {"error": error}}


def setup_as_if_saved(form: WagtailAdminModelForm, known: Setup) -> Setup:
    """Words and rules as they would be; the database has them for the length of a transaction that is undone."""
    with transaction.atomic():
        _save_quietly(form)
        setup = read_setup(known)
        transaction.set_rollback(True)
    return setup


def _save_quietly(form: WagtailAdminModelForm) -> None:
    """Without the signals that would have documents indexed again."""
    instance = form.instance
    rows = type(instance)._default_manager
    if isinstance(instance, ClusterableModel):
        form.save()
    elif instance.pk:
        rows.bulk_update([instance], [f.name for f in instance._meta.concrete_fields if not f.primary_key])
    else:
        rows.bulk_create([instance])


def form_problems(form: Any) -> list[str]:
    """Every message once, those of rows included."""
    formsets = getattr(form, "formsets", {}).values()
    forms = [form, *(row for formset in formsets for row in formset.forms)]
    texts = [str(text) for one in forms for errors in one.errors.values() for text in errors]
    texts += [str(text) for formset in formsets for text in formset.non_form_errors()]
    return list(dict.fromkeys(texts))
