from typing import Literal

from publishing.kinds import Kind, register
from publishing.record_shape import RecordShape
from publishing.shapes import Code, Name, Prose


class FairRecord(RecordShape):
    kind: Literal["fair"]
    host: Name
    stands_html: Prose
    hall_code: Code


FAIR = register(
    Kind(name="fair", label="展会", shape=FairRecord, query_words=("展会",), is_shared=True, on_portals=True)
)
