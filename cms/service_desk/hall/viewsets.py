"""The halls themselves, kept with the city's lists: they hold nothing of anybody."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.snippets.views.snippets import SnippetViewSet

from services.hall.models import Hall


class HallViewSet(SnippetViewSet):
    model = Hall
    icon = "home"
    menu_label = _("办事大厅")
    add_to_settings_menu = True
    list_display = ["name", "unit", "address", "is_active"]
    panels = [
        FieldPanel("name"),
        FieldPanel("unit"),
        FieldPanel("address"),
        FieldPanel("phone"),
        FieldPanel("note"),
        FieldPanel("is_active"),
        InlinePanel(
            "opening_times",
            heading=_("开放时间（每个工作日）"),
            label=_("一段时间"),
            panels=[FieldRowPanel([FieldPanel("opens_at"), FieldPanel("closes_at")])],
        ),
        InlinePanel(
            "groups",
            heading=_("窗口组"),
            label=_("窗口组"),
            panels=[
                FieldRowPanel([FieldPanel("name"), FieldPanel("prefix")]),
                FieldPanel("matters"),
                FieldRowPanel([FieldPanel("minutes"), FieldPanel("parallel"), FieldPanel("days_ahead")]),
                FieldPanel("is_active"),
            ],
        ),
        InlinePanel(
            "days",
            heading=_("特殊日期"),
            label=_("日期"),
            panels=[FieldRowPanel([FieldPanel("day"), FieldPanel("is_open")]), FieldPanel("note")],
            help_text=_("节假日不用填。填了不开放的日子，已预约的人会收到取消的消息和最近三个可约的时间。"),
        ),
    ]
