"""manage.py label_folder"""

import csv
import hashlib
import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command

from classifier.active_model import PHOTO, active_card
from classifier.exporting.formats import FORMATS
from classifier.exporting.runs import Run
from tests.classifier.commands.piles import make_pile
from tests.drawing import draw_picture, encode

ROOT = Path(__file__).parents[3]


def label(source: Path, out: Path, format_name: str = "imagefolder", **options: Any) -> tuple[str, str]:
    """What the command prints on its two streams."""
    printed, messages = StringIO(), StringIO()
    call_command(
        "label_folder", str(source), str(out), format=format_name, stdout=printed, stderr=messages, **options
    )
    return printed.getvalue(), messages.getvalue()


def list_folder(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize(
    ("format_name", "options", "reason"),
    [
        ("stylegan", {"split": "80/10/10"}, "has no splits"),
        ("csv", {"side": 64}, "labels only"),
        ("csv", {"limit": 0}, "--limit"),
        ("csv", {"min_confidence": 1.5}, "--min-confidence"),
        ("npz", {"labels": "soft"}, "for the format stylegan only"),
        ("csv", {"split": "80/20"}, "three shares"),
        ("csv", {"split": "0/50/50"}, "three shares"),
    ],
)
def test_choices_that_do_not_go_together_are_refused(
    format_name: str, options: dict[str, Any], reason: str, tmp_path: Path
) -> None:
    with pytest.raises(CommandError, match=reason) as error:
        label(make_pile(tmp_path / "in", 1), tmp_path / "out", format_name, **options)
    assert error.value.returncode == 2


def test_nothing_of_the_persons_own_is_overwritten(tmp_path: Path) -> None:
    source = make_pile(tmp_path / "in", 1)
    (tmp_path / "own.zip").write_bytes(b"precious")
    for out, reason in ((tmp_path / "own.zip", "exists already"), (tmp_path, "is a folder")):
        with pytest.raises(CommandError, match=reason) as error:
            label(source, out)
        assert error.value.returncode == 2
    assert (tmp_path / "own.zip").read_bytes() == b"precious"


@pytest.mark.parametrize("missing", ["empty", "nothing"])
def test_a_folder_without_pictures_is_wrong_usage(missing: str, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(CommandError) as error:
        label(tmp_path / missing, tmp_path / "out.zip")
    assert error.value.returncode == 2
    assert not (tmp_path / "out.zip").exists()


def test_unreadable_files_are_listed_with_reasons_and_the_rest_is_labelled(tmp_path: Path) -> None:
    source = make_pile(tmp_path / "in", 5)
    (source / "broken.jpg").write_bytes(b"\xff\xd8\xff")
    messages = StringIO()

    with pytest.raises(CommandError, match="1 file could not be read") as error:
        call_command(
            "label_folder",
            str(source),
            str(tmp_path / "a.csv"),
            format="csv",
            keep_unsure=True,
            stderr=messages,
        )

    assert error.value.returncode == 1
    assert "broken.jpg: This JPEG picture is damaged" in messages.getvalue()
    assert len((tmp_path / "a.csv").read_text().splitlines()) == 6
    manifest = json.loads((tmp_path / "a.csv.manifest.json").read_text())
    assert [file["path"] for file in manifest["unreadable"]] == ["broken.jpg"]


def test_doubtful_pictures_are_left_out_and_listed_with_their_first_guesses(tmp_path: Path) -> None:
    source = make_pile(tmp_path / "in", 30)

    label(source, tmp_path / "all.csv", "csv", keep_unsure=True)
    _printed, messages = label(source, tmp_path / "sure.csv", "csv", min_confidence=0.5)

    everything = {row["path"]: row for row in csv.DictReader((tmp_path / "all.csv").open(newline=""))}
    sure = {row["path"] for row in csv.DictReader((tmp_path / "sure.csv").open(newline=""))}
    doubtful = {row["path"]: row for row in csv.DictReader((tmp_path / "doubtful.csv").open(newline=""))}
    assert len(everything) == 30
    assert sure | set(doubtful) == set(everything)
    assert not sure & set(doubtful)
    # Doubtful are also those that probably show none of the ten, however sure the network is.
    assert {path for path, row in everything.items() if float(row["confidence"]) < 0.5} <= set(doubtful)
    assert doubtful
    for path, row in doubtful.items():
        assert row["guess_1"] == everything[path]["label"]
        assert float(row["confidence_1"]) >= float(row["confidence_2"]) >= float(row["confidence_3"])
    assert f"{len(doubtful)} doubtful pictures were left out" in messages


@pytest.mark.parametrize("format_name", FORMATS)
def test_every_format_comes_out_the_same_twice(format_name: str, tmp_path: Path) -> None:
    source = make_pile(tmp_path / "in", 20)
    for run in ("one", "two"):
        label(source, tmp_path / run / "out", format_name, keep_unsure=True)
    assert list_folder(tmp_path / "one") == list_folder(tmp_path / "two")
    assert (tmp_path / "one" / f"out{FORMATS[format_name].suffix}").stat().st_size > 100


def test_the_manifest_vouches_for_every_file(tmp_path: Path) -> None:
    source = make_pile(tmp_path / "in", 20)
    label(source, tmp_path / "out.zip", "huggingface", keep_unsure=True, split="60/20/20")

    manifest = json.loads((tmp_path / "out.zip.manifest.json").read_text())

    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        digests = {name: hashlib.sha256(archive.read(name)).hexdigest() for name in archive.namelist()}
    assert manifest["files"] == digests
    assert manifest["export"]["sha256"] == hashlib.sha256((tmp_path / "out.zip").read_bytes()).hexdigest()
    assert sum(sum(counts.values()) for counts in manifest["counts"].values()) == 20
    assert manifest["options"]["split"] == "60/20/20"


def test_the_size_is_what_nearly_all_pictures_have_unless_chosen(tmp_path: Path) -> None:
    for number in range(20):
        path = tmp_path / "in" / f"{number}.png"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(encode(draw_picture(70, 40 if number == 0 else 66, seed=number), "PNG"))

    _printed, messages = label(tmp_path / "in", tmp_path / "out.zip", "stylegan", keep_unsure=True)

    manifest = json.loads((tmp_path / "out.zip.manifest.json").read_text())
    assert manifest["options"]["side"] == 64
    assert manifest["left_out"] == [{"path": "0.png", "reason": "smaller than the chosen size"}]
    assert "1 other was left out" in messages


def test_a_zip_and_a_folder_give_the_same_labels(tmp_path: Path) -> None:
    source = make_pile(tmp_path / "in", 10)
    with zipfile.ZipFile(tmp_path / "in.zip", "w") as archive:
        for path in sorted(source.rglob("*.jpg")):
            archive.write(path, path.relative_to(source))
    label(source, tmp_path / "folder.csv", "csv", keep_unsure=True)
    label(tmp_path / "in.zip", tmp_path / "zip.csv", "csv", keep_unsure=True)
    assert (tmp_path / "folder.csv").read_bytes() == (tmp_path / "zip.csv").read_bytes()


def test_a_picture_that_changes_in_between_is_never_exported_with_the_old_label(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = make_pile(tmp_path / "in", 3)
    finished = Run.labelled

    def change(run: Run) -> Any:
        (source / "album 0/000.jpg").write_bytes(encode(draw_picture(32, 32, seed=77)))
        return finished(run)

    monkeypatch.setattr(Run, "labelled", change)
    with pytest.raises(CommandError, match="changed"):
        label(source, tmp_path / "out.zip", keep_unsure=True)
    assert not (tmp_path / "out.zip").exists()


def start(source: Path, out: Path) -> subprocess.Popen[bytes]:
    environment = os.environ | {"CLASSIFYME_DATA_DIR": str(out.parent.parent / "data"), "DEBUG": "1"}
    options = ["--format", "huggingface", "--keep-unsure", "--size", "32", "--split", "80/10/10"]
    return subprocess.Popen(
        [sys.executable, "manage.py", "label_folder", str(source), str(out), *options],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def test_killed_at_any_moment_it_goes_on_to_the_same_archive(tmp_path: Path) -> None:
    source = make_pile(tmp_path / "in", 700)
    assert start(source, tmp_path / "whole" / "out.zip").wait(120) == 0
    out = tmp_path / "killed" / "out.zip"
    journal, kills = out.with_name("out.zip.journal"), 0

    for entries in (1, 150, 300, 450, 600, 690):
        process = start(source, out)
        deadline = time.monotonic() + 60
        while process.poll() is None and time.monotonic() < deadline:
            if journal.exists() and journal.read_bytes().count(b"\n") > entries:
                break
            time.sleep(0.005)
        process.send_signal(signal.SIGKILL)
        kills += process.wait() == -signal.SIGKILL
    assert kills >= 4
    assert start(source, out).wait(120) == 0

    killed, whole = list_folder(out.parent), list_folder(tmp_path / "whole")
    assert killed == whole


def test_the_help_shows_every_format_and_examples() -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "label_folder", "--help"], cwd=ROOT, capture_output=True, text=True
    )
    assert "examples:" in done.stdout
    assert all(f"  {name} " in done.stdout for name in FORMATS)


@pytest.mark.parametrize("name", ["vgg16", "PHOTO", ""])
def test_a_network_that_is_none_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(CommandError, match="one of cnn, photo") as error:
        label(make_pile(tmp_path / "in", 1), tmp_path / "out", network=name)
    assert error.value.returncode == 2


def test_a_network_that_is_turned_off_is_refused(tmp_path: Path, settings: LazySettings) -> None:
    settings.PHOTO_NETWORK = False
    with pytest.raises(CommandError, match="turned off") as error:
        label(make_pile(tmp_path / "in", 1), tmp_path / "out", network="photo")
    assert error.value.returncode == 2


def test_the_photo_network_labels_and_the_manifest_names_it(tmp_path: Path) -> None:
    label(make_pile(tmp_path / "in", 3), tmp_path / "out.csv", "csv", network="photo", keep_unsure=True)
    manifest = json.loads((tmp_path / "out.csv.manifest.json").read_text())
    assert manifest["model_version"] == active_card(PHOTO).model_version
