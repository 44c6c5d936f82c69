"""Django's own commands for developers; users and operators have `guanxi`."""

import os
import sys

from django.core.management import execute_from_command_line

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guanxi.config.settings")
execute_from_command_line(sys.argv)
