"""Acts that are disturbed at every point between two effects: afterwards each happened once or not at all, and the
journal says which.

A plan of three steps on two nodes, or of twenty on eight, is carried out in a process of its own by the real engine and
real runners. At the chosen point, before or after something is written down or asked of a node, something breaks. Then
another process takes the run up again, as an operator would.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import sys
import threading
import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from console.journal.model import Entry, JournalError, Target
from console.journal.service import Journal
from console.work.model.plans import Plan
from console.work.model.runs import OVER, RunState
from console.work.service.acting import Acts
from console.work.service.lanes import CannotAct
from console.work.service.records import Records
from resources.errors import EnvironmentFault
from tests.support.acts import LocalNodes, LocalRunner, acts_over, adding, plan, processes

#: What steps leave, each a file of its own: of the small plan, and of the wide one.
FILES = ("a", "b", "c")
WIDE_FILES = tuple(f"s{number:02}" for number in range(1, 21))
#: Of the wide plan: which nodes each wave has a step on. Two on one node, twice all eight beside each other, two.
WAVES = (("g01", "g01"), *([tuple(f"g{number:02}" for number in range(1, 9))] * 2), ("g08", "g08"))
#: What is asked of a runner; each is a point before it and one after it.
ASKED = ("lease", "start", "status", "look", "adopt", "follow", "sweep", "signal", "runs")
#: A run is taken up so often at most.
_OFTEN = 6
#: Seconds in which a process that has done its work is gone.
_LEAVING = 5.0
#: Seconds that a run may take on a busy machine.
_PATIENCE = 300


class Points:
    """Counts the points that a run passes, and breaks something at one of them."""

    def __init__(self, at: int, harm: Callable[[], None]) -> None:
        self.at = at
        self.harm = harm
        self.passed: list[str] = []
        self._lock = threading.Lock()

    def passes(self, name: str) -> None:
        with self._lock:
            self.passed.append(name)
            now = len(self.passed) == self.at
        if now:
            self.harm()


class CountedRecords(Records):
    """Records whose every entry is a point before and after it."""

    points: Points | None = None

    def write(self, run: str, type: str, details: dict[str, Any], **more: Any) -> Entry:
        if self.points is not None:
            self.points.passes(f"before {type} is told")
        entry = super().write(run, type, details, **more)
        if self.points is not None:
            self.points.passes(f"after {type} was told")
        return entry

    def lease(self, target: Target, epoch: int) -> None:
        super().lease(target, epoch)
        if self.points is not None:
            self.points.passes("after a lease was told")


class CountedNodes(LocalNodes):
    """Nodes whose runners pass a point before and after each thing they are asked for."""

    points: Points | None = None

    def __call__(self, target: Target, cancel: threading.Event) -> LocalRunner:
        runner = super().__call__(target, cancel)
        for name in ASKED:
            setattr(runner, name, self._counted(name, getattr(runner, name)))
        return runner

    def _counted(self, name: str, ask: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*given: Any, **more: Any) -> Any:
            if self.points is not None:
                self.points.passes(f"before {name} is asked")
            answer = ask(*given, **more)
            if self.points is not None:
                self.points.passes(f"after {name} was asked")
            return answer

        return counted


@dataclass(frozen=True)
class Found:
    """How a trial ended: how often each effect happened, what was left, how the run stands by the journal, and whether
    a person had to say that a step is to be started again."""

    point: str
    lines: tuple[int, ...]
    left: int
    state: str
    again: bool
    trouble: str = ""

    @property
    def bad(self) -> list[str]:
        """What must never be: an effect twice, something left behind, a journal that says otherwise."""
        # Where nobody knows and nothing is seen, a person may want it begun again: they may be wrong.
        found = ["DOUBLE"] if max(self.lines[:-1]) > 1 or (self.lines[-1] > 1 and not self.again) else []
        found += ["ORPHAN"] if self.left else []
        over = RunState(self.state) in OVER if self.state else False
        told = all(self.lines) if self.state == RunState.SUCCEEDED else over
        found += [] if told else ["UNTOLD"]
        return found + (["TROUBLE"] if self.trouble else [])


class Trial:
    """One run in one folder, disturbed once; of the `wide` plan or the small one."""

    def __init__(self, folder: Path, fault: str, at: int, *, wide: bool = False) -> None:
        self.folder = folder
        self.wide = wide
        self.fault = fault
        self.off = 0.0
        self.nodes = CountedNodes(folder / "nodes")
        self.points = Points(at, self.harm)
        self.run = ""
        self.out = folder / "out"
        self.out.mkdir()

    @property
    def files(self) -> tuple[str, ...]:
        return WIDE_FILES if self.wide else FILES

    def steps(self) -> Plan:
        waves = WAVES if self.wide else (("g01",), ("g02",), ("g01",))
        places = [(node, number) for number, nodes in enumerate(waves) for node in nodes]
        steps = [
            adding(self.out / name, node, wave=wave) for name, (node, wave) in zip(self.files, places, strict=True)
        ]
        # Of what cannot be seen two consoles with a plan each do not know that the other did it.
        last = steps[-1] if self.fault == "second" else replace(steps[-1], seen=())
        return plan(*steps[:-1], last)

    def journal(self, name: str = "journal.db", who: str = "anna") -> Journal:
        return Journal.open(self.folder / name, actor=who, source="hammer", clock=lambda: time.time() + self.off)

    def acts(self, journal: Journal, *, counted: bool) -> Acts:
        acts = acts_over(journal, self.nodes, self.folder)
        if counted:
            records = CountedRecords(journal)
            records.points = self.nodes.points = self.points
            acts._records = records
        return acts

    # -- what breaks ---------------------------------------------------------------------------------------------------

    def harm(self) -> None:
        getattr(self, self.fault)()

    def nothing(self) -> None:
        """Nothing breaks: the points are counted."""

    def kill(self) -> None:
        """The console is killed."""
        os.kill(os.getpid(), signal.SIGKILL)

    def power(self) -> None:
        """Console and nodes lose their power: whatever runs is gone."""
        self.nodes.kill_all()
        os.kill(os.getpid(), signal.SIGKILL)

    def tidied(self) -> None:
        """Console and nodes lose their power, and somebody removes what the runs left: that proves nothing."""
        self.nodes.kill_all()
        for left in self.nodes.runs():
            shutil.rmtree(left, ignore_errors=True)
        os.kill(os.getpid(), signal.SIGKILL)

    def cut(self) -> None:
        """The connections are cut."""
        self.nodes.cut()

    def expired(self) -> None:
        """The leases on the nodes are over."""
        for path in self.nodes.folder.glob("*/leases/*.json"):
            lease = json.loads(path.read_text())
            path.write_text(json.dumps(lease | {"until": 0.0}))

    def clock(self) -> None:
        """The console's clock is set back by two days."""
        self.off = -172_800.0

    def full(self) -> None:
        """No file grows any more, of the console's nor of what it starts."""
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))

    def second(self) -> None:
        """Another console carries the same out."""
        journal = self.journal("other.db", "bo")
        nodes = LocalNodes(self.nodes.folder)
        acts = acts_over(journal, nodes, self.folder / "second", who="bo")
        (self.folder / "second").mkdir(exist_ok=True)
        run = acts.propose(self.steps())
        acts.agree(run.id)
        acts.start(run.id)
        acts.wait(run.id, _PATIENCE)
        nodes.cut()
        journal.close()

    # -- the way of it -------------------------------------------------------------------------------------------------

    def victim(self) -> None:
        """Carry the plan out while it is disturbed; this process may end by it."""
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        journal = self.journal()
        quiet = self.acts(journal, counted=False)
        run = quiet.propose(self.steps())
        (self.folder / "run").write_text(run.id)
        quiet.agree(run.id)
        acts = self.acts(journal, counted=True)
        try:
            acts.start(run.id)
            acts.wait(run.id, _PATIENCE)
        except (CannotAct, JournalError) as refused:
            print(f"  {refused}", file=sys.stderr)
        (self.folder / "points").write_text("\n".join(self.points.passed))
        self.nodes.cut()

    def left(self) -> list[object]:
        """What stays of runs. A process that has written down its end takes a moment to be gone."""
        end = time.monotonic() + _LEAVING
        while True:
            left = [*self.nodes.runs(), *processes("cmdline", str(self.nodes.folder))]
            if not left or time.monotonic() >= end:
                return list(left)
            time.sleep(0.1)

    def recover(self) -> Found:
        """Take it up again until it is over, as a person would; then look at everything."""
        self.off = 0.0
        journal = self.journal()
        acts = self.acts(journal, counted=False)
        run, again = (self.folder / "run").read_text(), False
        trouble = ""
        for turn in range(_OFTEN):
            view = acts.run(run)
            if view.over and view.state is not RunState.FAILED:
                break
            try:
                again = again or (turn > 1 and view.state is RunState.UNKNOWN)
                if view.state is RunState.APPROVED:
                    acts.start(run, take_over=True)
                else:
                    acts.resume(run, again=turn > 1, take_over=True)
                acts.wait(run, _PATIENCE)
            except EnvironmentFault as fault:
                trouble = str(fault)
        view = acts.run(run)
        written = (self.out / name for name in self.files)
        lines = tuple(len(path.read_text().splitlines()) if path.exists() else 0 for path in written)
        left = self.left()
        sound = journal.verify().sound and not journal.differences() and not journal.unfinished()
        point = (self.folder / "point").read_text() if (self.folder / "point").exists() else ""
        self.nodes.cut()
        journal.close()
        said = "" if sound else "the journal is not as it should be"
        return Found(point, lines, len(left), str(view.state), again, said or ("" if view.over else trouble))


