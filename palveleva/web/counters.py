"""What is counted while serving: doors, not people. `palveleva/web/metrics.py` shows it to whoever watches."""

from prometheus_client import CollectorRegistry, Counter, Histogram

from palveleva.db.trouble import Trouble

# A registry of its own: nothing that a library counts gets in unasked.
HERE = CollectorRegistry()

requests = Counter(
    "palveleva_requests", "Answered requests by endpoint and status", ["endpoint", "method", "status"], registry=HERE
)
seconds = Histogram(
    "palveleva_request_seconds",
    "How long an answer took, without the time on the line",
    ["endpoint"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15),
    registry=HERE,
)
operations = Counter(
    "palveleva_sync_operations", "Acts of phones by type and what became of them", ["type", "status"], registry=HERE
)
batches = Histogram("palveleva_sync_batch", "Acts in one sync", buckets=(0, 1, 2, 5, 10, 20, 50, 100), registry=HERE)
troubles = Counter(
    "palveleva_database_troubles", "Answers 503 because the database was busy, full or away", ["kind"], registry=HERE
)
for kind in Trouble:
    troubles.labels(kind)  # from nothing to one is no increase: an alert would miss the first of each kind
faults = Counter("palveleva_faults", "Faults of ours: each has a line in the log", registry=HERE)
