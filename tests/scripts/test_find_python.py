"""`make up` finds a Python that works, is not fooled by one that does not, and says what to do else."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.environment import ROOT

OLD = 'case "$1" in --version) echo "Python 3.11.9" ;; *) exit 1 ;; esac'
SHIM_WITHOUT_A_VERSION = 'echo "pyenv: python3.12: command not found" >&2; exit 127'
WORKING = f'exec "{sys.executable}" "$@"'


@pytest.fixture
def tools(tmp_path: Path) -> Path:
    """A folder for PATH with the few commands that the script needs, and no Python."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("sh", "head", "cat", "rm", "cmp", "cp"):
        (folder / name).symlink_to(str(shutil.which(name)))
    return folder


def put(folder: Path, name: str, script: str) -> None:
    """A command of that name that does what the shell script says."""
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def run(tools: Path, *command: str, cwd: Path = ROOT, **variables: str) -> subprocess.CompletedProcess[str]:
    """Runs a script of the project with only `tools` on the PATH, and no pyenv."""
    environment = {"PATH": str(tools), "HOME": str(tools), **variables}
    return subprocess.run(
        ["/bin/sh", *command], cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )


def test_without_any_python_it_says_what_to_install(tools: Path) -> None:
    done = run(tools, "scripts/find-python.sh")
    assert done.returncode == 1
    assert "needs Python 3.12 or 3.13" in done.stderr
    assert "apt install" in done.stderr


def test_pythons_that_do_not_serve_are_named_with_what_they_are(tools: Path) -> None:
    put(tools, "python3", OLD)
    put(tools, "python3.12", SHIM_WITHOUT_A_VERSION)
    done = run(tools, "scripts/find-python.sh")
    assert done.returncode == 1
    assert "Python 3.11.9" in done.stderr
    assert "command not found" in done.stderr


def test_shim_without_a_version_behind_it_is_passed_over(tools: Path) -> None:
    put(tools, "python3.12", SHIM_WITHOUT_A_VERSION)
    put(tools, "python3", OLD)
    put(tools, "python", WORKING)
    done = run(tools, "scripts/find-python.sh")
    assert done.stdout.strip() == sys.executable


def test_named_python_comes_first(tools: Path) -> None:
    put(tools, "python3.12", "echo wrong; exit 0")
    put(tools, "mine", WORKING)
    assert run(tools, "scripts/find-python.sh", PYTHON="mine").stdout.strip() == sys.executable


def test_version_that_pyenv_has_but_does_not_select_is_found(tools: Path) -> None:
    folder = tools / "pyenv" / "versions" / "3.13.0" / "bin"
    folder.mkdir(parents=True)
    put(folder, "python", WORKING)
    done = run(tools, "scripts/find-python.sh", PYENV_ROOT=str(tools / "pyenv"))
    assert done.stdout.strip() == sys.executable


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with the scripts and a requirements file that asks for nothing."""
    folder = tmp_path_factory.mktemp("project")
    shutil.copytree(ROOT / "scripts", folder / "scripts")
    return folder


def test_python_without_its_venv_module_is_told_with_the_remedy(tools: Path, project: Path) -> None:
    (project / "requirements.txt").write_text("")
    put(tools, "python3", f'if [ "$1" = -m ]; then echo "ensurepip is not available"; exit 1; fi\n{WORKING}')
    finder = project / "scripts" / "find-python.sh"
    finder.write_text("echo python3\n")
    done = run(tools, "scripts/install.sh", "requirements.txt", cwd=project)
    shutil.copy(ROOT / "scripts" / "find-python.sh", finder)
    assert done.returncode == 1
    assert "python3-venv" in done.stderr
    assert not (project / ".venv").exists()


def test_installation_is_done_once_again_for_a_changed_file_and_until_it_works(
    tools: Path, project: Path
) -> None:
    put(tools, "python3", WORKING)
    requirements = project / "requirements.txt"

    def install(text: str) -> subprocess.CompletedProcess[str]:
        requirements.write_text(text)
        os.utime(requirements, (0, 0))
        return run(tools, "scripts/install.sh", "requirements.txt", cwd=project, PIP_NO_INDEX="1")

    assert "Installing requirements.txt" in install("").stdout
    assert install("").stdout == ""
    assert "Installing requirements.txt" in install("# changed\n").stdout
    for _ in range(2):
        assert install("no-such-package==1\n").returncode != 0
