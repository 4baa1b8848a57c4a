import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.production")
application = get_asgi_application()

from cms.project.checks import refuse_bad_settings  # noqa: E402 - needs the apps

refuse_bad_settings()
