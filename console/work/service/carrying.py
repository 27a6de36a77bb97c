"""The one place where commands are carried out, and where what is dangerous is refused unless somebody agreed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from console.work.model import Command, Danger
from resources.errors import EnvironmentFault

R = TypeVar("R")

#: What is never done unasked, whichever way it comes.
ASKING = frozenset({Danger.TRUSTS, Danger.LOSES})


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


def carry_out(
    command: Command,
    act: Callable[..., R],
    arguments: Mapping[str, Any],
    confirmation: Confirmation | None = None,
) -> R:
    """Carry a command out by `act` and give what that gives. Window, command line and tests all come through here.

    The contract, by the command's danger: what looks only, or can be undone, is done. What cannot be undone needs a
    Confirmation of this command with these arguments. What decides whom to trust needs one that names what was
    compared. Raises NotConfirmed, and then nothing was done.
    """
    if command.danger in ASKING and not _holds(command, arguments, confirmation):
        raise NotConfirmed(command)
    return act(**arguments)


def _holds(command: Command, arguments: Mapping[str, Any], confirmation: Confirmation | None) -> bool:
    if confirmation is None or confirmation.command != command.id or dict(confirmation.arguments) != dict(arguments):
        return False
    return bool(confirmation.compared) or command.danger is not Danger.TRUSTS
