"""What sorts are called. Facets and their values: publishing.facet_labels."""

from django.utils.translation import gettext_lazy as _

SORTS = {
    "relevance": _("相关度"),
    "newest": _("最新发布"),
    "oldest": _("最早发布"),
    "soonest": _("临近截止或举行"),
}
