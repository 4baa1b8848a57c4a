import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.production")
application = get_wsgi_application()

from django.urls import resolve  # noqa: E402 - needs the apps

from cms.project.checks import refuse_bad_settings  # noqa: E402

refuse_bad_settings()

# Half a million objects of code, models and addresses live as long as the process. Looking through them for garbage
# stops every thread for a quarter of a second now and then; frozen, they are left out.
resolve("/admin/")  # loads every view
gc.collect()
gc.freeze()
