"""Search: its engine and what it does without, how long each may take, what is counted."""

from pathlib import Path

from cms.settings.places import VAR_DIR, env

QIFU_SEARCH_RENDERER = "themes.search_page.render_search_page"
QIFU_SEARCH_ENGINE: str = env.str("QIFU_SEARCH_ENGINE", default="embedded")
# Answers when the engine does not; empty: none. It follows the records by itself, so it is always up to date.
QIFU_SEARCH_SPARE: str = env.str("QIFU_SEARCH_SPARE", default="" if QIFU_SEARCH_ENGINE == "embedded" else "embedded")
# With a spare: seconds that one search may take on the engine, and seconds that a failing engine is left alone.
QIFU_SEARCH_PATIENCE_SECONDS: float = env.float("QIFU_SEARCH_PATIENCE_SECONDS", default=0.7, minimum=0.05)
QIFU_SEARCH_REST_SECONDS: float = env.float("QIFU_SEARCH_REST_SECONDS", default=5.0)
# Queries are counted without anything personal and kept for so long (0: nothing is counted); written so often.
QIFU_QUERY_LOG_DAYS: int = env.int("QIFU_QUERY_LOG_DAYS", default=180)
QIFU_QUERY_LOG_SECONDS = 5.0
# Reranks by meaning: "universal", or a folder with an ONNX model. Empty: nothing does.
QIFU_SEARCH_MODEL: str = env.str("QIFU_SEARCH_MODEL", default="")
QIFU_SEARCH_INDEX_DIR = Path(env.str("QIFU_SEARCH_INDEX_DIR", default=str(VAR_DIR / "search")))
# Elasticsearch, if it is the engine: hosts, who we are (user or API key), whose certificates we trust.
QIFU_ELASTICSEARCH_URL: list[str] = env.list("QIFU_ELASTICSEARCH_URL", default=[])
QIFU_ELASTICSEARCH_USER: str = env.str("QIFU_ELASTICSEARCH_USER", default="")
QIFU_ELASTICSEARCH_PASSWORD: str = env.str("QIFU_ELASTICSEARCH_PASSWORD", default="")
QIFU_ELASTICSEARCH_API_KEY: str = env.str("QIFU_ELASTICSEARCH_API_KEY", default="")
QIFU_ELASTICSEARCH_CA_FILE: str = env.str("QIFU_ELASTICSEARCH_CA_FILE", default="")
QIFU_ELASTICSEARCH_PREFIX: str = env.str("QIFU_ELASTICSEARCH_PREFIX", default="qifu")
QIFU_ELASTICSEARCH_SHARDS: int = env.int("QIFU_ELASTICSEARCH_SHARDS", default=1, minimum=1)
# Patience: a visitor's for one round trip, the publisher's for one request; and further tries after a refused one.
QIFU_ELASTICSEARCH_SEARCH_SECONDS: float = env.float("QIFU_ELASTICSEARCH_SEARCH_SECONDS", default=0.8, minimum=0.05)
QIFU_ELASTICSEARCH_WRITE_SECONDS: float = env.float("QIFU_ELASTICSEARCH_WRITE_SECONDS", default=60, minimum=1)
QIFU_ELASTICSEARCH_RETRIES: int = env.int("QIFU_ELASTICSEARCH_RETRIES", default=2)
