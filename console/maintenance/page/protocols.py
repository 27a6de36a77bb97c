"""Protocols of what maintenance's sheets are given."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Protocol

from connectors.runner.fetching import Fetched, Progress
from connectors.systemd import Verb
from console.journal.model import Target
from console.maintenance.model.windows import Window
from console.maintenance.service.files import Page
from console.maintenance.service.there import There
from console.work.model.plans import Plan
from console.work.model.runs import RunView
from console.work.model.timetable import Timetable


class Maintenance(Protocol):
    """Looks at nodes and makes plans of what is there. Methods block and raise EnvironmentFault."""

    def at(self, node: Target) -> AbstractContextManager[There]: ...

    def is_out(self, node: Target) -> bool: ...

    def change_unit(self, node: Target, verb: Verb, name: str, *, reason: str = "") -> Plan: ...

    def end_processes(self, node: Target, gpu: str, *, firmly: bool = False, reason: str = "") -> Plan: ...

    def reset_gpu(self, node: Target, gpu: str, *, end_first: bool = False, reason: str = "") -> Plan: ...

    def limit_power(self, node: Target, gpu: str, watts: int, *, reason: str = "") -> Plan: ...

    def set_persistence(self, node: Target, gpu: str, on: bool, *, reason: str = "") -> Plan: ...

    def reboot(self, node: Target, *, units: Sequence[str] = (), anyway: bool = False, reason: str = "") -> Plan: ...

    def drain(self, node: Target, *, wait: int = 0, until: datetime | None = None, reason: str = "") -> Plan: ...

    def give_back(self, node: Target, *, reason: str = "") -> Plan: ...

    def command(
        self,
        nodes: Sequence[Target],
        argv: tuple[str, ...],
        *,
        timeout: int = 60,
        as_root: bool = False,
        reason: str = "",
    ) -> Plan: ...


class Files(Protocol):
    """Files of nodes. Methods block and raise EnvironmentFault, and OSError for what this computer says no to."""

    def page(self, node: Target, path: str, *, after: bytes = b"") -> Page: ...

    def fetch(
        self,
        node: Target,
        path: str,
        place: Path,
        *,
        replace: bool = False,
        progress: Progress | None = None,
        stop: threading.Event | None = None,
    ) -> Fetched: ...

    def send(self, node: Target, source: Path, path: str, *, replace: bool = False, reason: str = "") -> Plan: ...


class Windows(Protocol):
    """Maintenance windows. What is asked is in memory; what changes them blocks and raises EnvironmentFault."""

    def standing(self) -> Sequence[Window]: ...

    def all(self) -> Sequence[Window]: ...

    def plan(
        self, of: Target, reason: str, *, lasting: int, begins: float | None = None, table: Timetable | None = None
    ) -> Window: ...

    def end(self, window: str) -> Window: ...

    def remove(self, window: str) -> Window: ...

    def restore(self, window: str) -> Window: ...

    def subscribe(self, told: Callable[[], object]) -> Callable[[], None]: ...


class Terminals(Protocol):
    """Terminals on nodes. Blocks; raises EnvironmentFault, CannotPlan where none may be opened, and OSError."""

    def window(self, node: Target) -> None: ...


#: Makes a plan in a job, writes it down and opens its sheet: what is made, and what is called once it stands or was
#: refused (with why, else empty).
Planning = Callable[[Callable[[], Plan], Callable[[str], None]], None]


class Acts(Protocol):
    """Where plans are written down."""

    def propose(self, plan: Plan) -> RunView: ...
