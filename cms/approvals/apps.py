from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    name = "cms.approvals"
    label = "approvals"
    verbose_name = "审批"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from wagtail.signals import workflow_cancelled, workflow_submitted

        from cms.approvals import notifications
        from cms.approvals.calling_back import note_cancellation
        from cms.approvals.following import note_submission
        from cms.approvals.statuses import status_of
        from cms.wagtail_seams import statuses

        workflow_submitted.connect(note_submission)
        workflow_cancelled.connect(note_cancellation)
        notifications.connect()
        statuses.tell_by(lambda page: status_of(page).label)
