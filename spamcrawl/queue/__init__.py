"""Queues that survive: what is still to be fetched, kept where no kill can lose it."""

from spamcrawl.queue.base import (
    Changes,
    DeadLetter,
    Entry,
    Failed,
    Job,
    Lease,
    Outcome,
    Queue,
    open_queue,
)

__all__ = ["Changes", "DeadLetter", "Entry", "Failed", "Job", "Lease", "Outcome", "Queue", "open_queue"]
