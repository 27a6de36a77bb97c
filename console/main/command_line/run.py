"""A run of the command line: its arguments, terminal and parts, and its ways to end."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from console.main.command_line.exits import Exit
from console.main.command_line.terminal import Terminal
from console.main.places import data_directory
from console.work.model.commands import SIGNED, Bar, Command, Danger
from console.work.service.carrying import Confirmation, Standing
from resources.errors import EnvironmentFault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.log.service.rounds import Rhythm
    from console.main.parts import Parts
    from console.pagekit.settings import Setting

V = TypeVar("V")

SOURCE = "command line"
JOURNAL = "journal.db"
#: Steps of a command that only look.
_LOOKING = ("list", "show")
#: Commands that change nothing dangerous, and yet write into the log or hand on what it says.
_TRUSTING = frozenset({"log.export", "act.request", "people.sit", "people.leave"})


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

    @property
    def read_only(self) -> bool:
        """Whether nothing is to be changed, by option or because the window's settings say so."""
        from console.log.page.settings import READ_ONLY  # noqa: PLC0415 - only where something is to be changed

        return bool(self.get("read_only")) or self._kept(READ_ONLY)

    def rhythm(self) -> Rhythm:
        """When the log is signed while a command goes on, as the window's settings say."""
        from console.log.page.settings import SIGN_AFTER, SIGN_DAILY  # noqa: PLC0415 - as above
        from console.log.service.rounds import Rhythm  # noqa: PLC0415 - as above

        return Rhythm(self._kept(SIGN_AFTER), self._kept(SIGN_DAILY))

    def _kept(self, setting: Setting[V]) -> V:
        """A value that the window keeps."""
        from console.frame.memory import Memory  # noqa: PLC0415 - as above

        return Memory(self.directory / "window.json", (setting,)).get(setting)

    def mode(self) -> Standing:
        """What keeps back whoever is at the desk: the journal is not asked."""
        return Standing((Bar.READ_ONLY,) if self.read_only else ())

    def standing(self, command: Command) -> Standing:
        """What may be done here now, as far as this command needs to know. Raises JournalError and OSError."""
        if command.danger is Danger.NONE or self.get("check") or self.get("step") in _LOOKING:  # it only looks then
            return Standing()
        mode = self.mode()
        if mode.bars or command.past >= SIGNED or not (self.directory / JOURNAL).exists():
            return mode
        with self._composed() as parts:
            return parts.log.seat.standing()

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
        """The parts over the data directory, closed afterwards. A command that changes something, or hands on what
        the log says, first asks what is kept outside: an older copy of the log does not know what was done since, and
        may only be read. Where nobody outside can be asked, what the log itself knows counts. Raises JournalError
        and OSError."""
        with self._composed() as parts:
            command = self.arguments.command
            if command.danger is not Danger.NONE or command.id in _TRUSTING:
                with suppress(EnvironmentFault):
                    parts.log.keeping.look_outside()
            yield parts

    @contextmanager
    def _composed(self) -> Iterator[Parts]:
        from connectors.secrets import LateKeyring  # noqa: PLC0415 - as above
        from console.main.compose import compose  # noqa: PLC0415 - help and usage errors come without it

        parts = compose(self.directory, source=SOURCE, keyring=LateKeyring(), read_only=self.read_only)
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
