"""The files that deploy: each setting reaches the container, and what they promise is what they say."""

import re
from itertools import chain

import pytest

from tests.environment import ROOT, find_documented_variables

# Set by Render itself.
OF_RENDER = {"RENDER", "RENDER_EXTERNAL_HOSTNAME", "RENDER_SERVICE_NAME"}
# Fixed by the image: the port within the container, its volume, and the only runtime that it has.
OF_THE_IMAGE = {"HOST", "PORT", "CLASSIFYME_DATA_DIR", "CLASSIFIER_RUNTIME"}


def read(name: str) -> str:
    return (ROOT / name).read_text()


def read_instructions() -> list[str]:
    """The Dockerfile's instructions, each on one line, without comments."""
    lines = [line for line in read("Dockerfile").splitlines() if line.strip() and not line.startswith("#")]
    return "\n".join(lines).replace("\\\n", " ").splitlines()


def test_example_file_has_every_setting_with_a_word_about_it() -> None:
    lines = re.findall(r"^#([A-Z][A-Z0-9_]+)=(.*)$", read(".env.example"), re.MULTILINE)
    assert {name for name, _ in lines} == find_documented_variables() - OF_RENDER
    assert len(lines) == len({name for name, _ in lines})


def test_example_file_sets_nothing() -> None:
    assert [line for line in read(".env.example").splitlines() if line and not line.startswith("#")] == []


def test_compose_passes_every_setting_on() -> None:
    names = re.findall(r"^      - ([A-Z][A-Z0-9_]+)$", read("docker-compose.yml"), re.MULTILINE)
    assert len(names) == len(set(names)), "Compose refuses a list that names a setting twice"
    assert set(names) - {"ALL"} == find_documented_variables() - OF_RENDER - OF_THE_IMAGE


@pytest.mark.parametrize(
    "fact",
    [
        '"127.0.0.1:${PORT:-8000}:8000"',
        "data:/data",
        "read_only: true",
        "no-new-privileges:true",
        "cap_drop:\n      - ALL",
    ],
)
def test_compose_keeps_to_this_machine_and_shuts_the_container_in(fact: str) -> None:
    assert fact in read("docker-compose.yml")


def test_compose_scales_by_a_profile_and_starts_none_of_it_otherwise() -> None:
    services = read("docker-compose.yml").partition("services:\n")[2].partition("\nvolumes:")[0]
    parts = dict(re.findall(r"^  ([a-z]+):(.*?)(?=^  [a-z]+:|\Z)", services, re.MULTILINE | re.DOTALL))
    in_profile = {name for name, text in parts.items() if "profiles: [scale]" in text}
    assert set(parts) - in_profile == {"web"}
    assert in_profile == {"worker", "database", "broker"}
    assert '"manage.py", "work"' in parts["worker"]
    assert "ports: []" in parts["worker"]


def test_what_scales_gives_the_service_a_database_and_a_broker() -> None:
    lines = [line.partition("=")[0] for line in read("scale.env").splitlines() if not line.startswith("#")]
    assert {"DATABASE_URL", "CELERY_BROKER_URL"} <= set(lines)


def test_compose_works_without_a_file_of_settings() -> None:
    assert "env_file" not in read("docker-compose.yml")


def test_image_builds_where_nothing_but_its_base_can_be_fetched() -> None:
    assert "#syntax=" not in read("Dockerfile").replace(" ", "").lower()
    sources = {line.split()[1] for line in read_instructions() if line.startswith("FROM ")}
    assert sources == {"python:3.12-slim", "packages"}


def test_image_has_the_serving_packages_only() -> None:
    installed = re.findall(r"-r (\S+)", read("Dockerfile"))
    assert installed == ["/requirements.txt"]


def test_image_does_not_run_as_root() -> None:
    last_stage = read_instructions()[max(i for i, line in enumerate(read_instructions()) if "FROM" in line) :]
    assert "USER app" in last_stage
    assert last_stage.index("USER app") < next(
        i for i, line in enumerate(last_stage) if line.startswith("CMD")
    )


def test_image_lets_the_service_read_what_root_collected() -> None:
    collecting = next(line for line in read_instructions() if "collectstatic" in line)
    assert "chmod -R a+rX" in collecting.partition("collectstatic")[2]


def test_everything_the_image_copies_is_there_and_reaches_the_build() -> None:
    allowed = {line[1:] for line in read(".dockerignore").splitlines() if line.startswith("!")}
    copies = [line.split()[1:-1] for line in read_instructions() if re.match(r"COPY (?!--from)", line)]
    for name in chain.from_iterable(copies):
        assert (ROOT / name).exists(), name
        assert name in allowed, name


def test_render_gets_a_database_a_key_and_asks_for_cloudinary() -> None:
    blueprint = read("render.yaml")
    assert re.search(
        r"key: DATABASE_URL\s+fromDatabase:\s+name: classifyme-db\s+property: connectionString", blueprint
    )
    assert re.search(r"key: SECRET_KEY\s+generateValue: true", blueprint)
    for name in ("CLOUD_NAME", "API_KEY", "API_SECRET"):
        assert re.search(rf"key: {name}\s+sync: false", blueprint), name


def test_render_costs_nothing_and_is_not_restarted_for_a_picture_storage_out_of_reach() -> None:
    blueprint = read("render.yaml")
    assert re.findall(r"^ +plan: (\S+)", blueprint, re.MULTILINE) == ["free", "free"]
    assert "healthCheckPath: /healthz" in blueprint
    assert "runtime: docker" in blueprint


def test_every_setting_that_render_yaml_names_exists() -> None:
    assert set(re.findall(r"- key: (\S+)", read("render.yaml"))) <= find_documented_variables()


def test_continuous_integration_runs_what_a_developer_runs() -> None:
    script = read(".ci/run")
    assert "set -euo pipefail" in script
    assert script.rstrip().endswith("make test")
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o111
