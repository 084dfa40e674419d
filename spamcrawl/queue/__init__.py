"""Queues that survive: what is still to be fetched, kept where no kill can lose it."""

from spamcrawl.queue.base import (
    Changes,
    DeadLetter,
    Entry,
    Failed,
    Hosts,
    Job,
    Lease,
    Outcome,
    Queue,
    open_hosts,
    open_queue,
)

__all__ = [
    "Changes",
    "DeadLetter",
    "Entry",
    "Failed",
    "Hosts",
    "Job",
    "Lease",
    "Outcome",
    "Queue",
    "open_hosts",
    "open_queue",
]
