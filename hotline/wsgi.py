"""The WSGI application of one site; ``HOTLINE_SITE`` (front or desk) says which."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hotline.settings")
application = get_wsgi_application()
