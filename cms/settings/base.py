"""Settings that hold everywhere. Each QIFU_* environment variable is documented in docs/settings.md."""

from contextlib import suppress
from pathlib import Path

from cms.settings.accounts import *  # noqa: F403 - a part of these settings
from cms.settings.places import *  # noqa: F403 - a part of these settings
from cms.settings.places import BASE_DIR, VAR_DIR, env
from cms.settings.search import *  # noqa: F403 - a part of these settings
from cms.settings.search import QIFU_SEARCH_MODEL, QIFU_SEARCH_SPARE
from cms.settings.services import *  # noqa: F403 - a part of these settings
from office_files.uploads.kinds import DOCUMENTS, LARGEST_PICTURE, PICTURES

INSECURE_SECRET_KEY = "insecure-only-for-development-and-the-demo"
SECRET_KEY = env.str("QIFU_SECRET_KEY", default=INSECURE_SECRET_KEY)
DEBUG = False
ALLOWED_HOSTS: list[str] = env.list("QIFU_ALLOWED_HOSTS", default=[])
# The address at which readers see the portal; absolute links (feeds, sitemap, page labels) begin with it.
QIFU_SITE_URL: str = env.str("QIFU_SITE_URL", default="http://localhost:8000").rstrip("/")
WAGTAILADMIN_BASE_URL: str = env.str("QIFU_ADMIN_URL", default=QIFU_SITE_URL).rstrip("/")
CSRF_TRUSTED_ORIGINS: list[str] = env.list(
    "QIFU_CSRF_TRUSTED_ORIGINS", default=[url for url in (WAGTAILADMIN_BASE_URL,) if "://" in url]
)

INSTALLED_APPS = [
    "cms.apps.CmsConfig",
    "cms.wagtail_seams.apps.WagtailSeamsConfig",
    "cms.project.apps.ProjectConfig",
    "cms.accounts.apps.AccountsConfig",
    "cms.teams.apps.TeamsConfig",
    "cms.files",
    "cms.reviews",
    "cms.approvals.apps.ApprovalsConfig",
    "cms.deliveries",
    "cms.editing.apps.EditingConfig",
    "cms.sharing.apps.SharingDeskConfig",
    "cms.outbound_links.apps.OutboundLinksConfig",
    "cms.outbox_admin",
    "cms.search_admin",
    "cms.service_desk.apps.ServiceDeskConfig",
    "cms.board",
    "cms.wechat_desk",
    "cms.manual",
    "cms.home",
    "working_days.apps.WorkingDaysConfig",
    "messages.apps.MessagesConfig",
    "publishing.apps.PublishingConfig",
    "services.contacts.apps.ContactsConfig",
    "services.keeping.apps.KeepingConfig",
    "services.units.apps.UnitsConfig",
    "services.people.apps.PeopleConfig",
    "services.notices.apps.NoticesConfig",
    "services.enterprises.apps.EnterprisesConfig",
    "services.authorisations.apps.AuthorisationsConfig",
    "services.subscriptions.apps.SubscriptionsConfig",
    "services.pushes.apps.PushesConfig",
    "services.appeals.apps.AppealsConfig",
    "services.registrations.apps.RegistrationsConfig",
    "services.introductions.apps.IntroductionsConfig",
    "services.hall.apps.HallConfig",
    "services.cultivation.apps.CultivationConfig",
    "services.surveys.apps.SurveysConfig",
    "services.wechat.apps.WechatConfig",
    "site_content.base.apps.BaseConfig",
    "site_content.sharing.apps.SharingConfig",
    "site_content.portals.apps.PortalsConfig",
    "site_content.policies.apps.PoliciesConfig",
    "site_content.news.apps.NewsConfig",
    "site_content.guides.apps.GuidesConfig",
    "site_content.programmes.apps.ProgrammesConfig",
    "site_content.finance.apps.FinanceConfig",
    "site_content.training.apps.TrainingConfig",
    "site_content.agencies.apps.AgenciesConfig",
    "site_content.associations.apps.AssociationsConfig",
    "search.apps.SearchConfig",
    "themes.apps.ThemesConfig",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.table_block",
    "wagtail.contrib.forms",
    "wagtail.embeds",
    "wagtail.sites",
    "cms.accounts.users_app.UsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail.api.v3",
    "wagtail",
    "modelcluster",
    "taggit",
    "ninja",
    "django_filters",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
]

