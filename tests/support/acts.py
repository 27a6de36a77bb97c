"""The engine of acts over this very machine, for tests: real runners in folders of their own, one for each target."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from connectors import plain
from connectors.local import LocalHost
from connectors.runner.client import NodeRunner
from console.journal.model import Target
from console.journal.service import Journal
from console.main.claims import FileClaims
from console.work.model.plans import Check, Plan, Relation, Step, Undo, Way
from console.work.service.acting import Acts
from console.work.service.protocols import Runner, Signed
from console.work.service.records import Records


@dataclass(frozen=True)
class Anyone:
    """Somebody who may approve, known by a key that is their name."""

    id: str
    name: str


class Rule:
    """So many people must agree; a signature is good that is the text itself after the name."""

    def __init__(self, needs: int = 1) -> None:
        self.number = needs
        self.gone: set[str] = set()

    def needs(self, _act: str) -> int:
        return self.number

    def approved(self, text: bytes, namespace: str, signatures: Iterable[Signed]) -> Sequence[Anyone]:
        good = {each.key for each in signatures if each.text == f"{each.key} {namespace} {text.decode()}"}
        return [Anyone(key, key) for key in sorted(good - self.gone)]

    def may(self, name: str) -> bool:
        return name not in self.gone


class LocalRunner(NodeRunner):
    """A runner of this machine, in a folder that stands for a node."""

    def __init__(self, folder: Path) -> None:
        self._host = LocalHost()
        super().__init__(self._host, folder.name, base=str(folder), detach="session")

    def close(self) -> None:
        super().close()
        self._host.close()


class LocalNodes:
    """Nodes that are folders; each call is a connection of its own. `cut` ends all that there are."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.made: list[LocalRunner] = []

    def __call__(self, target: Target, _cancel: threading.Event) -> LocalRunner:
        self.made.append(LocalRunner(self.folder / target.name))
        return self.made[-1]

    def give_back(self, _target: Target, runner: Runner) -> None:
        runner.close()

    def close(self) -> None:
        """Nothing is kept."""

    def cut(self) -> None:
        for each in self.made:
            each.close()

    def runs(self) -> list[Path]:
        """What is left of runs on all of them."""
        return sorted(self.folder.glob("*/runs/*"))

    def kill_all(self) -> None:
        """End at once all that their runs still do, those that would tell of it first."""
        for run in self.runs():
            for pid in (*processes("cmdline", run.name), *processes("environ", f"DRIFTVAKT_RUN={run.name}")):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)


def processes(where: str, text: str) -> list[int]:
    """Processes with this in their command line or environment."""
    found = []
    for place in Path("/proc").glob(f"[0-9]*/{where}"):
        with contextlib.suppress(OSError):
            if text.encode() in place.read_bytes():
                found.append(int(place.parent.name))
    return found


def acts_over(
    journal: Journal,
    nodes: LocalNodes,
    folder: Path,
    *,
    rule: Rule | None = None,
    who: str = "anna",
    clock: Callable[[], float] = time.time,
) -> Acts:
    """The engine over a journal; `clock` gives the time of day, in unix seconds."""
    return Acts(
        Records(journal),
        nodes,
        plain.READERS,
        rule or Rule(),
        FileClaims(folder / "claims"),
        holder=f"{who}@desk",
        who=lambda: who,
        clock=lambda: datetime.fromtimestamp(clock(), UTC),
    )


def target(name: str) -> Target:
    return Target(f"node:{name}", name)


def exists(path: Path, *, there: bool = True, within: int = 5) -> Check:
    """That a file is there, or is not."""
    return Check(("test", "-e", str(path)), "plain", "status", Relation.IS, "0" if there else "1", within)


def adding(path: Path, node: str = "g01", wave: int = 0, line: str = "x") -> Step:
    """A step that adds a line to a file each time that it runs, so that its runs are counted. Undone, it is gone."""
    return Step(
        "test.add",
        target(node),
        values={"file": path.name},
        argv=("python3", "-I", "-S", "-c", _ADD, str(path), line),
        seen=(exists(path),),
        undo=Undo("test.remove", ("rm", "--", str(path)), (exists(path, there=False),)),
        wave=wave,
        timeout=30,
    )


#: Adds a line in one write, so that none is torn.
_ADD = """import os, sys
file = os.open(sys.argv[1], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
os.write(file, (sys.argv[2] + "\\n").encode())
"""


def sleeping(seconds: float, path: Path, node: str = "g01") -> Step:
    """A step that takes a while, and then leaves a file."""
    code = f"import time,sys\nprint('begun',flush=True)\ntime.sleep({seconds})\n" + _ADD
    return Step(
        "test.sleep",
        target(node),
        values={"file": path.name},
        argv=("python3", "-I", "-S", "-c", code, str(path), "slept"),
        seen=(exists(path),),
        timeout=60,
    )


def person(node: str = "g01") -> Step:
    return Step("test.person", target(node), Way.PERSON)


def plan(*steps: Step, act: str = "test.act") -> Plan:
    return Plan(act, steps)
