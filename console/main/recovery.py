"""Recovery composed: its service over one journal, tests as plans of the acts, passwords from the keyring."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from connectors.runner.client import NodeRunner
from connectors.runner.files import NodeFiles
from connectors.secrets import SessionSecrets
from console.deployments.model.vocabulary import LOOKS
from console.journal.model import Target
from console.main.handing_over import send, speak
from console.recovery.model.vocabulary import TREES
from console.work.service.protocols import Aids, Looker, Runner
from resources.text import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from connectors.secrets import LateKeyring
    from console.alarms.service.telling import Found
    from console.fleet.service.inventory import InventoryService
    from console.journal.service import Journal
    from console.main.parts import Parts
    from console.recovery.service.backing_up import BackingUp
    from console.recovery.service.recovery import RecoveryService
    from console.recovery.service.searching import Searching
    from console.recovery.service.sets import Sets
    from console.recovery.service.testing import Testing
    from console.recovery.service.watching import BackupWatch
    from console.work.service.acting import Acts
    from console.work.service.schedule_records import Passed
    from console.work.service.schedules import Schedules

#: Below the data folder: trees of a test that goes on, gone when it was compared.
_TREES = "trees"
_NO_PASSWORD = QT_TRANSLATE_NOOP(
    "Recovery",
    "Nobody here knows the password of this copy. Give it at the terminal, keep it in the keyring, or have it read "
    "from a file on the node.",
)


def passwords(answers: SessionSecrets, keyring: LateKeyring | None) -> Callable[[str], bytes]:
    """Passwords of repositories by their names: as they were typed, else from the keyring. It raises CannotRecover
    without one, SecretError where the keyring is locked."""

    def given(name: str) -> bytes:
        known = answers.get(name) or (keyring.get(name) if keyring is not None else None)
        if known is None:
            from console.recovery.service.recovery import CannotRecover  # noqa: PLC0415 - not every command needs it

            raise CannotRecover(_NO_PASSWORD)
        return known.reveal().encode()

    return given


def aids_of(directory: Path, given: Callable[[str], bytes], rollouts: Looker) -> Aids:
    """What steps of restore tests, and of rollouts, need besides their nodes."""

    def trees(there: Runner, run: str, words: tuple[str, ...], stopped: Callable[[], bool]) -> Mapping[str, Any]:
        from console.recovery.service.trees import Trees  # noqa: PLC0415 - not every command needs it

        return Trees(_files, directory / _TREES).look(there, run, words, stopped)

    return Aids({TREES: trees, LOOKS: rollouts}, given, speak, send)


def _files(there: Runner) -> NodeFiles:
    return NodeFiles(cast(NodeRunner, there))


def recovery_over(
    journal: Journal, inventory: InventoryService, acts: Acts, given: Callable[[str], bytes], schedules: Schedules
) -> tuple[RecoveryService, Testing, BackingUp, Searching, Sets]:
    """Raises JournalError."""
    from console.recovery.service.backing_up import BackingUp  # noqa: PLC0415 - as above
    from console.recovery.service.plans import ACT  # noqa: PLC0415 - as above
    from console.recovery.service.records import Records  # noqa: PLC0415 - not every command needs it
    from console.recovery.service.recovery import RecoveryService  # noqa: PLC0415 - as above
    from console.recovery.service.searching import Searching  # noqa: PLC0415 - as above
    from console.recovery.service.sets import Sets  # noqa: PLC0415 - as above
    from console.recovery.service.testing import Testing  # noqa: PLC0415 - as above
    from console.work.model.schedules import Outcome  # noqa: PLC0415 - as above

    service = RecoveryService(Records(journal, lambda node: inventory.current().name(node)))

    def target(key: str) -> Target:
        node = inventory.current().node(key)
        return Target(f"node:{key}", f"node:{node.full_name if node is not None else key}")

    def missed() -> Sequence[Passed]:
        return schedules.passed(ACT, Outcome.MISSED)

    testing = Testing(service, acts, target, given, lambda digits: secrets.token_hex(digits // 2), missed)
    backing_up, searching = BackingUp(service, acts, target), Searching(service, acts, target)
    return service, testing, backing_up, searching, Sets(service, testing, acts.propose)


def watch_backups(parts: Parts, on_bug: Callable[[BaseException], None]) -> BackupWatch:
    """What looks at copies by itself, and tells the alarms that are raised here; not yet started."""
    from console.fleet.model.rules import Named  # noqa: PLC0415 - what only looks needs none of it
    from console.main.alarms import telling_to  # noqa: PLC0415 - as above
    from console.recovery.service.telling import found_of  # noqa: PLC0415 - as above
    from console.recovery.service.watching import BackupWatch  # noqa: PLC0415 - as above

    def found() -> Found:
        return found_of(parts.recovery.board(), parts.rulebook.rows)

    def has_turn() -> bool:
        return parts.raising is not None and parts.raising.has_turn

    telling = telling_to(parts, "backups", Named.BACKUPS, found)
    return BackupWatch(lambda: parts.recovery, lambda: parts.testing, telling.look, on_bug, has_turn)
