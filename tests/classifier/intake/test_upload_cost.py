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


def test_an_upload_of_a_known_visitor_is_eight_statements_in_one_transaction(
    client: Client, image: Image
) -> None:
    statements = count_statements(client, 41)
    # Within the test's own transaction, that of the upload is a savepoint.
    assert statements.pop("SAVEPOINT") == statements.pop("RELEASE") == 1
    # The session, the dataset, whether the picture is known, the quotas, the classes; picture and prediction;
    # the dataset's counts, which lock its row.
    assert statements == {"SELECT": 5, "INSERT": 2, "UPDATE": 1}


def test_the_same_picture_again_writes_nothing(client: Client, image: Image) -> None:
    count_statements(client, 41)
    assert set(count_statements(client, 41)) == {"SELECT"}


def test_a_further_picture_in_the_same_form_is_six_statements_and_a_transaction_more(
    client: Client, image: Image
) -> None:
    two, three = count_statements(client, 41, 42), count_statements(client, 43, 44, 45)
    assert three - two == {"SELECT": 3, "INSERT": 2, "UPDATE": 1, "SAVEPOINT": 1, "RELEASE": 1}
