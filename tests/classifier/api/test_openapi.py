"""The OpenAPI document is the truth: schemathesis sends what it allows and what it does not, all checks on.

A few examples of each kind here; docs/api.md has the command for many.
"""

import subprocess
import sys
from pathlib import Path
from typing import Any

from django.test import Client

from classifier.problems import PROBLEMS
from scripts.running import running_app
from tests.environment import ROOT
from tests.project.test_api_client import make_token

EXAMPLES = "3"


def test_every_answer_is_a_documented_one(tmp_path: Path) -> None:
    program = str(Path(sys.executable).with_name("schemathesis"))
    with running_app() as site:
        token = f"Authorization: Bearer {make_token(site)}"
        command = [program, "--config-file", str(ROOT / "schemathesis.toml"), "run"]
        command += [f"{site}/api/v1/openapi.json", "--header", token, "--phases", "fuzzing"]
        command += ["--max-examples", EXAMPLES, "--generation-deterministic", "--no-color"]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_document_names_every_code() -> None:
    document = Client().get("/api/v1/openapi.json").json()
    described = " ".join(one["description"] for one in document["components"]["responses"].values())
    assert document["openapi"].startswith("3.1")
    assert set(PROBLEMS) <= set(described.replace(",", "").split())


def test_the_page_of_documentation_tells_of_every_operation_and_code(db: Any) -> None:
    document = Client().get("/api/v1/openapi.json").json()
    page = Client().get("/api/v1/docs").content.decode()
    for operations in document["paths"].values():
        for operation in operations.values():
            assert f'id="{operation["operationId"]}"' in page
    for code in PROBLEMS:
        assert f'id="{code}"' in page
    assert "<script>" not in page
    assert "cdn" not in page


def test_the_written_documentation_names_every_code() -> None:
    text = Path(ROOT / "docs" / "api.md").read_text()
    assert [code for code in PROBLEMS if f"`{code}`" not in text] == []
