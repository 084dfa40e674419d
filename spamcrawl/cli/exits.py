"""How a subcommand ends: its exit codes, and the error that carries one to the shell."""

from __future__ import annotations

OK = 0
FAULTS = 1
"""The work is done, but some rows, rules or files were broken; each is named."""
USAGE = 2
"""Nothing was done: an input is missing or an option is wrong."""
INTERRUPTED = 130
BROKEN_PIPE = 141
"""128 + SIGPIPE, as `head` leaves any other tool."""
TERMINATED = 143


class CommandError(Exception):
    """Ends the command with one line on stderr and ``code``."""

    def __init__(self, message: str, code: int = USAGE) -> None:
        super().__init__(message)
        self.code = code
