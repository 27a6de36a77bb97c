"""Parts of a running program. What not every command needs is made, and imported, when it is asked for."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from resources.errors import EnvironmentFault

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from connectors.secrets import LateKeyring, SessionSecrets
    from connectors.ssh.known_hosts import KnownHosts
    from console.alarms.service.alarms import AlarmService
    from console.alarms.service.handing import Handing
    from console.alarms.service.raising import Raising
    from console.alarms.service.rule_versions import RuleVersions
    from console.costs.service.costs import CostsService
    from console.costs.service.metering import Meter
    from console.costs.service.viewing import Viewing
    from console.deployments.model.verdicts import Comparison
    from console.deployments.service.models import ModelsService
    from console.deployments.service.rollouts import Rollouts
    from console.deployments.service.seeing import Seeing
    from console.fleet.model.rules import Rules
    from console.fleet.service.inventory import InventoryService
    from console.fleet.service.protocols import Connect
    from console.fleet.service.trust import Trust
    from console.incidents.service.incidents import IncidentService
    from console.incidents.service.keeper import EvidenceKeeper
    from console.incidents.service.reporting import Reporting
    from console.journal.features import Feature
    from console.journal.service import Journal
    from console.journal.watcher import JournalWatcher
    from console.log.service.desk import LogDesk
    from console.main.alarms import Surround
    from console.main.compose import NodeProbe
    from console.main.drills import Eyes
    from console.main.ruling import Ruling
    from console.maintenance.service.asides import Asides
    from console.maintenance.service.files import FilesService
    from console.maintenance.service.maintenance import MaintenanceService
    from console.maintenance.service.shell import ShellService
    from console.maintenance.service.windows import Absences, Windows
    from console.recovery.model.scenarios import Book
    from console.recovery.service.backing_up import BackingUp
    from console.recovery.service.drills import DrillService
    from console.recovery.service.evidence import Evidence
    from console.recovery.service.recovery import RecoveryService
    from console.recovery.service.searching import Searching
    from console.recovery.service.sets import Sets
    from console.recovery.service.testing import Testing
    from console.recovery.service.watching import BackupWatch
    from console.work.model.runs import RunView
    from console.work.service.acting import Acts
    from console.work.service.clockwork import Clockwork
    from console.work.service.in_windows import InWindows
    from console.work.service.schedules import Schedules
    from resources.text import Sentence

_log = logging.getLogger(__name__)


def features() -> tuple[Feature, ...]:
    """All features whose tables are folds of entries, besides the journal's own."""
    from console.alarms.service.records import ALARMS  # noqa: PLC0415 - together they take a while
    from console.alarms.service.rule_versions import RULES  # noqa: PLC0415 - as above
    from console.costs.service.records import COSTS  # noqa: PLC0415 - as above
    from console.deployments.service.records import MODELS  # noqa: PLC0415 - as above
    from console.deployments.service.rollout_records import ROLLOUTS  # noqa: PLC0415 - as above
    from console.fleet.service.inventory import INVENTORY  # noqa: PLC0415 - as above
    from console.fleet.service.undoing import TURNS  # noqa: PLC0415 - as above
    from console.incidents.service.records import INCIDENTS  # noqa: PLC0415 - as above
    from console.log.service.people import PEOPLE  # noqa: PLC0415 - as above
    from console.log.service.seat import DESKS  # noqa: PLC0415 - as above
    from console.maintenance.service.window_records import WINDOWS  # noqa: PLC0415 - as above
    from console.recovery.service.drill_records import DRILLS  # noqa: PLC0415 - as above
    from console.recovery.service.records import RECOVERY  # noqa: PLC0415 - as above
    from console.work.service.records import RUNS  # noqa: PLC0415 - as above
    from console.work.service.schedule_records import SCHEDULES  # noqa: PLC0415 - as above

    return (
        *(TURNS, INVENTORY, PEOPLE, DESKS, RUNS, SCHEDULES, WINDOWS, ALARMS, RULES, INCIDENTS),
        *(RECOVERY, DRILLS, MODELS, ROLLOUTS, COSTS),
    )


