"""Plans of restore tests: pure functions of what was seen in a copy and on its node.

A test that finds a copy bad has done its work: so each layer's program may end as it likes, what it says is judged
afterwards, and the sandbox is removed whatever came of it.
"""

from __future__ import annotations

from dataclasses import dataclass

from connectors import sandboxes
from connectors.backups import GIVEN, Database, Repository
from console.journal.model import Target
from console.recovery.model.assets import Asset, Copy, PasswordFrom, Snapshot
from console.recovery.model.comparing import Basis
from console.recovery.model.tests import Choice
from console.recovery.model.vocabulary import AGAINST, BY_SECONDS, KEEP, TREES
from console.recovery.service.tools import DATABASES, TOOLS
from console.work.model.plans import Check, Difference, Plan, Relation, Step, Touched, Undo, Way, content

ACT, CLEAN = "recovery.test", "recovery.clean"
LIST, STRUCTURE, SOURCE, SANDBOX, PROGRAM, RESTORE, COMPARE, ASK, REMOVE = (
    "test.list",
    "test.structure",
    "test.source",
    "test.sandbox",
    "test.program",
    "test.restore",
    "test.compare",
    "test.ask",
    "test.remove",
)
#: What only reads is taken back by nothing, and what was removed is not wanted back.
_NOTHING = Undo("test.nothing", way=Way.RECORD)
#: Whatever a tool ends with is judged afterwards.
_ANY = tuple(range(256))
#: Longest times in seconds.
_LISTING, _CHECKING, _RESTORING, _READING, _REMOVING = 300, 12 * 3600, 24 * 3600, 24 * 3600, 3600
#: Beyond what a backup holds so much must be free, of it and at least.
_MARGIN, _LEAST_MARGIN = 0.1, 64 << 20
#: Bytes that a restore is guessed to bring back in a second, and seconds that anything takes.
_PACE, _LEAST = 100 << 20, 2


