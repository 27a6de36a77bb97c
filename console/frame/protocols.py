"""Protocols of the parts that the frame is built around."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from console.fleet.model.changed import Changed
from console.fleet.model.inventory import Inventory

if TYPE_CHECKING:  # the first painted window waits for none of these
    from console.acts.page.protocols import Acts, InWindows
    from console.alarms.page.protocols import Alarms, Handing
    from console.alarms.page.rules_loading import Ruling
    from console.costs.page.protocols import Months
    from console.deployments.page.protocols import Room as ModelsRoom
    from console.fleet.model.findings import Finding
    from console.fleet.model.readings import Facts, NodeReading
    from console.fleet.model.rules import Rules
    from console.fleet.model.summaries import FleetSummary
    from console.fleet.page.aside import Aside
    from console.fleet.page.protocols import Editor, Trust
    from console.fleet.page.sheets.faults import FaultDesk
    from console.incidents.page.protocols import Incidents, SignedReports
    from console.incidents.service.reporting import Reporting
    from console.log.page.protocols import Desk as LogDesk
    from console.maintenance.page.protocols import Files, Maintenance, Terminals, Windows
    from console.recovery.page.protocols import Room as RecoveryRoom
    from console.work.model.words import Vocabulary


class Absences(Protocol):
    """Nodes out of work or in a maintenance window, as `Asides` of the pages tells them; and the windows."""

    @property
    def windows(self) -> Windows: ...

    def of(self, node: str) -> Aside | None: ...

    def coming(self, node: str) -> Aside | None: ...

    def subscribe(self, told: Callable[[], object]) -> Callable[[], None]: ...


class Listener(Protocol):
    """What changed, gathered for one that listens."""

    def take(self) -> Changed:
        """What changed since it was taken last."""


class Telemetry(Protocol):
    """The collector, as far as the frame itself looks at it."""

    def listen(self, wake: Callable[[], None]) -> Listener:
        """Gather what changes from now on; `wake` is called (in the pipeline's thread) once per burst of news."""

    def summary(self) -> FleetSummary: ...

    def readings(self) -> Mapping[str, NodeReading]: ...

    def findings(self) -> Sequence[Finding]:
        """Everything that is wrong now; the same object until something changes."""


class Directory(Protocol):
    """The inventory, as far as the frame itself looks at it."""

    def current(self) -> Inventory: ...

    def facts(self, node: str) -> Facts | None: ...


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file or folder of the data directory; `name` is journal, telemetry or logs."""

    name: str
    path: Path
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Storage:
    """Where the program keeps things. `kept` says for how many seconds which grain of measurements stays (raw, minute,
    hour), `most_bytes` how large the history may become; `sizes` and `ages` are what may be chosen for them (none: it
    is not kept here). `trouble` is a finished sentence when something is not being kept."""

    directory: Path
    files: tuple[tuple[str, Path], ...]
    kept: tuple[tuple[str, float], ...] = ()
    most_bytes: int = 0
    sizes: tuple[int, ...] = ()
    ages: tuple[float, ...] = ()
    free_bytes: int | None = None
    trouble: str = ""

    def measure(self) -> tuple[StoredFile, ...]:
        """The sizes now, a database with its side files; blocks on the disk."""
        found = []
        for name, path in self.files:
            if path.is_dir():
                size = sum(part.stat().st_size for part in path.rglob("*") if part.is_file())
            else:
                parts = path.parent.glob(path.name + "*") if path.parent.is_dir() else ()
                size = sum(part.stat().st_size for part in parts if part.is_file())
            found.append(StoredFile(name, path, size))
        return tuple(found)


class HostKeys(Protocol):
    """The keys in our own known_hosts file. Methods block and raise ConnectorError."""

    def listed(self) -> Sequence[tuple[str, str, str]]:
        """(host, key type, fingerprint) of each."""

    def forget(self, host: str, fingerprint: str) -> Sequence[bytes]:
        """Trust a key no longer; what comes back is for `restore`, nothing when it was gone already."""

    def restore(self, host: str, fingerprint: str, forgotten: Sequence[bytes]) -> None:
        """Take back a `forget`."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What the composition root built for a window. The window owns none of it and closes none of it.

    `keep(bytes, seconds)` bounds the history; it blocks, and returns a finished sentence when that holds only until
    the program ends. `watch_log` has a function called, in another thread, when something came into the log. `costs`
    gives what is asked for months, in a job: it reads all prices at first. `words` are those of all plans that can be
    made here, `rules` what is judged by, `ruling` how that is made
    otherwise."""

    telemetry: Any
    inventory: Editor
    trust: Trust
    host_keys: HostKeys
    storage: Callable[[], Storage]
    keep: Callable[[int, float], str]
    directory: Path
    operator: str
    log: LogDesk
    watch_log: Callable[[Callable[[], object]], object]
    acts: Acts
    alarms: Alarms
    handing: Handing
    incidents: Incidents
    reporting: Reporting
    models: ModelsRoom
    recovery: RecoveryRoom
    costs: Callable[[], Months]
    signed_reports: SignedReports
    maintenance: Maintenance
    files: Files
    shell: Terminals
    asides: Absences
    in_windows: InWindows
    words: Vocabulary
    rules: Callable[[], Rules]
    ruling: Ruling
    demo: bool = False
    faults: FaultDesk | None = None
    start_demo: Callable[[], bool] | None = None
