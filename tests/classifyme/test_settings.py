"""The settings as a whole, each loaded in an interpreter of its own."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.environment import ROOT, find_documented_variables, make_clean_environment

DEPLOYED = {
    "CLASSIFYME_DEPLOYED": "1",
    "SECRET_KEY": "only-for-tests-abcdefghijklmnopqrstuvwxyz-0123456789-ABCDEFG",
    "ALLOWED_HOSTS": "pictures.example.org",
}
# Read by gunicorn.conf.py, the Makefile and the container rather than by settings.py.
READ_ELSEWHERE = {"PORT", "HOST", "WEB_CONCURRENCY", "WEB_THREADS"}


def load(tmp_path: Path, names: str = "DEBUG", **variables: str) -> dict[str, Any]:
    """The named settings as they come out of `variables`. Raises AssertionError with what was printed."""
    script = (
        "import dotenv; dotenv.load_dotenv = lambda *a, **k: False\n"
        "import json; from classifyme import settings\n"
        f"print(json.dumps({{n: getattr(settings, n) for n in {names.split()!r}}}, default=str))"
    )
    environment = make_clean_environment(CLASSIFYME_DATA_DIR=str(tmp_path), **variables)
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    result: dict[str, Any] = json.loads(done.stdout)
    return result


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({"DEBUG": "maybe"}, "DEBUG must be"),
        ({"UPLOAD_MAX_FILE_MB": "0"}, "UPLOAD_MAX_FILE_MB must be"),
        ({"CLASSIFIER_RUNTIME": "onnx"}, "CLASSIFIER_RUNTIME must be"),
        ({"DATABASE_URL": "nonsense"}, "DATABASE_URL must be"),
        ({"DATABASE_URL": "oracle+x://a"}, "DATABASE_URL must be"),
        ({"CSRF_TRUSTED_ORIGINS": "example.org"}, "CSRF_TRUSTED_ORIGINS must be"),
        ({"CLASSIFYME_DEPLOYED": "1"}, "SECRET_KEY must be set"),
        ({**DEPLOYED, "ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS must name"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY must be"),
        ({"CLOUD_NAME": "mine"}, "API_KEY"),
        ({"SIGN_UP": "false"}, "SIGN_UP must be"),
        ({"EMAIL_URL": "mail.example.org"}, "EMAIL_URL must be"),
        ({"EMAIL_FROM": "nobody"}, "EMAIL_FROM must be"),
        ({"CLOUDINARY_URL": "https://mine"}, "CLOUDINARY_URL must"),
    ],
)
def test_a_wrong_setting_stops_the_start_and_is_named(
    tmp_path: Path, variables: dict[str, str], message: str
) -> None:
    with pytest.raises(AssertionError, match=message):
        load(tmp_path, **variables)


def test_manage_py_says_what_is_wrong_in_one_line(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env=make_clean_environment(CLASSIFYME_DATA_DIR=str(tmp_path), DEBUG="maybe"),
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert done.stderr == "ClassifyMe cannot start: DEBUG must be 'true' or 'false', not 'maybe'.\n"


def test_a_local_run_needs_no_setting(tmp_path: Path) -> None:
    loaded = load(tmp_path, "DEBUG IS_DEPLOYED ALLOWED_HOSTS SECURE_SSL_REDIRECT PICTURES_VANISH")

    assert loaded == {
        "DEBUG": False,
        "IS_DEPLOYED": False,
        "ALLOWED_HOSTS": ["localhost", "127.0.0.1", "[::1]"],
        "SECURE_SSL_REDIRECT": False,
        "PICTURES_VANISH": False,
    }


def test_a_deployed_service_answers_to_its_own_hosts_over_tls_only(tmp_path: Path) -> None:
    loaded = load(tmp_path, "ALLOWED_HOSTS SESSION_COOKIE_SECURE SECURE_SSL_REDIRECT", **DEPLOYED)

    assert loaded == {
        "ALLOWED_HOSTS": ["pictures.example.org"],
        "SESSION_COOKIE_SECURE": True,
        "SECURE_SSL_REDIRECT": True,
    }


def test_render_is_known_by_its_own_variables(tmp_path: Path) -> None:
    render = {"RENDER": "true", "RENDER_EXTERNAL_HOSTNAME": "x.onrender.com", "SECRET_KEY": "a1b2c3" * 8}

    loaded = load(tmp_path, "IS_DEPLOYED ALLOWED_HOSTS", **render)

    assert loaded == {"IS_DEPLOYED": True, "ALLOWED_HOSTS": ["x.onrender.com"]}


@pytest.mark.parametrize(
    ("kept", "vanish"),
    [
        ({}, True),
        ({"DATABASE_URL": "postgres://u:p@db/x"}, True),
        ({"CLOUDINARY_URL": "cloudinary://key:secret@mine"}, True),
        ({"DATABASE_URL": "postgres://u:p@db/x", "CLOUDINARY_URL": "cloudinary://key:secret@mine"}, False),
        ({"DISK_IS_KEPT": "true"}, False),
    ],
)
def test_people_are_warned_exactly_when_pictures_vanish(
    tmp_path: Path, kept: dict[str, str], vanish: bool
) -> None:
    render = {"RENDER": "true", "RENDER_EXTERNAL_HOSTNAME": "x.onrender.com", "SECRET_KEY": "a1b2c3" * 8}

    assert load(tmp_path, "PICTURES_VANISH", **render, **kept) == {"PICTURES_VANISH": vanish}


def test_every_variable_is_documented_and_every_documented_one_is_read(tmp_path: Path) -> None:
    script = (
        "import dotenv; dotenv.load_dotenv = lambda *a, **k: False\n"
        "from classifyme import settings; print(*settings.ENV.names)"
    )
    # With Cloudinary on, so that what only it needs is read too.
    environment = make_clean_environment(
        CLASSIFYME_DATA_DIR=str(tmp_path), CLOUDINARY_URL="cloudinary://key:secret@mine"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )

    assert set(done.stdout.split()) | READ_ELSEWHERE == find_documented_variables()


def test_the_example_file_has_every_documented_variable() -> None:
    example = (ROOT / ".env.example").read_text()

    missing = {name for name in find_documented_variables() if f"{name}=" not in example}
    assert missing <= {"RENDER", "RENDER_EXTERNAL_HOSTNAME", "RENDER_SERVICE_NAME"}


def test_the_deployed_configuration_passes_djangos_own_check(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env=make_clean_environment(CLASSIFYME_DATA_DIR=str(tmp_path), **DEPLOYED),
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout
