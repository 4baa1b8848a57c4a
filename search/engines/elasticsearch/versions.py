"""Versions of the index behind one alias.

``PREFIX-documents`` is the alias that everything speaks to; ``PREFIX-documents-v…`` are the indices, normally one.
An index being built bears the alias ``…-building`` of its own and is written through it alone: whoever clears it
away (the next rebuild) takes its name along, and a builder that was thought dead can bring nothing back to life.
"""

import time
import uuid
from typing import Any

from elasticsearch import Elasticsearch, NotFoundError

from search.engines.elasticsearch.failures import OUTDATED
from search.engines.elasticsearch.schema import make_mapping
from search.engines.protocol import EngineUnavailable, IndexOutdated

# How long Elasticsearch remembers the version of what was removed, against a write that comes late.
REMEMBER_REMOVED = "1h"
BUILDING = "building"


class IndexVersions:
    """The indices of one ``prefix``. Methods raise what the client raises, and IndexOutdated."""

    def __init__(self, client: Elasticsearch, prefix: str, shards: int) -> None:
        self._client = client
        self._shards = shards
        self.alias = f"{prefix}-documents"

    def present(self, client: Elasticsearch | None = None) -> str | None:
        """Name of the index behind the alias; None if there is none. Raises IndexOutdated for one of another stamp.

        ``client``: one of less patience, when somebody waits.
        """
        try:
            found = (client or self._client).indices.get_mapping(index=self.alias).body
        except NotFoundError:
            return None
        if self.alias in found:
            raise EngineUnavailable(
                f"Elasticsearch 里有一个名叫 {self.alias} 的索引，占用了别名。",
                "删除这个索引（确认里面没有别的系统的数据），或改 QIFU_ELASTICSEARCH_PREFIX，再运行 manage.py reindex。",
            )
        ((name, described),) = found.items()
        if described["mappings"].get("_meta") != make_mapping()["_meta"]:
            raise IndexOutdated(OUTDATED)
        return str(name)

    def create(self) -> str:
        """A new, empty index for a rebuild, seen by nobody; returns its name."""
        name = f"{self.alias}-v{time.strftime('%Y%m%d%H%M%S')}-{uuid.uuid4().hex[:6]}"
        # Nobody searches it yet: no refreshes, no copies, until it is complete.
        self._client.indices.create(
            index=name,
            mappings=make_mapping(),
            settings={
                "number_of_shards": self._shards,
                "number_of_replicas": 0,
                "refresh_interval": "-1",
                "gc_deletes": REMEMBER_REMOVED,
            },
            aliases={self.building_alias(name): {}},
        )
        return name

    def building_alias(self, name: str) -> str:
        return f"{name}-{BUILDING}"

    def switch_to(self, name: str) -> None:
        """Let the alias point to ``name`` in one step, then clear all others away."""
        self._client.indices.put_settings(
            index=name, settings={"refresh_interval": None, "auto_expand_replicas": "0-1"}
        )
        self._client.indices.update_aliases(
            actions=[
                {"remove": {"index": f"{self.alias}-v*", "alias": self.alias, "must_exist": False}},
                {"add": {"index": name, "alias": self.alias}},
                {"remove": {"index": name, "alias": self.building_alias(name)}},
            ]
        )
        self.clear_away(keep=name)

    def clear_away(self, keep: str | None) -> None:
        """Remove every version but ``keep``."""
        others = [name for name in self._all() if name != keep]
        if others:
            self._client.indices.delete(index=others, ignore_unavailable=True)

    def serving(self) -> str | None:
        """Name of the index behind the alias, whatever its stamp."""
        return next((name for name, info in self._all().items() if self.alias in info["aliases"]), None)

    def _all(self) -> dict[str, Any]:
        return dict(self._client.indices.get_alias(index=f"{self.alias}-v*").body)