MIDDLEWARE = [
    "cms.project.heads.HeadMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "cms.project.hosts.HostMiddleware",
    "cms.project.edition.EditionMiddleware",
    "cms.project.security.PolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "cms.project.clean_input.CleanInputMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "cms.accounts.gate.AccountGateMiddleware",
    "cms.teams.gate.BordersMiddleware",
    "cms.approvals.admin_publishing.ApprovalMiddleware",
    "cms.project.impossible_values.ImpossibleValuesMiddleware",
]

ROOT_URLCONF = "cms.urls.both"
WSGI_APPLICATION = "cms.wsgi.application"
ASGI_APPLICATION = "cms.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "cms" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# postgres://user:password@host:port/name, or nothing for SQLite in VAR_DIR.
DATABASES = {"default": env.dj_db_url("QIFU_DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'qifu.sqlite3'}")}
DATABASES["default"]["ATOMIC_REQUESTS"] = True
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    with suppress(OSError):  # cms.project.checks says what is wrong with the folder
        Path(DATABASES["default"]["NAME"]).parent.mkdir(parents=True, exist_ok=True)
    # Writers queue (IMMEDIATE) instead of failing half-way; readers never wait (WAL).
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32000;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True
LOCALE_PATHS = [BASE_DIR / "locale"]

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "cms.files.storage.CheckedStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "cms.files.storage.ShortNameUploadHandler",
]
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

WAGTAIL_SITE_NAME = "企业公共服务平台"
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES = [("zh-hans", "简体中文")]
WAGTAILADMIN_PERMITTED_LANGUAGES = [("zh-hans", "简体中文")]
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILADMIN_USER_LOGIN_FORM = "cms.accounts.log_in.LogInForm"
WAGTAILADMIN_USER_PASSWORD_RESET_FORM = "cms.accounts.resets.LimitedResetForm"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False  # 登录与安全 changes passwords, with a limit to guessing
# Whatever is mailed is written into the outbox; manage.py courier sends it, by these channels.
EMAIL_BACKEND = "messages.backend.OutboxBackend"
EMAIL_TIMEOUT = 10  # seconds for each answer of a mail server
QIFU_CHANNELS: dict[str, str] = {}
# Without mail, who forgets a password asks an administrator; production sets it from QIFU_EMAIL_URL.
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_USER_TIME_ZONES = ["Asia/Shanghai"]
# HEIC, as phones make it, becomes JPEG at the door.
WAGTAILIMAGES_EXTENSIONS = [*sorted(PICTURES), "heic", "heif"]
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms.files.pictures.CheckedImageForm"
WAGTAILIMAGES_MAX_IMAGE_PIXELS = LARGEST_PICTURE
WAGTAILDOCS_DOCUMENT_FORM_BASE = "cms.files.documents.CheckedDocumentForm"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_BLOCK_EMBEDDED_CONTENT = False  # cms.files.serving says more than Wagtail would
SENDFILE_BACKEND = "cms.files.serving"
# nginx's internal location for files that staff may see, for example /protected-media/; empty: Python sends them.
QIFU_ACCEL_MEDIA: str = env.str("QIFU_ACCEL_MEDIA", default="")
WAGTAILDOCS_EXTENSIONS = sorted(DOCUMENTS)
# clamd's socket (/run/clamav/clamd.ctl) or host:port: every file that is to be stored is scanned; empty: none is.
QIFU_CLAMD: str = env.str("QIFU_CLAMD", default="")
# Submissions are told to the people of the step, not to every administrator (cms/approvals/notifications.py).
WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = False
# What editors search in the admin: Wagtail's own tables, with our tokens of Chinese (docs/decisions/0007).
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "search.admin_backend"}}

