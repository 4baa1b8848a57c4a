from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    name = "cms.approvals"
    label = "approvals"
    verbose_name = "审批"
    default_auto_field = "django.db.models.BigAutoField"
