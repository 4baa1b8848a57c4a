from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    name = "cms.approvals"
    label = "approvals"
    verbose_name = "审批"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cms.approvals import signals
        from cms.approvals.statuses import status_of
        from cms.wagtail_seams import statuses

        signals.connect()
        statuses.tell_by(lambda page: status_of(page).label)
