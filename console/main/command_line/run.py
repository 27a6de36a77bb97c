"""What every command of the command line is given, and its ways to end."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from console.main.command_line.exits import Exit
from console.main.command_line.terminal import Terminal
from console.main.places import data_directory
from console.work.model import Command
from console.work.service.carrying import Confirmation
from resources.errors import EnvironmentFault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.main.compose import Parts

SOURCE = "command line"


@dataclass(frozen=True, slots=True)
class Run:
    """One run: its arguments by name, and its terminal."""

    arguments: argparse.Namespace
    terminal: Terminal

    def get(self, name: str) -> Any:
        """An argument; None where the command has none of that name."""
        return getattr(self.arguments, name, None)

    @property
    def directory(self) -> Path:
        return data_directory(self.arguments.data_dir)

    def agreed(self, command: Command, arguments: Mapping[str, Any], question: str, otherwise: str) -> Confirmation:
        """The operator's agreement to an act that cannot be undone: --yes, or an answer. Raises Refused without one;
        `otherwise` says what to do where nobody can be asked."""
        if not self.get("yes"):
            if not self.terminal.can_ask:
                raise Refused(otherwise, Exit.OPERATOR)
            if not self.terminal.ask(question):
                raise Refused("Nothing was changed.")
        return Confirmation(command.id, arguments)

    @contextmanager
    def parts(self) -> Iterator[Parts]:
        """The parts over the data directory, closed afterwards. Raises JournalError and OSError."""
        from connectors.secrets import LateKeyring  # noqa: PLC0415 - as above
        from console.main.compose import compose  # noqa: PLC0415 - help and usage errors come without it

        parts = compose(self.directory, source=SOURCE, keyring=LateKeyring())
        try:
            yield parts
        finally:
            parts.close()


class Refused(EnvironmentFault):
    """Ends a command with a message and a status."""

    def __init__(self, message: str, status: Exit = Exit.FAILED) -> None:
        super().__init__(message)
        self.status = status


Handler = Callable[[Run], int]
