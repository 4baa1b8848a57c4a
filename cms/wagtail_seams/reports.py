"""Wagtail's lists of locks, workflows, their steps and runs, with as many queries as one row needs."""

from typing import Any

from wagtail.admin.filters import FilteredModelChoiceField, FilteredModelChoiceFilter
from wagtail.admin.views.pages.history import WorkflowHistoryView
from wagtail.admin.views.reports.locked_pages import LockedPagesView
from wagtail.admin.views.reports.workflows import WorkflowTasksReportFilterSet, WorkflowTasksView, WorkflowView
from wagtail.admin.views.workflows import Index
from wagtail.models import Task

from cms.wagtail_seams.rows import note_pages_covered, note_steps, note_steps_reached, with_status


class LockedPagesReport(LockedPagesView):
    def get_queryset(self) -> Any:
        return with_status(super().get_queryset()).prefetch_related("locked_by")

    def decorate_paginated_queryset(self, object_list: Any) -> Any:
        if not self.is_export:
            note_steps_reached(object_list, self.request.user)
        return object_list


class WorkflowReport(WorkflowView):
    def decorate_paginated_queryset(self, object_list: Any) -> list[Any]:
        states: list[Any] = super().decorate_paginated_queryset(object_list)
        if not self.is_export:
            note_steps(states)
        return states


class StepField(FilteredModelChoiceField):
    def get_filter_value(self, step: Any) -> list[int]:
        return [row.workflow_id for row in step.workflow_tasks.all()]


class StepFilter(FilteredModelChoiceFilter):
    field_class = StepField


class StepsFilterSet(WorkflowTasksReportFilterSet):
    """Each step in the list of steps says which workflows it belongs to."""

    task = StepFilter(
        queryset=Task.objects.prefetch_related("workflow_tasks"),
        filter_field="id_workflow",
        filter_accessor="workflows",
    )

    class Meta(WorkflowTasksReportFilterSet.Meta):
        pass


class StepsReport(WorkflowTasksView):
    filterset_class = StepsFilterSet


class WorkflowHistory(WorkflowHistoryView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        note_steps(context["workflow_states"])
        return context


class Workflows(Index):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        note_pages_covered(context["object_list"])
        return context
