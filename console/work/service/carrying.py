"""The one place where commands are carried out, and where is refused what may not be done at this desk, or what is
dangerous and nobody agreed to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from console.work.model.commands import Bar, Command, Danger
from resources.errors import EnvironmentFault
from resources.text import QT_TRANSLATE_NOOP, Sentence, Text, say

R = TypeVar("R")

#: What is never done unasked, whichever way it comes.
ASKING = frozenset({Danger.TRUSTS, Danger.LOSES})

_BARRED: Mapping[Bar, Text] = {
    Bar.READ_ONLY: QT_TRANSLATE_NOOP("Desk", "This console is read-only: nothing was changed."),
    Bar.LOCKED: QT_TRANSLATE_NOOP("Desk", "This console is locked: nothing was changed. Unlock it first."),
    Bar.NOBODY: QT_TRANSLATE_NOOP(
        "Desk", "Nobody of the list of people is at the desk: nothing was changed. Take the desk first."
    ),
    Bar.ROLE: QT_TRANSLATE_NOOP("Desk", "{who} may read here, and not act: nothing was changed."),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """What may be done at this desk now: anything that no bar keeps back. `bars` come the gravest first, `who` is the
    name of who is there, empty for nobody on the list of people."""

    bars: tuple[Bar, ...] = ()
    who: str = ""


class NotAllowed(EnvironmentFault):
    """An act that may not be done at this desk now; nothing was done. `reason` is for the operator."""

    def __init__(self, bar: Bar, who: str = "") -> None:
        self.bar = bar
        self.reason: Sentence = say(_BARRED[bar], who=who)
        super().__init__(str(self.reason))


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A person's agreement to one act. It holds for this command (its id) with these arguments, and for nothing else.
    `compared` is what the person held against another source, as a fingerprint; whom to trust is not decided without.
    """

    command: str
    arguments: Mapping[str, Any]
    compared: str = ""


class NotConfirmed(EnvironmentFault):
    """A dangerous act that nobody agreed to. The surface it came from asks then, or ends."""

    def __init__(self, command: Command) -> None:
        super().__init__(f"{command.id} is not done unasked")
        self.command = command


def permit(danger: Danger, standing: Standing, past: frozenset[Bar] = frozenset()) -> None:
    """Raises NotAllowed where what costs so much may not be done at this desk now. Looking is always allowed."""
    if danger is Danger.NONE:
        return
    for bar in standing.bars:
        if bar not in past:
            raise NotAllowed(bar, standing.who)


def carry_out(
    command: Command,
    act: Callable[..., R],
    arguments: Mapping[str, Any],
    confirmation: Confirmation | None = None,
    *,
    standing: Standing,
) -> R:
    """Carry a command out by `act` and give what that gives. Window, command line and tests all come through here.

    The contract: what looks only is done. All else is done where the desk's `standing` allows it, else NotAllowed is
    raised. By the command's danger: what can be undone is done then. What cannot be undone needs a Confirmation of this
    command with these arguments. What decides whom to trust needs one that names what was compared. Raises
    NotConfirmed. Whatever is raised, nothing was done.
    """
    permit(command.danger, standing, command.past)
    if command.danger in ASKING and not _holds(command, arguments, confirmation):
        raise NotConfirmed(command)
    return act(**arguments)


def _holds(command: Command, arguments: Mapping[str, Any], confirmation: Confirmation | None) -> bool:
    if confirmation is None or confirmation.command != command.id or dict(confirmation.arguments) != dict(arguments):
        return False
    return bool(confirmation.compared) or command.danger is not Danger.TRUSTS
