"""Tests: fast, in a folder of their own, on SQLite unless QIFU_DATABASE_URL says otherwise."""

import atexit
import shutil
import tempfile
from pathlib import Path

from cms.settings.base import *  # noqa: F403 - a settings module is its base with changes
from cms.settings.base import DATABASES, env

SECRET_KEY = "a-secret-for-tests-alone-and-nothing-but-tests"
ALLOWED_HOSTS = ["*"]
QIFU_CONTACT_KEYS = ["a-key-of-contacts-for-tests-and-nothing-but-tests"]
VAR_DIR = Path(tempfile.mkdtemp(prefix="qifu-test-"))
atexit.register(shutil.rmtree, VAR_DIR, ignore_errors=True)
MEDIA_ROOT = VAR_DIR / "media"
STATIC_ROOT = VAR_DIR / "static"
QIFU_SERVICES_DIR = VAR_DIR / "services"
QIFU_SITE_DIR = VAR_DIR / "site"
QIFU_SEARCH_INDEX_DIR = VAR_DIR / "search"
QIFU_SEARCH_MODEL = ""  # tests of it name one
QIFU_QUERY_LOG_DAYS = 0  # tests of the log turn it on
QIFU_ELASTICSEARCH_SEARCH_SECONDS = QIFU_SEARCH_PATIENCE_SECONDS = 20.0  # a machine that runs tests may be slow
QIFU_RECORD_SECONDS = env.int("QIFU_RECORD_SECONDS", default=0)  # another process sees nothing of a test's transaction
QIFU_TWO_FACTOR = "optional"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
QIFU_CHANNELS = {"mail": "messages.channels.smtp.SmtpChannel"}  # what is mailed stays in the outbox: no courier runs
QIFU_SENDING_HOURS = {}  # at night as by day
WHITENOISE_AUTOREFRESH = True
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, so that a live server's threads and the test share one database.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}