# Publishing: where records go (the search's sinks below), and how the worker paces itself.
QIFU_SINKS = {"site": "themes.sink.SiteSink"}
QIFU_SINKS |= {"search": "search.indexing.sink.SearchSink"}
QIFU_SINKS |= {"search_spare": "search.indexing.sink.SpareSearchSink"} if QIFU_SEARCH_SPARE else {}
QIFU_SINKS |= {"search_vectors": "search.indexing.vectors.VectorsSink"} if QIFU_SEARCH_MODEL else {}
QIFU_SINKS |= {"notices": "services.pushes.sink.NoticesSink"}
QIFU_PREVIEW_RENDERER = "themes.preview.render_preview"
# Where the files of what is imported into a section are kept.
QIFU_FILE_COLLECTION = "cms.teams.files.collection_of"
# What a person may do with a page; pages cannot import it.
QIFU_PAGE_PERMISSIONS = "cms.approvals.permissions.ApprovalPagePermissions"
# What publishes a page, and what a team's workflow is made of: nothing becomes public without the approvals it needs.
QIFU_PUBLISH_ACTION = "cms.approvals.page_actions.ApprovedPublishAction"
# Whether a draft was sent to somebody, looked at or decided on: an autosave then starts a new one.
QIFU_DECIDED_ON = "cms.editing.sittings.is_decided_on"
QIFU_APPROVAL_TASK = "approvals.ApprovalTask"
WAGTAIL_FINISH_WORKFLOW_ACTION = "cms.approvals.finishing.publish_approved"
QIFU_WORKER_POLL_SECONDS: float = env.float("QIFU_WORKER_POLL_SECONDS", default=0.25, minimum=0.01)
QIFU_RECONCILE_SECONDS: int = env.int("QIFU_RECONCILE_SECONDS", default=600, minimum=10)
# What the publisher does besides, by name: every so many seconds.
QIFU_PERIODIC = {
    "cms.approvals.reminders.send_in_office_hours": 1800,
    "search.query_log.keeping.remove_old_queries": 3600,
    "cms.editing.sittings.purge_drafts": 3600,
    "services.appeals.sweeping.sweep_appeals": 300,
    "services.authorisations.sweeping.sweep_authorisations": 300,
    "services.hall.closing.sweep_halls": 300,
    "services.registrations.sweeping.sweep_registrations": 60,
    "services.introductions.sweeping.sweep_introductions": 900,
    "services.cultivation.sweeping.sweep_recognitions": 6 * 3600,
    "services.surveys.sweeping.sweep_surveys": 60,
    "services.people.keeping.forget_lapsed": 3600,
    "services.notices.digests.make_digests": 60,
    "cms.service_desk.publishing.publish_when_due": 3600,
    "cms.service_desk.digests.send_digests": 900,
    "services.keeping.keepers.forget_expired": 24 * 3600,
}
# Drafts saved in between (autosaves) go after so many days; 0: never. Approvals keep theirs.
QIFU_DRAFT_DAYS: int = env.int("QIFU_DRAFT_DAYS", default=30)
# Making one public record: seconds of the processor (0: in the publisher itself, without limits) and memory.
QIFU_RECORD_SECONDS: int = env.int("QIFU_RECORD_SECONDS", default=30, minimum=0)
QIFU_RECORD_MB: int = env.int("QIFU_RECORD_MB", default=1024, minimum=128)
# Reading the words inside attached files: a limit of time for each, and of size.
QIFU_ATTACHMENT_SECONDS: int = env.int("QIFU_ATTACHMENT_SECONDS", default=20, minimum=1)
# Scanned pages of one file whose words are recognised, if the extra is installed (0: none), and seconds for each.
QIFU_RECOGNITION_PAGES: int = env.int("QIFU_RECOGNITION_PAGES", default=30, minimum=0)
QIFU_RECOGNITION_SECONDS: int = env.int("QIFU_RECOGNITION_SECONDS", default=60, minimum=1)
QIFU_ATTACHMENT_MAX_MB: int = env.int("QIFU_ATTACHMENT_MAX_MB", default=50, minimum=1)

# Backups: where, and how many are kept. Empty: none is scheduled.
QIFU_BACKUP_DIR: str = env.str("QIFU_BACKUP_DIR", default="")
QIFU_BACKUP_KEEP: int = env.int("QIFU_BACKUP_KEEP", default=14, minimum=1)

# Links that lead out: seconds between two questions to one host, and whether hosts of the inner network are asked.
QIFU_LINK_CHECK_PAUSE: float = env.float("QIFU_LINK_CHECK_PAUSE", default=5.0)
QIFU_LINK_CHECK_PRIVATE: bool = env.bool("QIFU_LINK_CHECK_PRIVATE", default=False)

# The static portal.
QIFU_SITE_DIR = Path(env.str("QIFU_SITE_DIR", default=str(VAR_DIR / "site")))
QIFU_THEME: str = env.str("QIFU_THEME", default="civic")


LOG_LEVEL = env.choice("QIFU_LOG_LEVEL", default="INFO", choices=("DEBUG", "INFO", "WARNING", "ERROR"))
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "cms.project.log_lines.LineFormatter",
            "fmt": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "filters": {"key_addresses": {"()": "cms.project.key_addresses.KeyAddressFilter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["key_addresses"]}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {
        # None of Django's own: a mail about a failure would hold the form that somebody had filled in.
        "django": {"handlers": [], "level": "INFO"},
        "django.request": {"level": "ERROR"},
        "django_tasks": {"level": "WARNING"},
        # It tells of every request that failed; search.standby and publishing.deliveries tell of the outage.
        "elastic_transport": {"level": "ERROR"},
        "wagtail": {"level": "WARNING"},
    },
}
