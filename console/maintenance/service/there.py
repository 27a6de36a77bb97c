"""All that is there on one node, as programs there tell it while one connection lasts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from connectors import nvidia_smi, power, processes, slurm, systemd
from connectors.nvidia_smi import Gpu
from connectors.systemd import JournalLine, TimerLine, Unit, UnitLine
from connectors.tools import ToolFault, ToolProblem, not_read
from console.journal.model import Target
from console.maintenance.model.refusing import CannotPlan
from console.maintenance.model.seen import Computing, Work
from console.maintenance.service.node_plans import InSlurm, Machine
from console.maintenance.service.shared import called, is_absent
from resources.text import QT_TRANSLATE_NOOP

T = TypeVar("T")
_NO_SLURM = (ToolProblem.MISSING, ToolProblem.UNKNOWN_THING, ToolProblem.BAD_VALUE)
_NO_GPU = QT_TRANSLATE_NOOP("Maintenance", "There is no GPU {gpu} on {node}.")
_CHANGED = QT_TRANSLATE_NOOP("Maintenance", "What computes on {node} changed while it was looked at. Try again.")


class Ask(Protocol):
    """What a program says that only looks, with its exit status: 127 where there is no such program. Blocks; raises
    EnvironmentFault where the node cannot be asked."""

    def __call__(self, argv: tuple[str, ...], /) -> tuple[int, bytes, bytes]: ...


class There:
    """One node, looked at. Methods block and raise EnvironmentFault: a ToolFault where a program says no."""

    def __init__(self, node: Target, ask: Ask) -> None:
        self.node = node
        self._ask = ask

    def account(self) -> str:
        """Who acts there."""
        status, out, err = self._ask(("id", "-un"))
        name = out.decode("utf-8", "replace").strip()
        if status or not name or len(name) > 256:
            raise not_read("id", f"status {status}", out or err)
        return name

    def units(self, kind: str = "service") -> tuple[UnitLine, ...]:
        return self._read(systemd.list_units(kind), systemd.read_units)

    def unit(self, name: str) -> Unit:
        return self._read(systemd.show(name), systemd.read_show)[0]

    def timers(self) -> tuple[TimerLine, ...]:
        return self._read(systemd.list_timers(), systemd.read_timers)

    def log(
        self, unit: str = "", *, lines: int = 200, after: str = "", containing: str = ""
    ) -> tuple[JournalLine, ...]:
        """The newest lines of a unit's log, the oldest first; with `after`, a line's cursor, those that came since."""
        argv = systemd.journal(unit, lines=lines, after=after, containing=containing)
        return self._read(argv, systemd.read_journal)

    def gpus(self) -> tuple[Gpu, ...]:
        """Its GPUs; none where there is no driver."""
        try:
            return self._read(nvidia_smi.gpus(), nvidia_smi.read_gpus)
        except ToolFault as fault:
            if is_absent(fault):
                return ()
            raise

    def gpu(self, which: str) -> Gpu:
        """A GPU by its index or UUID."""
        for gpu in self.gpus():
            if which in (str(gpu.index), gpu.uuid):
                return gpu
        raise CannotPlan(_NO_GPU, gpu=which[:60], node=called(self.node))

    def computing(self, gpu: Gpu | None = None) -> tuple[Computing, ...]:
        """The processes that compute on a GPU, or on all, and whose they are."""
        try:
            apps = self._read(nvidia_smi.apps(gpu.uuid if gpu else ""), nvidia_smi.read_apps)
        except ToolFault as fault:
            if gpu is None and is_absent(fault):
                return ()
            raise
        pids = tuple(dict.fromkeys(app.pid for app in apps if app.pid > 1))[: processes.MOST_AT_ONCE]
        if not pids:
            return ()
        # When they began is asked before and after whose they are: so both are told of the same processes.
        before = {each.pid: each for each in self._read(processes.began(*pids), processes.read_began)}
        people = {each.pid: each for each in self._read(processes.who(*pids), processes.read_who)}
        after = {each.pid: each for each in self._read(processes.began(*pids), processes.read_began)}
        found = []
        for pid in pids:
            if pid not in after or pid not in people:
                continue  # it has ended by now
            if pid not in before or before[pid].started != after[pid].started:
                raise CannotPlan(_CHANGED, node=called(self.node))
            mine = [app for app in apps if app.pid == pid]
            memory = [app.memory for app in mine if app.memory is not None]
            who = people[pid]
            found.append(
                Computing(
                    pid,
                    after[pid].started,
                    who.user,
                    who.seconds,
                    who.name,
                    who.command,
                    sum(memory) if memory else None,
                    tuple(dict.fromkeys(app.gpu for app in mine)),
                )
            )
        return tuple(found)

    def in_slurm(self) -> InSlurm | None:
        """The node as Slurm has it, by its short name; None where there is no Slurm, or Slurm does not know it."""
        name = called(self.node)
        try:
            known = self._read(slurm.node(name), slurm.read_node)
            return InSlurm(known, self._read(slurm.jobs(known.name), slurm.read_jobs))
        except ToolFault as fault:
            if fault.code in _NO_SLURM:
                return None
            raise

    def work(self, in_slurm: InSlurm | None) -> tuple[Work, ...]:
        """What somebody has it do: processes on its GPUs, jobs of Slurm's."""
        found = [Work("process", each.words) for each in self.computing()]
        if in_slurm is not None:
            found += [Work("job", f"{job.id} {job.name}, {job.user}") for job in in_slurm.jobs]
        return tuple(found)

    def machine(self, work: tuple[Work, ...]) -> Machine:
        """The machine as it is before a restart."""
        return Machine(
            self._read(power.boot(), power.read_boot),
            self._read(systemd.system_state(), systemd.read_system_state),
            self.gpus(),
            self._sessions(),
            self._clock_right(),
            work,
        )

    def _sessions(self) -> tuple[power.Session, ...]:
        try:
            return self._read(power.sessions(), power.read_sessions)
        except ToolFault as fault:
            if is_absent(fault):
                return ()
            raise

    def _clock_right(self) -> bool:
        try:
            found = systemd.READERS["systemd.clock"](*self._ask(systemd.clock_state()))
        except ToolFault:
            return False  # nothing there looks after the clock, or tells so
        return found["NTPSynchronized"] == "yes"

    def _read(self, argv: tuple[str, ...], read: Callable[[int, bytes, bytes], T]) -> T:
        return read(*self._ask(argv))
