"""Commands of the log in the window."""

from __future__ import annotations

from console.log.commands import LOG_CHECKPOINT
from console.work.model import Command

COMMANDS: tuple[Command, ...] = (LOG_CHECKPOINT,)