@dataclass(frozen=True, slots=True)
class Chosen:
    """The backup that a test restores, and why that: RANDOM by `seed` among `among`."""

    snapshot: Snapshot
    choice: Choice
    seed: str = ""
    among: int = 1


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen on the node: the tool's version, what the backup holds, where there is a folder for sandboxes,
    what to compare with (None for a database, which is asked), and of which part of the repository the data are read,
    too (empty for none of it)."""

    version: tuple[int, ...]
    bytes: int
    entries: int
    below: str
    basis: Basis | None
    subset: str = ""


def repository_of(copy: Copy, version: tuple[int, ...] = (), home: str = "", source: str = "") -> Repository:
    file = copy.file if copy.password is PasswordFrom.FILE else GIVEN
    return Repository(
        copy.repository, file, version, home, source, makes=copy.makes, checks=copy.checks, expected=copy.expected
    )


def secret_of(asset: Asset, copy: Copy) -> str:
    """Under which name the password of a copy is kept, empty where the node has it or it has none."""
    return "" if copy.password is not PasswordFrom.KEYRING else f"recovery:{asset.id}:{copy.name}"


def restore_test(  # noqa: PLR0917 - a test, whole
    node: Target, asset: Asset, copy: Copy, chosen: Chosen, seen: Seen, chance: str, *, control: bool = False
) -> Plan:
    """The plan of one restore test; `chance` makes the sandbox's name. Raises ToolFault for what no program is
    given."""
    sandbox = sandboxes.path(asset.sandbox or seen.below, chance)
    above = sandbox.rpartition("/")[0] or "/"
    tool, database = TOOLS[copy.tool], DATABASES.get(copy.tool)
    repository, given = repository_of(copy, seen.version, seen.below), secret_of(asset, copy)
    needed = seen.bytes + max(_LEAST_MARGIN, int(seen.bytes * _MARGIN))
    guess = _LEAST + seen.bytes // _PACE
    snapshot = chosen.snapshot
    only = () if set(snapshot.paths) == set(asset.paths) else asset.paths
    since = str(round(snapshot.time * 1000))
    values = {"asset": asset.name, "snapshot": snapshot.id[:8], "copy": copy.name, "sandbox": sandbox}

    def asks(kind: str, argv: tuple[str, ...], timeout: int, expected: int) -> Step:
        return Step(
            kind,
            node,
            values=values,
            argv=argv,
            statuses=_ANY,
            undo=_NOTHING,
            expected=expected,
            timeout=timeout,
            given=given,
        )

    def looks(kind: str, argv: tuple[str, ...]) -> Step:
        return Step(kind, node, Way.LOOK, values, (TREES, *argv), expected=guess, timeout=_READING)

    steps = [
        asks(LIST, tool.snapshots(repository), _LISTING, _LEAST),
        asks(STRUCTURE, tool.check(repository, seen.subset, snapshot.called), _CHECKING, _LEAST),
        *([looks(SOURCE, (KEEP, *asset.paths))] if database is None and seen.basis is Basis.LIVE else []),
        Step(
            SANDBOX,
            node,
            values=values,
            argv=sandboxes.make(sandbox),
            before=(
                _gone(sandbox),
                Check(sandboxes.room(above), "room", "bytes", Relation.AT_LEAST, str(needed)),
            ),
            seen=(Check(sandboxes.look(sandbox), "sandbox", "mode", Relation.IS, "700"),),
            changes=(Difference("test.folder", "", sandbox),),
            undo=_removal(sandbox),
            expected=1,
        ),
        *([] if database is None else [_sends(node, database, sandbox, values)]),
        asks(RESTORE, tool.restore(repository, snapshot.called, sandbox, only), _RESTORING, guess),
        looks(COMPARE, (BY_SECONDS if tool.WHOLE_SECONDS else AGAINST, str(seen.basis), since, sandbox, *asset.paths))
        if database is None
        else asks(
            ASK,
            database.ask(repository, snapshot.called, sandbox, asset.database, asset.query),
            _READING,
            guess,
        ),
        _remove(node, sandbox, values),
    ]
    told = {
        **values,
        "id": asset.id,
        "snapshot_id": snapshot.id,
        **({"called": snapshot.name} if snapshot.name else {}),
        "snapshot_time": since,
        "choice": str(chosen.choice),
        "seed": chosen.seed,
        "among": str(chosen.among),
        "basis": str(seen.basis or ""),
        "bytes": str(seen.bytes),
        "entries": str(seen.entries),
        "needed": str(needed),
        "tool": f"{tool.NAME} {'.'.join(map(str, seen.version))}",
        "control": "yes" if control else "",
    }
    touched = (
        *((Touched("test.lock", copy.repository),) if tool.LOCKS else ()),
        Touched("test.folder", sandbox),
        *(Touched("test.original", path, left_alone=True) for path in asset.paths),
    )
    return Plan(ACT, tuple(steps), told, touched=touched)


def clean_up(node: Target, sandbox: str, asset: str) -> Plan:
    """The plan that removes what a test could not. Raises ToolFault for what is no sandbox."""
    values = {"asset": asset, "sandbox": sandbox}
    return Plan(CLEAN, (_remove(node, sandbox, values),), values, touched=(Touched("test.folder", sandbox),))


def _sends(node: Target, database: Database, sandbox: str, values: dict[str, str]) -> Step:
    file = content(f"{sandbox}/{database.PROGRAM}", database.program(), mode=0o600)
    return Step(
        PROGRAM,
        node,
        Way.FILE,
        values,
        (file.path, file.sha256),
        seen=(Check(("sha256sum", "--", file.path), "sum", "sha256", Relation.IS, file.sha256),),
        changes=(Difference("test.folder", "", file.path),),
        undo=_NOTHING,
        expected=1,
        file=file,
    )


def _gone(sandbox: str) -> Check:
    return Check(sandboxes.look(sandbox), "sandbox", "there", Relation.IS, "no")


def _removal(sandbox: str) -> Undo:
    return Undo(REMOVE, sandboxes.remove(sandbox), (_gone(sandbox),))


def _remove(node: Target, sandbox: str, values: dict[str, str]) -> Step:
    return Step(
        REMOVE,
        node,
        values=values,
        argv=sandboxes.remove(sandbox),
        seen=(_gone(sandbox),),
        changes=(Difference("test.folder", sandbox, ""),),
        undo=_NOTHING,
        expected=1,
        timeout=_REMOVING,
    )
