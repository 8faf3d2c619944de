"""manage.py classify"""

import csv
import json
import os
import subprocess
import sys
import tarfile
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from classifier.active_model import PHOTO, active_card
from classifier.classification.inference import classify
from classifier.classification.selectors import find_opinions
from classifier.classification.wording import compose_sentence
from classifier.intake.images import read_picture
from classifier.models import Image
from ml_models.preprocess import make_views
from tests.classifier.commands.piles import make_pile

ROOT = Path(__file__).parents[3]


def run(*args: Any, **options: Any) -> str:
    out = StringIO()
    call_command("classify", *map(str, args), stdout=out, **options)
    return out.getvalue()


@pytest.mark.parametrize(
    "wrong",
    [
        ["nothing-here.jpg"],
        [".", "--top", "0"],
        [".", "--top", "11"],
        [".", "--min-confidence", "2"],
        [".", "--network", "x"],
    ],
)
def test_wrong_usage_has_its_own_status(wrong: list[str]) -> None:
    with pytest.raises(CommandError) as error:
        run(*wrong)
    assert error.value.returncode == 2


def test_unreadable_files_are_listed_at_the_end_and_the_rest_is_classified(tmp_path: Path) -> None:
    make_pile(tmp_path, 3)
    (tmp_path / "a-broken.jpg").write_bytes(b"\xff\xd8\xff broken")
    (tmp_path / "notes.txt").write_text("no picture")
    messages, out = StringIO(), StringIO()

    with pytest.raises(CommandError, match="1 file could not be read") as error:
        call_command("classify", str(tmp_path), recursive=True, stdout=out, stderr=messages)

    assert error.value.returncode == 1
    assert len(out.getvalue().splitlines()) == 3
    assert f"{tmp_path}/a-broken.jpg: This JPEG picture is damaged" in messages.getvalue()
    assert "1 other file was not looked at (.txt)" in messages.getvalue()


def test_the_answers_are_those_of_the_page(tmp_path: Path) -> None:
    make_pile(tmp_path, 40)

    rows = [json.loads(line) for line in run(tmp_path, recursive=True, format="jsonl", top=10).splitlines()]

    assert len(rows) == 40
    labels = active_card().labels
    for row in rows:
        with Path(row["path"]).open("rb") as file:
            views = make_views(read_picture(file).image, active_card().views)
        judgement = classify([views])[0].judgement
        assert row["label"] == labels[judgement.top_class]
        assert row["confidence"] == round(judgement.confidence, 4)
        assert row["is_unsure"] == judgement.is_unsure
        assert row["guesses"][0]["label"] == row["label"]
        assert sum(guess["confidence"] for guess in row["guesses"]) == pytest.approx(1, abs=1e-3)


@pytest.mark.django_db
def test_the_form_says_the_same_of_the_same_file(tmp_path: Path, client: Client) -> None:
    make_pile(tmp_path, 20)

    for row in map(json.loads, run(tmp_path, recursive=True, format="jsonl", top=5).splitlines()):
        with Path(row["path"]).open("rb") as file:
            client.post("/", {"pictures": file})
        image = Image.objects.latest("created_at")
        opinion = find_opinions([image])[image]
        guesses = [(guess["label"], guess["confidence"]) for guess in row["guesses"]]
        assert [guess.label for guess in opinion.top] == [label for label, _share in guesses]
        shares = [guess.percent / 100 for guess in opinion.top]
        assert shares == pytest.approx([share for _label, share in guesses], abs=6e-5)
        doubts = {"is_unsure": row["is_unsure"], "is_outside": row["is_outside"]}
        assert opinion.sentence == compose_sentence(guesses, **doubts)


def test_a_table_for_people(tmp_path: Path) -> None:
    make_pile(tmp_path, 2)
    first, second = run(tmp_path, recursive=True, top=2).splitlines()
    assert first.endswith(f"{tmp_path}/album 0/000.jpg")
    assert second.endswith(f"{tmp_path}/album 1/001.jpg")
    assert first.count("%") == 2


def test_csv_has_a_column_for_each_guess(tmp_path: Path) -> None:
    make_pile(tmp_path, 2)
    (row, _) = csv.DictReader(StringIO(run(tmp_path, recursive=True, format="csv", top=2)))
    assert list(row) == ["path", "is_unsure", "is_outside", "label", "confidence", "label_2", "confidence_2"]


def test_less_sure_answers_are_not_printed(tmp_path: Path) -> None:
    make_pile(tmp_path, 20)
    rows = [json.loads(line) for line in run(tmp_path, recursive=True, format="jsonl").splitlines()]
    middle = sorted(row["confidence"] for row in rows)[10]
    sure = run(tmp_path, recursive=True, format="jsonl", min_confidence=middle + 0.0001).splitlines()
    assert sorted(json.loads(line)["confidence"] for line in sure) == sorted(
        row["confidence"] for row in rows if row["confidence"] > middle
    )


def test_archives_and_single_files_are_read_too(tmp_path: Path) -> None:
    make_pile(tmp_path / "in", 4)
    with tarfile.open(tmp_path / "in.tar.gz", "w:gz") as archive:
        archive.add(tmp_path / "in", "in")
    picture = tmp_path / "in/album 0/000.jpg"

    rows = [json.loads(line) for line in run(tmp_path / "in.tar.gz", picture, format="jsonl").splitlines()]

    assert len(rows) == 5
    assert rows[-1]["path"] == str(picture)
    assert rows[0]["path"] == f"{tmp_path}/in.tar.gz/in/album 0/000.jpg"


def test_a_files_name_cannot_steer_the_terminal(tmp_path: Path) -> None:
    (picture,) = make_pile(tmp_path, 1).rglob("*.jpg")
    picture.rename(tmp_path / "\x1b[2J.jpg")
    assert "\x1b" not in run(tmp_path)


def test_it_needs_no_database_and_is_quiet_in_a_pipe(tmp_path: Path) -> None:
    make_pile(tmp_path, 2)
    environment = os.environ | {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/none", "DEBUG": "1"}
    environment["CLASSIFYME_DATA_DIR"] = str(tmp_path / "data")
    command = [sys.executable, "manage.py", "classify", str(tmp_path), "--recursive"]

    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)

    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == 2
    assert "it/s" not in done.stderr
    assert "pictures/s" not in done.stderr


def test_the_photo_network_answers_when_it_is_asked(tmp_path: Path) -> None:
    make_pile(tmp_path, 3)

    rows = [
        json.loads(line)
        for line in run(tmp_path, recursive=True, format="jsonl", network="photo").splitlines()
    ]

    for row in rows:
        with Path(row["path"]).open("rb") as file:
            views = make_views(read_picture(file).image, active_card(PHOTO).views)
        [found] = classify([views], network=PHOTO)
        assert row["confidence"] == round(found.judgement.confidence, 4)
