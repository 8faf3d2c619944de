"""POST /predict under load: `python -m benchmarks.predict_load [--requests 2000] [--clients 8] [--side 300]`.

Measures the bare network first (LiteRT, batches of 32, all cores, the shipped views of such pictures), then
starts the real server and sends single JPEGs over kept connections, each client one after another. Prints
both in pictures a second, their ratio, the errors, the times of answers, and the memory of the serving
processes at each tenth of the way.
"""

import argparse
import os
import secrets
import socket
import statistics
import tempfile
import threading
import time
from dataclasses import dataclass, field
from itertools import cycle, islice

import numpy as np
import psutil
from django.conf import settings

from benchmarks.serving import measure_memory, run_server
from benchmarks.visitor import draw_jpeg, encode_form
from ml_models.card import ModelCard
from ml_models.predictor import load_predictor
from ml_models.preprocess import SIDE, name_views
from ml_models.processors import count_processors
from scripts.running import find_free_port

BATCH = 32
PICTURES = 32
BARE_SECONDS = 8.0


@dataclass
class Tally:
    """What the clients saw, together."""

    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--requests", type=int, default=2000)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--side", type=int, default=300, help="pixels of the square JPEGs")
    arguments = parser.parse_args()
    bare = measure_bare(arguments.side)
    print(f"the bare network: {bare:.1f} pictures/s", flush=True)
    requests = [encode_request(draw_jpeg(arguments.side, seed)) for seed in range(PICTURES)]
    port = find_free_port()
    with tempfile.TemporaryDirectory(prefix="classifyme-") as folder, run_server(port, folder) as (server, _):
        send_all(port, requests, PICTURES, 1, server)  # to warm up
        started = time.perf_counter()
        tally = send_all(port, requests, arguments.requests, arguments.clients, server)
        rate = len(tally.seconds) / (time.perf_counter() - started)
    print(f"POST /predict, {arguments.clients} clients: {rate:.1f} pictures/s, {rate / bare:.0%} of it")
    tenths = statistics.quantiles(tally.seconds, n=10)
    print(f"an answer takes {tenths[4] * 1000:.0f} ms (median), {tenths[8] * 1000:.0f} ms (90 % below)")
    print(f"errors: {len(tally.errors)} {tally.errors[:3]}")
    print("memory in MB, by tenths: " + " ".join(f"{size:.0f}" for size in tally.memory))


def measure_bare(side: int) -> float:
    """Pictures a second of the network alone, in batches as large as it likes."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "classifyme.settings")
    folder = settings.MODELS_DIR / settings.CLASSIFIER_MODEL
    card = ModelCard.read(folder)
    predictor = load_predictor(folder, card, "litert", count_processors())
    views = np.random.default_rng(0).integers(0, 256, (BATCH, SIDE, SIDE, 3), dtype=np.uint8)
    predictor.predict(views)
    count, started = 0, time.perf_counter()
    while time.perf_counter() - started < BARE_SECONDS:
        predictor.predict(views)
        count += BATCH
    return count / (time.perf_counter() - started) / len(name_views((side, side), card.views))


def encode_request(picture: bytes) -> bytes:
    """The whole request, ready to be sent: the client shall cost next to nothing."""
    boundary = secrets.token_hex(16)
    body = encode_form({}, picture, boundary)
    head = f"POST /api/v1/predict HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {len(body)}\r\n"
    return f"{head}Content-Type: multipart/form-data; boundary={boundary}\r\n\r\n".encode() + body


def send_all(port: int, requests: list[bytes], count: int, clients: int, server: psutil.Process) -> Tally:
    """Sends `count` requests from so many clients, each of which waits for its answer before the next."""
    tally, lock = Tally(), threading.Lock()
    todo = islice(cycle(requests), count)

    def work() -> None:
        with socket.create_connection(("127.0.0.1", port), 60) as connection:
            while True:
                with lock:
                    request = next(todo, None)
                if request is None:
                    return
                started = time.perf_counter()
                status = ask(connection, request)
                with lock:
                    tally.seconds.append(time.perf_counter() - started)
                    if status != 200:
                        tally.errors.append(f"status {status}")
                    if len(tally.seconds) % max(count // 10, 1) == 0:
                        tally.memory.append(measure_memory(server))

    threads = [threading.Thread(target=work) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return tally


def ask(connection: socket.socket, request: bytes) -> int:
    """Sends one request, reads its answer to the end, and returns the status."""
    connection.sendall(request)
    answer = b""
    while b"\r\n\r\n" not in answer:
        answer += connection.recv(65536)
    head, _blank, body = answer.partition(b"\r\n\r\n")
    length = next(
        int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")
    )
    while len(body) < length:
        body += connection.recv(65536)
    return int(head.split()[1])


if __name__ == "__main__":
    main()
