"""The WSGI application. The network is loaded by the server's hook after the fork, never by this import."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "classifyme.settings")
application = get_wsgi_application()