def tried(folder: Path, fault: str, at: int, *, wide: bool = False) -> Found:
    """One trial, in processes of its own."""
    folder.mkdir()
    _apart(lambda: Trial(folder, fault, at, wide=wide).victim())
    result = folder / "found.json"

    def recover() -> None:
        trial = Trial.__new__(Trial)
        trial.folder, trial.fault, trial.off, trial.run = folder, fault, 0.0, ""
        trial.wide = wide
        trial.nodes, trial.out = CountedNodes(folder / "nodes"), folder / "out"
        result.write_text(json.dumps(vars_of(trial.recover())))

    _apart(recover)
    if not result.exists():
        return Found("", (0, 0, 0), 0, "", again=False, trouble="nobody could take it up")
    return Found(**{**json.loads(result.read_text()), "lines": tuple(json.loads(result.read_text())["lines"])})


def vars_of(found: Found) -> dict[str, Any]:
    return {name: getattr(found, name) for name in found.__dataclass_fields__}


def _apart(act: Callable[[], None]) -> None:
    """Do something in a process of its own, and wait for its end, whatever it is."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            act()
            status = 0
        except BaseException:  # told, as far as anything can be told from here
            traceback.print_exc()
        finally:  # also where that failed: the child of a fork must never go on as its parent
            os._exit(status)
    os.waitpid(child, 0)


def points(folder: Path, *, wide: bool = False) -> list[str]:
    """All points of an undisturbed run, in order."""
    tried(folder, "nothing", 0, wide=wide)
    return (folder / "points").read_text().splitlines()


FAULTS = ("kill", "power", "tidied", "cut", "expired", "clock", "full", "second")


def hammer(
    folder: Path,
    faults: tuple[str, ...] = FAULTS,
    every: int = 1,
    told: Callable[[str], None] = print,
    *,
    wide: bool = False,
) -> Counter[str]:
    """Break each fault at each `every`-th point, and print the matrix. Gives counts, also of what must never be."""
    names = points(folder / "undisturbed", wide=wide)
    all_of: Counter[str] = Counter()
    told("| Fault | Points | Carried to the end | By a person's word, again | Doubles | Orphans | Untold |")
    told("|---|---|---|---|---|---|---|")
    for fault in faults:
        count: Counter[str] = Counter()
        for at in range(1 + every // 2, len(names) + 1, every):
            found = tried(folder / f"{fault}-{at}", fault, at, wide=wide)
            count["points"] += 1
            count["again"] += found.again
            count["done"] += found.state == RunState.SUCCEEDED
            for bad in found.bad:
                count[bad] += 1
                print(f"{fault} at {at} ({names[at - 1]}): {bad} {found}", file=sys.stderr)
        cells = (fault, *(str(count[name]) for name in ("points", "done", "again", "DOUBLE", "ORPHAN", "UNTOLD")))
        told(f"| {' | '.join(cells)} |")
        all_of += count
    return all_of
