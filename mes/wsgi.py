"""HTTP: Django under WSGI, because only there psycopg2's connections are kept (docs/decisions/)."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mes.settings")
application = get_wsgi_application()
