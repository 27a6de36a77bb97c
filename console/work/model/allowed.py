"""Allowed: what a node lets this console do, and what a plan would lack there; with the words for both."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from console.work.model.plans import Step
from resources.text import QT_TRANSLATE_NOOP, Sentence, Text, say


class Level(StrEnum):
    """How far a console may go on a node, as its administrator set it up. `OPEN`: nothing was, so the account's rights
    are the only limit; `OWN`: by a policy that is none of the set-up's; `UNKNOWN`: the node does not tell."""

    OPEN = "open"
    WATCH = "watch"
    OPERATE = "operate"
    RECOVER = "recover"
    OWN = "own"
    UNKNOWN = "unknown"


class Lack(StrEnum):
    """What stands in the way of acts on a node, or of one plan there."""

    PYTHON = "python"
    WATCH = "watch"
    VERSION = "version"
    POLICY = "policy"
    PLACE = "place"
    SUDO = "sudo"
    PASSWORD = "password"  # noqa: S105 - a word, no password
    LEAVE = "leave"
    LINGER = "linger"
    PROGRAM = "program"


@dataclass(frozen=True, slots=True)
class Allowed:
    """What a node lets this console do, as it was at `at` (unix seconds): by which `account`, and what acts lack there.
    `shell`: terminals are allowed here by the rule of the people, None where nobody looked."""

    level: Level
    account: str = ""
    root: bool = False
    lacks: tuple[Lack, ...] = ()
    at: float = 0.0
    shell: bool | None = None

    @property
    def none(self) -> bool:
        """Whether nothing can be done there at all."""
        return bool(set(self.lacks) & _EVERYTHING)


@dataclass(frozen=True, slots=True)
class Footing:
    """How a plan stands on one of its nodes: what it lacks there, and which of its programs are not allowed."""

    node: str
    allowed: Allowed
    lacks: tuple[Lack, ...] = ()
    programs: tuple[str, ...] = ()


_EVERYTHING = frozenset({Lack.PYTHON, Lack.WATCH, Lack.VERSION, Lack.POLICY, Lack.PLACE})
# What stands in the way of no act, but may end one.
NOTES = frozenset({Lack.LINGER})
_OF_SUDO = frozenset({Lack.SUDO, Lack.PASSWORD, Lack.LEAVE})

_LEVELS: Mapping[Level, Text] = {
    Level.OPEN: QT_TRANSLATE_NOOP("Allowed", "No levels: what the account may do is the only limit"),
    Level.WATCH: QT_TRANSLATE_NOOP("Allowed", "Level watch: nothing is done there"),
    Level.OPERATE: QT_TRANSLATE_NOOP("Allowed", "Level operate: maintenance, by its policy"),
    Level.RECOVER: QT_TRANSLATE_NOOP("Allowed", "Level recover: maintenance and restore tests, by its policy"),
    Level.OWN: QT_TRANSLATE_NOOP("Allowed", "A policy of the administrator's own says what may be done"),
    Level.UNKNOWN: QT_TRANSLATE_NOOP("Allowed", "It could not be seen what may be done there"),
}
_LACKS: Mapping[Lack, tuple[Text, Text]] = {
    Lack.PYTHON: (
        QT_TRANSLATE_NOOP("Allowed", "No Python of 3.6 or newer: acts need it"),
        QT_TRANSLATE_NOOP("Allowed", "Install python3 there."),
    ),
    Lack.WATCH: (
        QT_TRANSLATE_NOOP("Allowed", "Its level has no acts"),
        QT_TRANSLATE_NOOP("Allowed", "Its administrator gets the script for another by: driftvakt nodes setup operate"),
    ),
    Lack.VERSION: (
        QT_TRANSLATE_NOOP("Allowed", "Its set-up is of another version of Driftvakt"),
        QT_TRANSLATE_NOOP("Allowed", "Run the script of this version there, made by: driftvakt nodes setup {level}"),
    ),
    Lack.POLICY: (
        QT_TRANSLATE_NOOP("Allowed", "Its policy is not the one that was set up"),
        QT_TRANSLATE_NOOP("Allowed", "Find out who changed it, then set it up anew: driftvakt nodes setup {level}"),
    ),
    Lack.PLACE: (
        QT_TRANSLATE_NOOP("Allowed", "The account has no folder of its own for runs"),
        QT_TRANSLATE_NOOP("Allowed", "Give {account} a home that it may write to, on a disk of the node."),
    ),
    Lack.SUDO: (
        QT_TRANSLATE_NOOP("Allowed", "No sudo: what needs root cannot be done"),
        QT_TRANSLATE_NOOP("Allowed", "Install it; the script of driftvakt nodes setup operate gives the leave."),
    ),
    Lack.PASSWORD: (
        QT_TRANSLATE_NOOP("Allowed", "sudo asks for a password, which nobody can type"),
        QT_TRANSLATE_NOOP("Allowed", "The script of driftvakt nodes setup operate gives leave for what acts need."),
    ),
    Lack.LEAVE: (
        QT_TRANSLATE_NOOP("Allowed", "sudo gives {account} no leave: what needs root cannot be done"),
        QT_TRANSLATE_NOOP("Allowed", "The script of driftvakt nodes setup operate gives leave for what acts need."),
    ),
    Lack.LINGER: (
        QT_TRANSLATE_NOOP(
            "Allowed", "The account may not linger: where logins are ended whole, its runs end with them"
        ),
        QT_TRANSLATE_NOOP("Allowed", "As root there: loginctl enable-linger {account}"),
    ),
    Lack.PROGRAM: (
        QT_TRANSLATE_NOOP("Allowed", "Its policy does not name: {programs}"),
        QT_TRANSLATE_NOOP(
            "Allowed",
            "Add them to its policy, then see what changes by: driftvakt nodes setup --policy FILE --was FILE",
        ),
    ),
}
_SHELL = QT_TRANSLATE_NOOP("Allowed", "terminals allowed")
_NO_SHELL = QT_TRANSLATE_NOOP("Allowed", "terminals off")


def level_words(level: Level) -> Sentence:
    """What a level is, in a line."""
    return say(_LEVELS[level])


def who_words(allowed: Allowed) -> list[Sentence]:
    """By whom, and whether terminals are allowed, too."""
    found = [say(Text("", "{account}"), account=allowed.account or "-")]
    if allowed.shell is not None:
        found.append(say(_SHELL if allowed.shell else _NO_SHELL))
    return found


def lack_words(lack: Lack, allowed: Allowed, programs: Iterable[str] = ()) -> tuple[Sentence, Sentence]:
    """What is missing, and where to get it."""
    level = allowed.level if allowed.level in (Level.WATCH, Level.RECOVER) else Level.OPERATE
    values = {"account": allowed.account or "-", "level": str(level), "programs": ", ".join(programs)}
    what, where = _LACKS[lack]
    return say(what, **values), say(where, **values)


def needs_root(steps: Sequence[Step]) -> bool:
    """Whether any of these begins by sudo."""
    return any(step.argv[:1] == ("sudo",) for step in steps)


def footing(node: str, allowed: Allowed, steps: Sequence[Step], refused: Sequence[str] = ()) -> Footing:
    """How the steps of a plan stand on a node that does not let the programs `refused` be started."""
    mine = [lack for lack in allowed.lacks if lack not in _OF_SUDO or needs_root(steps)]
    if refused:
        mine.append(Lack.PROGRAM)
    return Footing(node, allowed, tuple(mine), tuple(refused))