@dataclass
class Parts:
    """Everything that is made once for a running program. `close` ends what `compose` opened.

    What not every command needs is made when it is asked for, and imported then: Python takes half a second for all
    of it. Asking for it raises JournalError."""

    directory: Path
    operator: str
    demo: bool
    journal: Journal
    watcher: JournalWatcher
    inventory: InventoryService
    known_hosts: KnownHosts
    answers: SessionSecrets
    trust: Trust
    reach: Connect
    probe: NodeProbe
    keyring: LateKeyring | None
    log: LogDesk
    given: Callable[[str], bytes]
    acts: Acts
    asides: Asides
    windows: Windows
    in_windows: InWindows
    maintenance: MaintenanceService
    rulebook: RuleVersions
    alarms: AlarmService
    handing: Handing
    around: Surround
    raising: Raising | None = None
    keeper: EvidenceKeeper | None = None
    meter: Meter | None = None
    backups: BackupWatch | None = None
    clockwork: Clockwork | None = None

    @property
    def rules(self) -> Rules:
        """The rules that hold now."""
        return self.rulebook.current()

    @cached_property
    def absences(self) -> Absences:
        from console.maintenance.service.windows import Absences  # noqa: PLC0415 - see above

        return Absences(self.asides, self.windows)

    @cached_property
    def ruling(self) -> Ruling:
        from console.main.ruling import ruling  # noqa: PLC0415 - see above

        return ruling(self)

    @cached_property
    def schedules(self) -> Schedules:
        from console.main.schedules import schedules_over  # noqa: PLC0415 - see above
        from console.work.model.schedules import CATEGORY  # noqa: PLC0415 - see above

        made = schedules_over(self)
        self.watcher.subscribe(lambda _news: made.refresh(), (CATEGORY,))
        return made

    @cached_property
    def files(self) -> FilesService:
        from console.main.node_files import files_over  # noqa: PLC0415 - see above

        return files_over(self.acts, self.journal)

    @cached_property
    def shell(self) -> ShellService:
        from console.main.shell import shell_over  # noqa: PLC0415 - see above

        return shell_over(self)

    @cached_property
    def costs(self) -> CostsService:
        from console.main.costs import costs_over  # noqa: PLC0415 - see above

        return costs_over(self)

    @cached_property
    def bills(self) -> Viewing:
        """Months and bills as whoever is at the desk may see them."""
        from console.main.costs import bills_over  # noqa: PLC0415 - see above

        return bills_over(self)

    @cached_property
    def incidents(self) -> IncidentService:
        from console.incidents.model.moves import CATEGORY  # noqa: PLC0415 - see above
        from console.main.incidents import incidents_over  # noqa: PLC0415 - see above

        made = incidents_over(self.journal, self.directory, self.inventory, self.alarms, self.rulebook.rows)
        self.watcher.subscribe(lambda _news: made.refresh(), (CATEGORY,))
        return made

    @cached_property
    def reporting(self) -> Reporting:
        from console.incidents.service.reporting import Reporting  # noqa: PLC0415 - see above

        called = self.inventory.current
        return Reporting(self.incidents, self.directory, self.journal.now, lambda node: called().name(node))

    @cached_property
    def _proving(self) -> tuple[RecoveryService, Testing, BackingUp, Searching, Sets]:
        from console.main.recovery import recovery_over  # noqa: PLC0415 - see above
        from console.recovery.model.moves import CATEGORY  # noqa: PLC0415 - see above

        made = recovery_over(self.journal, self.inventory, self.acts, self.given, self.schedules)
        recovery, testing, backing_up, *_ = made
        self.watcher.subscribe(lambda _news: recovery.refresh(), (CATEGORY,))
        testing.settle()
        backing_up.settle()
        return made

    @property
    def recovery(self) -> RecoveryService:
        return self._proving[0]

    @property
    def testing(self) -> Testing:
        return self._proving[1]

    @property
    def backing_up(self) -> BackingUp:
        return self._proving[2]

    @property
    def searching(self) -> Searching:
        return self._proving[3]

    @property
    def sets(self) -> Sets:
        return self._proving[4]

    @cached_property
    def _drilling(self) -> tuple[DrillService, Eyes]:
        from console.main.drills import drills_over  # noqa: PLC0415 - see above
        from console.recovery.model.drill_moves import CATEGORY  # noqa: PLC0415 - see above

        drills, eyes = drills_over(self.journal, self.inventory, self.recovery, self.acts, self.alarms)
        self.watcher.subscribe(lambda _news: drills.refresh(), (CATEGORY,))
        return drills, eyes

    @property
    def drills(self) -> DrillService:
        return self._drilling[0]

    @property
    def eyes(self) -> Eyes:
        return self._drilling[1]

    @cached_property
    def book(self) -> Book:
        from console.recovery.service.scenario_book import load  # noqa: PLC0415 - see above

        book = load(self.directory)
        for fault in book.faults:
            _log.warning("scenarios of this site were left out: %s", fault)
        return book

    @cached_property
    def evidence(self) -> Evidence:
        from console.main.compose import key_by_signature  # noqa: PLC0415 - see above
        from console.recovery.service.evidence import Evidence  # noqa: PLC0415 - see above

        signed, version = key_by_signature, _version
        return Evidence(self.journal, self.drills, self.recovery, book=self.book, check=signed, version=version)

    @cached_property
    def models(self) -> ModelsService:
        from console.deployments.model.moves import CATEGORY  # noqa: PLC0415 - see above
        from console.main.models import models_of  # noqa: PLC0415 - see above

        made = models_of(self)
        self.watcher.subscribe(lambda _news: made.refresh(), (CATEGORY,))
        return made

    @cached_property
    def seeing(self) -> Seeing:
        from console.main.seeing import seeing_over  # noqa: PLC0415 - see above

        return seeing_over(self.rollouts, self.models, self.inventory, self.acts)

    @cached_property
    def rollouts(self) -> Rollouts:
        from console.main.deployments import rollouts_over  # noqa: PLC0415 - see above

        made = rollouts_over(self.journal, self.inventory, self.acts)
        made.settle()
        return made

    def compared(self, run: str, share: int, found: Comparison, last: bool) -> None:
        """A rollout compared two versions."""
        self.rollouts.compared(run, share, found, last)

    def refuses_standing(self, run: RunView) -> Sentence | None:
        """Why a run that was agreed to beforehand may not begin now. Blocks."""
        return self.schedules.refuses(run)

    def settle(self) -> None:
        """A run goes on or has ended: restore tests, backups and rollouts are told what theirs says."""
        self.testing.settle()
        self.backing_up.settle()
        self.rollouts.settle()
        self._tell_taken_back()

    def _tell_taken_back(self) -> None:
        """The register knows of rollouts that were taken back, and of uses that are suspended."""
        from console.main.models import tell_suspended, tell_taken_back  # noqa: PLC0415 - see above

        try:
            self.journal.may_write()
            tell_taken_back(self)
            tell_suspended(self)
        except EnvironmentFault as error:
            _log.warning("what was taken back was not written down: %s", error)

    def close(self) -> None:
        for at_work in (self.backups, self.raising, self.keeper, self.meter, self.clockwork):
            if at_work is not None:
                at_work.stop()
        if "seeing" in self.__dict__:  # nobody has looked otherwise
            self.seeing.close()
        self.acts.close()
        self.watcher.stop()
        self.log.close()
        self.answers.clear()
        self.journal.close()


def _version() -> str:
    from console.main.command_line.arguments import version  # noqa: PLC0415 - a window needs none of it at its start

    return version()
