"""Commands and jobs as records: what can be done, and what is being done."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from resources.text import Text


class Danger(StrEnum):
    """The cost of an act. `console.work.service.carrying` refuses TRUSTS and LOSES unless somebody agreed, and all but
    NONE to who may not act."""

    NONE = "none"  # looks only
    CHANGES = "changes"  # changes what is kept; undo takes it back
    TRUSTS = "trusts"  # decides whom to trust; the operator compares something first
    LOSES = "loses"  # cannot be undone


class Bar(StrEnum):
    """What keeps an act from being carried out at this desk, the gravest first."""

    READ_ONLY = "read_only"  # nothing is changed from here, whoever asks
    LOCKED = "locked"  # who was at the desk has left it alone
    NOBODY = "nobody"  # there is a list of people, and nobody of it is at the desk
    ROLE = "role"  # who is at the desk may read, and not act


#: What a signature of its own replaces: it says itself who may.
SIGNED = frozenset({Bar.NOBODY, Bar.ROLE})


class ArgumentKind(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    SECONDS = "seconds"
    FLAG = "flag"
    CHOICE = "choice"
    FILE = "file"
    FOLDER = "folder"
    SITE = "site"
    NODE = "node"
    HOST = "host"  # [USER@]HOST[:PORT], with ranges where several may be given


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a command. `positional` ones come by place on a command line, the others by `--name`; `many` may
    be given several times; `name` uses underscores."""

    name: str
    text: Text
    kind: ArgumentKind = ArgumentKind.TEXT
    positional: bool = False
    required: bool = False
    many: bool = False
    choices: tuple[str, ...] = ()
    default: str | int | float | None = None


@dataclass(frozen=True, slots=True)
class Command:
    """An act as data, registered once: menu, palette, key, command line and docs derive from it.

    `id` is stable ("nodes.add"); `text` what a menu says and `explanation` what a tooltip does; a surface
    that offers it has a function for it under the same id. `words` are its twin on the command line, empty
    where it has none; `shortcut` is in Qt's portable form ("Ctrl+N"), empty for none. `undoable` says that the
    inventory's undo takes it back. `json` says that `--json` gives its result. `past` are bars that do not
    keep it back.
    """

    id: str
    text: Text
    explanation: Text
    arguments: tuple[Argument, ...] = ()
    danger: Danger = Danger.NONE
    shortcut: str = ""
    undoable: bool = False
    words: tuple[str, ...] = ()
    json: bool = True
    past: frozenset[Bar] = frozenset()


class JobState(StrEnum):
    WAITING = "waiting"  # its lane is busy
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


ENDED = frozenset({JobState.SUCCEEDED, JobState.FAILED, JobState.CANCELLED})


@dataclass(frozen=True, slots=True)
class JobView:
    """A job as it stands. `target` is its lane; `progress` is 0 to 1, None while nobody can tell."""

    id: int
    name: str
    target: str
    state: JobState = JobState.WAITING
    progress: float | None = None
    note: str = ""
    error: Exception | None = field(default=None, compare=False)
