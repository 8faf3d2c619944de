"""What the photo network costs: `python -m benchmarks.photo_network [--uploads 100] [--side 1600]`.

Prints the milliseconds of a picture in the network alone, and the memory of a whole server (serving process,
worker threads) at its start, after second opinions, and after uploads into a dataset that goes by it.
"""

import argparse
import statistics
import tempfile
import time

import numpy as np

from benchmarks.serving import measure_memory, run_server
from benchmarks.visitor import Visitor, draw_jpeg
from ml_models.card import LITERT_FILE, ModelCard
from ml_models.predictor import LiteRTPredictor
from ml_models.processors import count_processors
from scripts.running import ROOT, find_free_port

FOLDER = ROOT / "ml_models" / "weights" / "photo_network"
SECOND_OPINIONS = 5


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--uploads", type=int, default=100)
    parser.add_argument("--side", type=int, default=1600, help="pixels of the square JPEGs")
    arguments = parser.parse_args()
    median, best = time_network()
    print(f"milliseconds a picture in the network alone: median {median:.1f}, best {best:.1f}")
    port = find_free_port()
    with tempfile.TemporaryDirectory(prefix="classifyme-") as folder, run_server(port, folder) as (server, _):
        print(f"memory of the whole server at its start: {measure_memory(server):.0f} MB")
        visitor = Visitor(port)
        pictures = [draw_jpeg(arguments.side, seed) for seed in range(arguments.uploads)]
        addresses = [visitor.upload(picture).address for picture in pictures]
        print(f"after {len(addresses)} uploads: {measure_memory(server):.0f} MB")
        for address in addresses[:SECOND_OPINIONS]:
            visitor.post(f"{address}second-opinion")
        print(f"after {SECOND_OPINIONS} second opinions: {measure_memory(server):.0f} MB")
        visitor.post(f"{visitor.find_dataset(addresses[0])}network", {"network": "photo"})
        for seed in range(arguments.uploads):
            visitor.upload(draw_jpeg(arguments.side, 10_000 + seed))
        print(f"after {arguments.uploads} more uploads into a photo dataset: {measure_memory(server):.0f} MB")


def time_network(rounds: int = 100) -> tuple[float, float]:
    """Milliseconds of one picture through LiteRT: median and best."""
    card = ModelCard.read(FOLDER)
    predictor = LiteRTPredictor(card.check_file(FOLDER, LITERT_FILE), count_processors())
    picture = np.random.default_rng(0).integers(0, 256, (1, card.views.side, card.views.side, 3), np.uint8)
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        predictor.predict(picture)
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times), min(times)


if __name__ == "__main__":
    main()
