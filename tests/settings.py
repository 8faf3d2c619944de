"""The application's own settings, with nothing taken from the machine that the tests run on."""

import os
import tempfile
from pathlib import Path

import dotenv

from tests.environment import forget_own_variables

forget_own_variables()
dotenv.load_dotenv = lambda *_args, **_options: False
os.environ["CLASSIFYME_DATA_DIR"] = str(Path(tempfile.mkdtemp(prefix="classifyme-tests-")))
if "TEST_DATABASE_URL" in os.environ:
    os.environ["DATABASE_URL"] = os.environ["TEST_DATABASE_URL"]

from classifyme.settings import *  # noqa: E402, F403 - only now is the environment clean

# Tests sign in often; the real hasher is slow on purpose.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
