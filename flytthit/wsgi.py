import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "flytthit.settings")
application = get_wsgi_application()
get_resolver().url_patterns  # noqa: B018 - every view is imported before the first reader comes
# What is loaded stays for good. Left out of the search for waste, that search no longer holds up a reader now and then.
gc.collect()
gc.freeze()
gc.set_threshold(10_000, 20, 10)  # a page makes thousands of small things that its end throws away anyway
