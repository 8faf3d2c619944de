#!/usr/bin/env python
"""ClassifyMe's commands: python manage.py help"""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "classifyme.settings")
    # NumPy's own threads would go on turning beside the network's, as in gunicorn.conf.py.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        from django.core.exceptions import ImproperlyConfigured
        from django.core.management import execute_from_command_line
    except ImportError as error:
        sys.exit(f"Django is not installed here ({error}). Start with: make up")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"ClassifyMe cannot start: {error}")


if __name__ == "__main__":
    main()
