"""The requirements files say exactly what the lock says, and the lock what pyproject.toml asks for.

Otherwise `make up`, the image and `poetry install` would run different versions.
"""

import hashlib
import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
# What Poetry's content-hash in the lock is made of, beside the dependency groups.
RELEVANT_TO_PROJECT = ("requires-python", "dependencies", "optional-dependencies")
RELEVANT_TO_POETRY = ("dependencies", "source", "extras", "dev-dependencies", "group")
MACHINES = [
    {"python_version": version, "python_full_version": f"{version}.1", "sys_platform": platform}
    | {"platform_system": system, "platform_machine": machine, "implementation_name": "cpython"}
    | {"os_name": "nt" if platform == "win32" else "posix", "platform_python_implementation": "CPython"}
    for version in ("3.12", "3.13")
    for platform, system, machine in (
        ("linux", "Linux", "x86_64"),
        ("darwin", "Darwin", "arm64"),
        ("win32", "Windows", "AMD64"),
    )
]
"""Environments for markers: what a line installs is compared on each of these."""


@pytest.fixture(scope="module")
def lock() -> dict[str, Any]:
    return tomllib.loads((ROOT / "poetry.lock").read_text())


def read_requirements(name: str) -> dict[str, tuple[Requirement, set[str]]]:
    """Each package of a requirements file with its requirement and its hashes."""
    text = (ROOT / name).read_text().replace("\\\n", " ")
    lines = [line.split("--hash=") for line in text.splitlines() if line.strip()]
    parsed = [(Requirement(start), {part.strip() for part in hashes}) for start, *hashes in lines]
    return {canonicalize_name(requirement.name): (requirement, hashes) for requirement, hashes in parsed}


def list_locked(lock: dict[str, Any], groups: set[str]) -> dict[str, dict[str, Any]]:
    """The packages of the lock that belong to one of the groups and are not optional."""
    return {
        canonicalize_name(package["name"]): package
        for package in lock["package"]
        if groups & set(package["groups"]) and not package["optional"]
    }


def list_machines(marker: Marker | None) -> list[int]:
    """Which of MACHINES a marker lets in, by number."""
    numbers = range(len(MACHINES))
    return [number for number in numbers if marker is None or marker.evaluate(dict(MACHINES[number]))]


def read_marker(package: dict[str, Any], groups: set[str]) -> Marker | None:
    """The lock's marker of a package: one for all its groups, or one for each."""
    markers = package.get("markers")
    if isinstance(markers, dict):
        chosen = [markers.get(group) for group in groups & set(package["groups"])]
        markers = None if None in chosen else " or ".join(f"({marker})" for marker in chosen)
    return Marker(markers) if markers else None


CASES = [("requirements.txt", {"main"}), ("requirements-dev.txt", {"main", "model", "dev"})]


@pytest.mark.parametrize(("name", "groups"), CASES)
def test_file_pins_the_locked_versions_with_the_locked_hashes(
    lock: dict[str, Any], name: str, groups: set[str]
) -> None:
    locked = list_locked(lock, groups)
    required = read_requirements(name)
    assert set(required) == set(locked), "run `make lock`"
    for package_name, package in locked.items():
        requirement, hashes = required[package_name]
        assert str(requirement.specifier) == f"=={package['version']}", package_name
        assert hashes == {entry["hash"] for entry in package["files"]}, package_name
        assert list_machines(requirement.marker) == list_machines(read_marker(package, groups)), package_name


@pytest.mark.parametrize(("name", "groups"), CASES)
def test_file_names_no_package_source(name: str, groups: set[str]) -> None:
    text = (ROOT / name).read_text()
    assert "://" not in text
    assert not re.findall(r"^\s*-(?!-hash=sha256:).*", text, re.MULTILINE)


def test_lock_names_no_package_source(lock: dict[str, Any]) -> None:
    assert not [package["name"] for package in lock["package"] if "source" in package]


def test_lock_belongs_to_this_pyproject(lock: dict[str, Any]) -> None:
    content = tomllib.loads((ROOT / "pyproject.toml").read_text())
    project, poetry = content["project"], content["tool"]["poetry"]
    relevant = {
        "project": {key: project[key] for key in RELEVANT_TO_PROJECT if key in project},
        "dependency-groups": content["dependency-groups"],
        "tool": {"poetry": {key: poetry[key] for key in RELEVANT_TO_POETRY if key in poetry}},
    }
    found = hashlib.sha256(json.dumps(relevant, sort_keys=True).encode()).hexdigest()
    assert found == lock["metadata"]["content-hash"], "pyproject.toml changed: run `make lock`"


def test_served_application_gets_neither_tensorflow_nor_development_tools(lock: dict[str, Any]) -> None:
    unwanted = {"tensorflow", "keras", "pytest", "ruff", "playwright"}
    assert not unwanted & set(read_requirements("requirements.txt"))
