"""With Celery workers, the serving process rings for whatever waits: bells get lost, leases lapse."""

from classifier.classification.leases import find_waiting
from classifier.classification.reclassifying import find_to_reclassify
from classifier.classification.tasks import classify_chunk, reclassify_chunk
from classifier.intake.near_copies.grouping import find_uncompared
from classifier.intake.removal import find_removed
from classifier.intake.tasks import group_near_copies, remove_chunk
from classifier.learning.clusters import find_unclustered
from classifier.learning.features import find_featureless
from classifier.learning.refits import find_unlearnt
from classifier.learning.tasks import cluster, fill_chunk, learn, retell_chunk
from classifier.learning.telling import find_untold


def ring_for_what_waits() -> int:
    """Ring the bell of every kind of work that there is. Always 0: there is nothing to hurry for."""
    for rows, task in (
        (find_waiting(), classify_chunk),
        (find_removed(), remove_chunk),
        (find_untold(), retell_chunk),
        (find_to_reclassify(), reclassify_chunk),
        (find_uncompared(), group_near_copies),
        (find_featureless(), fill_chunk),
        (find_unlearnt(), learn),
        (find_unclustered(), cluster),
    ):
        if rows.exists():
            task.enqueue()
    return 0
