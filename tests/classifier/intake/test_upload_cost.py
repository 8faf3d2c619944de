"""How often one upload goes to the database: each time is a way over the network, each transaction a wait."""

import re
from collections import Counter

from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from classifier.intake.quotas import ALL_BYTES
from classifier.models import Image
from tests.drawing import make_upload


def count_statements(client: Client, *seeds: int) -> Counter[str]:
    """The statements of one upload of drawn pictures, by their first word."""
    cache.set(ALL_BYTES, 0, None)
    with CaptureQueriesContext(connection) as captured:
        client.post("/", {"pictures": [make_upload(f"{seed}.jpg", seed=seed) for seed in seeds]})
    # Django writes "1 times: UPDATE ..." where a statement is given many rows.
    return Counter(re.sub(r"^\d+ times: ", "", query["sql"]).split()[0] for query in captured)


def test_an_upload_of_a_known_visitor_is_ten_statements_in_two_transactions(
    client: Client, image: Image
) -> None:
    statements = count_statements(client, 41)
    # Within the test's own transaction, those of the upload are savepoints.
    assert statements.pop("SAVEPOINT") == statements.pop("RELEASE") == 2
    # The session, the dataset, whether the picture is known, the quotas, the classes, whether the picture
    # still waits; picture and prediction.
    # Where rows can be locked, the dataset is, lest its classes change meanwhile.
    locks = int(connection.features.has_select_for_update)
    assert statements == {"SELECT": 6 + locks, "INSERT": 2, "UPDATE": 2}


def test_the_same_picture_again_writes_nothing(client: Client, image: Image) -> None:
    count_statements(client, 41)
    assert set(count_statements(client, 41)) == {"SELECT"}


def test_further_pictures_in_the_same_form_cost_no_statement_more(client: Client, image: Image) -> None:
    two, three = count_statements(client, 41, 42), count_statements(client, 43, 44, 45)
    assert three == two
