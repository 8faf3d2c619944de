"""Celery workers with a real PostgreSQL and a real RabbitMQ: nothing is lost, whoever dies."""

import requests

from benchmarks.backlog import check
from benchmarks.browser import Browser, draw_files
from benchmarks.fleet import running_fleet
from benchmarks.kills import VICTIMS, try_kills, wait_until_classified

SEED = 5
PICTURES = 60


def test_kills_of_worker_server_and_tab_lose_nothing_with_celery() -> None:
    try_kills("celery", VICTIMS, moments=1, seed=SEED)


def test_kills_of_worker_server_and_tab_lose_nothing_without_celery() -> None:
    try_kills("embedded", VICTIMS, moments=1, seed=SEED)


def test_without_its_broker_uploads_are_taken_and_workers_look_by_themselves() -> None:
    nowhere = "amqp://guest:guest@127.0.0.1:1//"
    with running_fleet("celery", CELERY_BROKER_URL=nowhere) as fleet:
        browser = Browser(fleet.address)
        files = draw_files(PICTURES, SEED)
        browser.upload(files)
        browser.read_progress()
        assert fleet.count("state='pending'") == PICTURES, "the server leaves them to the workers"
        requests.get(f"{fleet.address}/readyz", timeout=20).raise_for_status()

        fleet.start_worker(waits=False)
        wait_until_classified(fleet)

        check(fleet, PICTURES)
        assert "does not take the bell" in fleet.read_log("server")
