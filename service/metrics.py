"""What is measured, in the text format of Prometheus. Of one process; never of one person."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from itertools import accumulate

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
"""Upper bounds of durations, in seconds."""


class Metrics:
    def __init__(self, pending: Callable[[], int]) -> None:
        self._pending = pending
        self._requests: Counter[tuple[str, str, int]] = Counter()
        self._durations: defaultdict[str, list[int]] = defaultdict(lambda: [0] * (len(BUCKETS) + 1))
        self._sums: defaultdict[str, float] = defaultdict(float)
        self._votes: Counter[str] = Counter()
        self.refused = 0
        """Votes that could not be written."""

    def request(self, route: str, method: str, status: int, seconds: float) -> None:
        self._requests[route, method, status] += 1
        self._durations[route][sum(seconds > bound for bound in BUCKETS)] += 1
        self._sums[route] += seconds

    def vote(self, choice: str) -> None:
        self._votes[choice] += 1

    def text(self) -> str:
        return "".join(f"{line}\n" for line in self._lines())

    def _lines(self) -> Iterator[str]:
        yield "# TYPE faq_requests_total counter"
        for (route, method, status), count in sorted(self._requests.items()):
            yield f'faq_requests_total{{route="{route}",method="{method}",status="{status}"}} {count}'
        yield "# TYPE faq_request_seconds histogram"
        for route, counts in sorted(self._durations.items()):
            for bound, total in zip((*BUCKETS, "+Inf"), accumulate(counts), strict=True):
                yield f'faq_request_seconds_bucket{{route="{route}",le="{bound}"}} {total}'
            yield f'faq_request_seconds_sum{{route="{route}"}} {self._sums[route]:.6f}'
            yield f'faq_request_seconds_count{{route="{route}"}} {sum(counts)}'
        yield "# TYPE faq_votes_total counter"
        for choice, count in sorted(self._votes.items()):
            yield f'faq_votes_total{{vote="{choice}"}} {count}'
        yield "# TYPE faq_votes_unwritten_total counter"
        yield f"faq_votes_unwritten_total {self.refused}"
        yield "# TYPE faq_votes_pending gauge"
        yield f"faq_votes_pending {self._pending()}"
