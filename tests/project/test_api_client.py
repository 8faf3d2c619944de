"""Programs of others against the real server: the example of the documentation, and a generated client."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from scripts.running import running_app
from tests.drawing import draw_picture, encode
from tests.environment import ROOT


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with running_app() as address:
        yield address


@pytest.fixture(scope="module")
def token(site: str) -> str:
    return make_token(site)


def make_token(site: str) -> str:
    """A token that writes, made on the page as a person does."""
    with requests.Session() as browser:
        browser.headers["Referer"] = site
        page = browser.get(f"{site}/account/tokens/", timeout=60).text
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert found
        form = {"csrfmiddlewaretoken": found.group(1), "name": "client", "scope": "write"}
        page = browser.post(f"{site}/account/tokens/", form, timeout=60).text
    made = re.search(r'value="(cm_[^"]+)"', page)
    assert made, page
    return made.group(1)


def run(arguments: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments], cwd=folder, capture_output=True, text=True, timeout=120, check=False
    )


def test_the_example_says_what_was_refused(site: str, tmp_path: Path) -> None:
    done = run([str(ROOT / "docs" / "label_folder.py"), site, "cm_wrong", str(tmp_path)], tmp_path)
    assert done.returncode == 1
    assert done.stderr.startswith("unknown_token: ")


def test_the_example_labels_a_folder(site: str, token: str, tmp_path: Path) -> None:
    folder = tmp_path / "holiday"
    folder.mkdir()
    for seed in range(3):
        (folder / f"{seed}.jpg").write_bytes(encode(draw_picture(seed=seed)))

    done = run([str(ROOT / "docs" / "label_folder.py"), site, token, str(folder)], tmp_path)

    assert done.returncode == 0, done.stderr
    assert "('0.jpg', " in done.stdout
    assert (tmp_path / "labels.csv").read_text().startswith('"path","label",')


def test_the_example_is_as_short_as_it_says() -> None:
    lines = (ROOT / "docs" / "label_folder.py").read_text().splitlines()
    assert len([line for line in lines if line and not line.startswith(('"""', "import", "from"))]) <= 20


def test_a_generated_client_works(site: str, token: str, tmp_path: Path) -> None:
    (tmp_path / "openapi.json").write_bytes(requests.get(f"{site}/api/v1/openapi.json", timeout=60).content)
    generator = ["-m", "openapi_python_client", "generate", "--path", "openapi.json", "--meta", "none"]
    made = run([*generator, "--output-path", "client"], tmp_path)
    assert made.returncode == 0, made.stdout + made.stderr

    (tmp_path / "a.jpg").write_bytes(encode(draw_picture()))
    (tmp_path / "use.py").write_text(USE)
    used = run(["use.py", site, token], tmp_path)

    assert used.returncode == 0, used.stdout + used.stderr
    first, decided, label, count, header, *rows = used.stdout.splitlines()
    assert first == "airplane cats/a.jpg not_found"
    assert (decided, label, count) == ("left_out", "cat", "1")
    assert header.startswith('"path","label"')
    assert rows[0].startswith('"cats/a.jpg","cat"')


USE = """
import io, sys, uuid
from client import AuthenticatedClient
from client.api.datasets import get_dataset, make_dataset
from client.api.exports import export_dataset, preview_export
from client.api.images import list_images, upload_images
from client.api.labels import read_label_file, take_over_labels
from client.api.model import get_model
from client.api.reviews import get_next, review_image
from client.models import DatasetIn, ExportFormat, ReadLabelFileForm, ReviewAction, ReviewIn, State
from client.models import TakeOverIn, UploadImagesForm
from client.types import File

client = AuthenticatedClient(base_url=sys.argv[1], token=sys.argv[2])
own = make_dataset.sync(client=client, body=DatasetIn(name="generated")).id
picture = File(payload=io.BytesIO(open("a.jpg", "rb").read()), file_name="a.jpg", mime_type="image/jpeg")
body = UploadImagesForm(pictures=[picture], paths=["cats/a.jpg"])
uploaded = upload_images.sync(dataset_id=own, client=client, body=body).images[0]
missing = get_dataset.sync(dataset_id=uuid.uuid4(), client=client)
print(get_model.sync(client=client).labels[0], uploaded.path, missing.code)

turn = get_next.sync(dataset_id=own, client=client)
decision = ReviewIn(action=ReviewAction.LEAVE_OUT, version=turn.image.version, in_turn=turn.in_turn)
print(review_image.sync(image_id=turn.image.id, client=client, body=decision).state.value)
table = File(payload=io.BytesIO(b"path,label\\ncats/a.jpg,cat\\n"), file_name="labels.csv")
read = read_label_file.sync(dataset_id=own, client=client, body=ReadLabelFileForm(labels=table))
take_over_labels.sync(dataset_id=own, file_id=read.id, client=client, body=TakeOverIn(conflicts=True))
found = list_images.sync(dataset_id=own, client=client, state=State.CORRECTED).images
found += list_images.sync(dataset_id=own, client=client, state=State.CONFIRMED).images
print(found[0].label.name)
print(preview_export.sync(dataset_id=own, client=client, format_=ExportFormat.CSV).total)
print(export_dataset.sync_detailed(dataset_id=own, client=client, format_=ExportFormat.CSV).content.decode())
"""
