"""What is told of introductions: to the person by the inbox; who of the provider or the city has to act hears by a signal."""

from django.dispatch import Signal
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from services.introductions.models import Introduction, IntroductionEvent
from services.introductions.states import Action, Party
from services.notices.giving import Text, tell

# With ``introduction`` and ``key`` (one per occasion): the provider has to act; ``is_late``: it has let days pass.
introduction_waits = Signal()

TO_PERSON = {
    Action.TAKE: gettext_lazy("机构已接下，会联系您"),
    Action.TALK: gettext_lazy("已开始洽谈"),
    Action.NOTE: gettext_lazy("有新的进展"),
    Action.GRANT: gettext_lazy("已登记获得的金额"),
    Action.DECLINE: gettext_lazy("机构说明不能办理"),
    Action.LAPSE: gettext_lazy("长期没有进展，已结束"),
}


def tell_of(introduction: Introduction, event: IntroductionEvent) -> None:
    """Each event once. What was written stands on the page behind the link."""
    action, key = Action(event.action), f"introduction:{introduction.pk}:{event.position}"
    if action in TO_PERSON and event.party != Party.ENTERPRISE and introduction.person is not None:
        said = Text(
            f"{TO_PERSON[action]}：{introduction.product_title}",
            f"{introduction.provider.name}，{introduction.number}",
            reverse("my_introduction", args=[introduction.pk]),
        )
        tell(introduction.person, key, said, _("您申请了与这家机构对接。"))
    if action in (Action.ASK, Action.WITHDRAW):
        introduction_waits.send(sender=Introduction, introduction=introduction, key=key, is_late=False)


def tell_late(introduction: Introduction) -> None:
    """The provider and the city's supervisors, once for each day that was due."""
    key = f"introduction:{introduction.pk}:late:{introduction.due_on}"
    introduction_waits.send(sender=Introduction, introduction=introduction, key=key, is_late=True)
