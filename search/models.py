"""Django's list of this app's models; each stands in the package that it belongs to."""

from search.curation.models import BlockedResult, PinnedResult, ResultRule
from search.query_log.models import QueryCount
from search.standby.models import EngineOutage
from search.words.models import SegmenterWord, SynonymGroup

__all__ = [
    "BlockedResult",
    "EngineOutage",
    "PinnedResult",
    "QueryCount",
    "ResultRule",
    "SegmenterWord",
    "SynonymGroup",
]
