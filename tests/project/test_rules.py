"""The rules that import-linter cannot see: what a fresh interpreter loads, and what the sources look like."""

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.environment import ROOT, make_clean_environment

HEAVY = ("tensorflow", "keras", "matplotlib")
SOURCES = [
    path
    for room in ("classifyme", "classifier", "ml_models", "scripts")
    for path in (ROOT / room).rglob("*.py")
]


def run_fresh(code: str, folder: Path, **variables: str) -> set[str]:
    """Runs `code` in a new interpreter; the names of all modules that it has then loaded."""
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport json, sys; print(json.dumps(list(sys.modules)))"],
        cwd=ROOT,
        env=make_clean_environment(CLASSIFYME_DATA_DIR=str(folder), **variables),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_serving_process_never_loads_tensorflow(tmp_path: Path) -> None:
    loaded = run_fresh(
        "from classifyme.wsgi import application\n"
        "from django.core.management import call_command\n"
        "from django.urls import get_resolver\n"
        "call_command('migrate', verbosity=0); get_resolver().url_patterns\n"
        "import numpy; from classifier.classification import inference\n"
        "inference.load_network(); inference.classify([numpy.zeros((1, 32, 32, 3), numpy.uint8)])",
        tmp_path,
    )
    assert "ai_edge_litert" in loaded
    assert not loaded & set(HEAVY)


@pytest.mark.parametrize(
    "code",
    [
        "from classifyme.wsgi import application; import classifyme.urls, classifier.serving",
        "import django; from django.core.management import call_command\n"
        "django.setup(); call_command('migrate', verbosity=0)",
        "import django; from django.core.management import call_command\n"
        "django.setup(); call_command('collectstatic', dry_run=True, interactive=False, verbosity=0)",
    ],
    ids=["import", "migrate", "collectstatic"],
)
def test_network_is_not_loaded_before_a_process_serves(tmp_path: Path, code: str) -> None:
    deployed = {"CLASSIFYME_DEPLOYED": "1", "ALLOWED_HOSTS": "localhost", "SECRET_KEY": "for-this-test-" * 5}
    loaded = run_fresh(code, tmp_path, DJANGO_SETTINGS_MODULE="classifyme.settings", **deployed)
    assert not loaded & {"ai_edge_litert", *HEAVY}


def test_command_line_reads_pictures_without_settings_or_database(tmp_path: Path) -> None:
    loaded = run_fresh(
        "from classifier.intake.images import read_picture", tmp_path, DJANGO_SETTINGS_MODULE=""
    )
    assert not loaded & {"classifier.models", "django.contrib.sessions", "django.db.backends.sqlite3.base"}


def walk(path: Path) -> Iterator[ast.AST]:
    """All nodes of a source file."""
    yield from ast.walk(ast.parse(path.read_text()))


def list_imports(path: Path) -> set[str]:
    """The modules that a source file imports, wherever it does."""
    found: set[str] = set()
    for node in walk(path):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
    return found


@pytest.mark.parametrize(
    "path",
    [path for path in SOURCES if path.name in ("services.py", "selectors.py")],
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_services_take_no_request_and_return_no_response(path: Path) -> None:
    assert not list_imports(path) & {"django.http", "django.shortcuts", "django.views", "django.tasks"}
    for node in walk(path):
        if isinstance(node, ast.FunctionDef):
            assert "request" not in [argument.arg for argument in [*node.args.args, *node.args.kwonlyargs]]


def test_no_signals_and_no_logic_in_save() -> None:
    for path in SOURCES:
        assert not list_imports(path) & {"django.dispatch", "django.db.models.signals"}, path
    for path in (ROOT / "classifier" / "models").glob("*.py"):
        assert "save" not in [node.name for node in walk(path) if isinstance(node, ast.FunctionDef)], path


def test_no_source_imports_a_test() -> None:
    for path in SOURCES:
        assert not [name for name in list_imports(path) if name.split(".")[0] in ("tests", "pytest")], path
