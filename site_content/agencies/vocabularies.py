from django.utils.translation import gettext_lazy as _

from site_content.base.vocabularies import Vocabulary


class AgencyKind(Vocabulary):
    """What agencies are for: training, start-ups, innovation, investment and finance, information technology …"""

    class Meta(Vocabulary.Meta):
        verbose_name = verbose_name_plural = _("机构类别")
