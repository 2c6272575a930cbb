"""What is measured, for Prometheus: of all processes that share a port, never of one person.

With `PROMETHEUS_MULTIPROC_DIR` set (see `__main__`), prometheus-client keeps each process's numbers in files of that
folder, and any process answers for all.
"""

import os
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

SHARED = "PROMETHEUS_MULTIPROC_DIR"
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
"""Upper bounds of durations, in seconds."""
disable_created_metrics()  # type: ignore[no-untyped-call]


class Metrics:
    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry()
        self.requests = Counter("faq_requests", "Requêtes.", ["route", "method", "status"], registry=registry)
        self.seconds = Histogram("faq_request_seconds", "Durées.", ["route"], registry=registry, buckets=BUCKETS)
        self.votes = Counter("faq_votes", "Votes écrits.", ["vote"], registry=registry)
        self.unwritten = Counter("faq_votes_unwritten", "Votes qui n’ont pas pu être écrits.", registry=registry)
        self.suspended = Gauge(
            "faq_deletions_suspended", "L’horloge a sauté.", registry=registry, multiprocess_mode="livemax"
        )
        self.pending = Gauge("faq_votes_pending", "En attente.", registry=registry, multiprocess_mode="livesum")

    def text(self) -> bytes:
        """The text format of Prometheus."""
        folder = os.environ.get(SHARED)
        if not folder:
            return generate_latest(self._registry)
        for path in Path(folder).glob("gauge_live*_*.db"):
            pid = int(path.stem.rpartition("_")[2])
            if not _alive(pid):
                mark_process_dead(pid, folder)  # type: ignore[no-untyped-call]
        shared = CollectorRegistry()
        MultiProcessCollector(shared, folder)  # type: ignore[no-untyped-call]
        return generate_latest(shared)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except OSError as error:
        return isinstance(error, PermissionError)
    return True
