"""The web server's entry point."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from guanxi.foundation.web import uploads

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guanxi.config.settings")
application = uploads.whole_bodies_only(get_wsgi_application())
_ = get_resolver().url_patterns  # views are imported now, before the processes are forked, not by the first visitor
