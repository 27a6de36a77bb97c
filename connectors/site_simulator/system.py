"""The system of a simulated node: what its service manager, kernel and driver do when they are asked to.

Tools ask (connectors/site_simulator/tools), nothing here knows their words. Whoever calls holds the site's lock.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace

from connectors.site_simulator.chronicle import PCI_BUSES, Line
from connectors.site_simulator.faults import FaultKind
from connectors.site_simulator.journal import KERNEL, MANAGER, Entry, Journal
from connectors.site_simulator.node_model import NodeModel, Rank
from connectors.site_simulator.noise import uniform
from connectors.site_simulator.outside import Outside
from connectors.site_simulator.processes import Process
from connectors.site_simulator.rows import cgroup_of, memory_used
from connectors.site_simulator.services import EXITED, KILLED, Active, Unit, unit_file_of, unit_files
from connectors.site_simulator.serving.launching import CannotServe
from connectors.site_simulator.serving.unit_texts import NAME, BadUnit
from connectors.site_simulator.signals import HARMLESS, Signal, name_of
from connectors.site_simulator.specification import JobSpec, Load

SSH = "ssh.service"
CHRONY = "chrony.service"
SLURMD = "slurmd.service"
TIDY = "scratch-tidy.service"
#: A GPU's reset, from the order until it answers again (seconds).
RESET_SECONDS = 5.0
LEAST_WATTS = 200.0
#: A reboot: from the order until nobody is served any more; how long the machine is away; from then on until its
#: accounts may log in, its services run, its models begin.
LEAVING_SECONDS = 2.0
AWAY_SECONDS = 22.0
AWAY_SPREAD = 10.0
NO_LOGIN_SECONDS = 4.0
SERVICES_SECONDS = 3.0
MODELS_SECONDS = 9.0
#: Names of exit statuses, as the service manager has them.
_STATUSES = {1: "FAILURE", 2: "INVALIDARGUMENT", 3: "NOTIMPLEMENTED", 4: "NOPERMISSION", 5: "NOTINSTALLED"}
_CLEAN = (Signal.TERM, Signal.INT, Signal.HUP, Signal.PIPE)
#: What a reset of the GPU ends, and what a boot ends besides.
_BY_RESET = frozenset({FaultKind.XID, FaultKind.PROCESS_GONE, FaultKind.JOB_IDLE})
_BY_BOOT = _BY_RESET | {FaultKind.GPU_LOST, FaultKind.PROBE_HUNG, FaultKind.CLOCK_OFF}


class System:
    """One node's services, processes and GPUs under its operator's hands."""

    def __init__(self, model: NodeModel, outside: Outside, away_seconds: float | None = None) -> None:
        """`away_seconds` is how long a reboot keeps the node away, else as long as its own machine needs."""
        self.model, self._outside = model, outside
        own = AWAY_SECONDS + AWAY_SPREAD * uniform(model.key, 78)
        self._away = own if away_seconds is None else away_seconds
        self.node = model.node.name
        self.journal = Journal(model.key)
        self.units = {file.name: Unit(file) for file in unit_files(model)}
        self._pids = itertools.count(300_000 + model.key % 5000, 7)
        self._boots = 0
        self.leaving = False  # it has been told to reboot
        for unit in self.units.values():
            unit.work = {gpu: rank for gpu in unit.file.gpus if (rank := model.ranks[gpu]) is not None}
            self._found_running(unit)
        model.on_line = self._kernel_said

    def _found_running(self, unit: Unit) -> None:
        """As it was when the site opened."""
        began = min((rank.began for rank in unit.work.values()), default=self.model.boot_time + 20.0)
        unit.invocation = 1
        if unit.file.oneshot:
            failed = uniform(self.model.key, 77) < 0.12
            unit.began = began = self._outside.now() - 8900.0
            unit.ended = unit.changed = began + 0.8
            unit.code, unit.status = EXITED, int(failed)
            if failed:
                unit.active, unit.sub, unit.result = Active.FAILED, "failed", "exit-code"
                self._say(unit, "scratch-tidy", "find: '/scratch/tmp': Input/output error", 3, began + 0.7)
                self._tell_failure(unit, began + 0.8)
            return
        unit.pid, unit.began, unit.changed = next(self._pids), began, began
        unit.active, unit.sub = Active.ACTIVE, "running"
        self._manager_said(unit, f"Started {unit.name} - {unit.file.description}.", began)
        if unit.name == CHRONY and FaultKind.CLOCK_OFF in self._outside.faults(self.node):
            self._fail(unit, KILLED, Signal.SEGV)

    # Looking

    def now(self) -> float:
        return self._outside.now()

    def faults(self) -> frozenset[FaultKind]:
        """What is wrong with the node now."""
        return self._outside.faults(self.node)

    def processes(self) -> list[Process]:
        """What runs, by number."""
        booted = self.model.boot_time
        found = [Process(1, 0, "root", "systemd", "/sbin/init", booted, memory_bytes=14 << 20)]
        owners: dict[int, Unit] = {gpu: unit for unit in self.units.values() for gpu in unit.work}
        for unit in self.units.values():
            if unit.pid:
                file = unit.file
                name = file.command[0].rpartition("/")[2][:15]
                command = " ".join(file.command)
                found.append(Process(unit.pid, 1, file.user, name, command, unit.began, file.cgroup, file.memory_bytes))
        for gpu, rank in enumerate(self.model.ranks):
            if rank is None or gpu in self.model.left_alone:
                continue
            for each in (rank, *self.model.guests[gpu]):
                owner = self.units.get(each.unit) if each.unit else owners.get(gpu)
                cgroup = owner.file.cgroup if owner is not None else cgroup_of(each)
                parent = owner.pid if owner is not None else 1
                command = f"python3 /opt/demo/run.py {each.name}"
                memory = int(each.job.memory_bytes * 0.3)
                user = each.job.user
                found.append(Process(each.pid, parent, user, "python3", command, each.began, cgroup, memory, gpu))
        return sorted(found, key=lambda each: each.pid)

    # Services

    def start(self, unit: Unit) -> float:
        """Start a unit. Returns the seconds until it has started."""
        if unit.active in (Active.ACTIVE, Active.ACTIVATING) and unit.sub != "auto-restart":
            return 0.0
        now = self.now()
        if unit.file.starts:
            return self._start_timer(unit)
        unit.active, unit.sub, unit.result, unit.changed = Active.ACTIVATING, "start", "success", now
        unit.pid, unit.began, unit.ended, unit.code, unit.status = next(self._pids), now, 0.0, 0, 0
        unit.invocation += 1
        if unit.file.kind not in ("simple", "exec"):
            self._manager_said(unit, f"Starting {unit.name} - {unit.file.description}...")
        if unit.file.serves and unit.file.kind == "notify":  # whoever starts it hears how that ended
            self._started(unit)
        else:
            self._once(unit, unit.file.start_seconds, self._started)
        return unit.file.start_seconds

    def _start_timer(self, unit: Unit) -> float:
        """It waits, and starts its unit when its time is over."""
        now = self.now()
        unit.active, unit.sub, unit.result, unit.changed, unit.began = Active.ACTIVE, "waiting", "success", now, now
        unit.invocation += 1

        def over(timer: Unit) -> None:
            timer.sub, timer.changed = "elapsed", self.now()
            other = self.unit(timer.file.starts)
            if other is not None:
                self.start(other)

        if unit.file.after_seconds < float("inf"):
            self._once(unit, unit.file.after_seconds, over)
        self._manager_said(unit, f"Started {unit.name} - {unit.file.description}.")
        return 0.0

    def _started(self, unit: Unit) -> None:
        now = self.now()
        if unit.file.text and not unit.file.serves:
            for argv in (unit.file.command, *unit.file.others):
                status, words = self._outside.run(self.node, list(argv))
                if status:
                    self._say(unit, argv[0] if argv else "systemd", words.strip() or f"status {status}", 3)
                    self._died(unit, EXITED, status)
                    return
            if not unit.file.oneshot:
                self._died(unit, EXITED, 0)
                return
        if unit.file.oneshot:
            unit.active, unit.sub, unit.pid = Active.INACTIVE, "dead", 0
            unit.ended, unit.changed, unit.code = now, now, EXITED
            self._manager_said(unit, f"{unit.name}: Deactivated successfully.")
            self._manager_said(unit, f"Finished {unit.name} - {unit.file.description}.")
            return
        unit.active, unit.sub, unit.changed = Active.ACTIVE, "running", now
        self._manager_said(unit, f"Started {unit.name} - {unit.file.description}.")
        if unit.name == CHRONY:
            self._outside.clear(self.node, frozenset({FaultKind.CLOCK_OFF}))
        elif unit.name == SLURMD:
            self._outside.node_came(self.node)
        elif unit.name == SSH:
            self._outside.serve(self.node, listening=True)
        if unit.file.serves:
            self._begin_server(unit)
            return
        if unit.work and self.model.lost & set(unit.work):
            self._say(unit, "vllm", "RuntimeError: No CUDA GPUs are available", 3)
            self._once(unit, 3.0, lambda each: self._died(each, EXITED, 1))
            return
        for gpu, rank in unit.work.items():
            self.model.ranks[gpu] = unit.work[gpu] = replace(rank, pid=next(self._pids), began=now)

    # Servers of models, and their routers

    @property
    def ports(self) -> list[int]:
        """At which ports its model servers and routers listen."""
        return self._outside.ports(self.node)

    def found_serving(self) -> None:
        """What ran as the site opened serves."""
        for unit in self.units.values():
            if unit.pid and unit.file.serves:
                serving = self._outside.begin_server(self.node, unit, [1 << 50] * len(self.model.bodies))
                if serving is not None:
                    unit.serving = serving

    def _begin_server(self, unit: Unit) -> None:
        free = [
            0 if gpu in self.model.lost else self.model.kind.memory_bytes - memory_used(self.model, gpu)
            for gpu in range(len(self.model.bodies))
        ]
        try:
            serving = self._outside.begin_server(self.node, unit, free)
        except CannotServe as problem:
            status, words = problem.status, str(problem)
            self._say(unit, unit.file.command[0].rpartition("/")[2], words, 3)
            if unit.file.kind == "notify":
                self._died(unit, EXITED, status)
            else:  # it finds out once it has looked at the machine
                self._once(unit, 3.0, lambda each: self._died(each, EXITED, status))
            return
        unit.serving, unit.work = serving, {}
        if serving is None:
            return
        now, name = self.now(), f"{serving.model} {serving.version}".strip()
        place = ((self.node, serving.gpus),)
        job = JobSpec(0, name, unit.file.user, Load.INFERENCE, place, 0.9, serving.memory_bytes, night=0.95)
        for number, gpu in enumerate(serving.gpus):
            rank = Rank(job, number, next(self._pids), now, serving.loading_seconds, unit.name)
            unit.work[gpu] = rank
            self.model.put(gpu, rank)
        self._say(unit, unit.file.command[0].rpartition("/")[2], f"loading model '{serving.path}'", 6)

    def server_died(self, unit: Unit) -> None:
        """A model server ends under its load."""
        self._say(
            unit, unit.file.command[0].rpartition("/")[2], "CUDA error: an illegal memory access was encountered", 3
        )
        self._died(unit, KILLED, Signal.ABRT)

    def reload(self, unit: Unit) -> str:
        """Have a unit's program read its settings anew. Returns what is wrong with them."""
        self._manager_said(unit, f"Reloading {unit.name} - {unit.file.description}...")
        problem = self._outside.reload_server(self.node, unit.name)
        if problem:
            self._say(unit, "haproxy", problem, 3)
            return problem
        self._manager_said(unit, f"Reloaded {unit.name} - {unit.file.description}.")
        return ""

    # Unit files on the node's disk

    def unit(self, name: str) -> Unit | None:
        """A unit by its name, read from the node's disk where it is not known yet."""
        if name not in self.units:
            self._load(name)
        return self.units.get(name)

    def _load(self, name: str) -> None:
        found = self._outside.unit_text(self.node, name) if NAME.match(name) else None
        if found is None:
            return
        path, text = found
        try:
            file = unit_file_of(name, text, path=path)
        except BadUnit as problem:
            self.journal.add(Entry(self.now(), "", MANAGER, 1, f"{path}: {problem}", 4))
            return
        if name in self.units:
            self.units[name].file = file
        else:
            self.units[name] = Unit(file, enabled=False)

    def reload_files(self) -> None:
        """Read all unit files of the node's disk anew; those that are gone are forgotten once nothing runs of them."""
        for name in self._outside.unit_names(self.node):
            self._load(name)
        for unit in list(self.units.values()):
            gone = unit.file.path and self._outside.unit_text(self.node, unit.name) is None
            if gone and not unit.pid and unit.active is not Active.FAILED:
                del self.units[unit.name]

    def is_outdated(self, unit: Unit) -> bool:
        """Whether the unit's file says something else than it did when it was read."""
        found = self._outside.unit_text(self.node, unit.name) if unit.file.path else None
        return found is not None and found[1] != unit.file.text

    def stop(self, unit: Unit) -> float:
        """Stop a unit and all of its processes. Returns the seconds until it has stopped."""
        if unit.active in (Active.INACTIVE, Active.FAILED):
            return 0.0
        if unit.pid:
            self._manager_said(unit, f"Stopping {unit.name} - {unit.file.description}...")
            self._leave(unit)
            unit.result, unit.code, unit.status = "success", EXITED, 0
            self._manager_said(unit, f"{unit.name}: Deactivated successfully.")
        unit.active, unit.sub = Active.INACTIVE, "dead"
        unit.invocation += 1
        self._manager_said(unit, f"Stopped {unit.name} - {unit.file.description}.")
        return 1.5 if unit.file.gpus else 0.2

    def restart(self, unit: Unit) -> float:
        return self.stop(unit) + self.start(unit)

    def reset_failed(self, unit: Unit) -> None:
        if unit.active is Active.FAILED:
            unit.active, unit.sub, unit.result, unit.restarts = Active.INACTIVE, "dead", "success", 0

    def _leave(self, unit: Unit) -> None:
        """Its processes are gone."""
        now = self.now()
        unit.pid, unit.ended, unit.changed = 0, now, now
        unit.invocation += 1  # what was to happen to it does not any more
        for gpu, rank in unit.work.items():
            self.model.take_away(gpu, rank.pid)
        if unit.file.serves:
            self._outside.end_server(self.node, unit.name)
        if unit.name == SLURMD:
            self._outside.daemon_left(self.node)
        elif unit.name == SSH:
            self._outside.serve(self.node, listening=False)

    def _died(self, unit: Unit, code: int, status: int) -> None:
        """Its main process ended by itself or by a signal."""
        clean = (code, status) == (EXITED, 0) or (code == KILLED and status in _CLEAN)
        self._fail(unit, code, status, clean=clean)
        if unit.file.restart == "always" or (unit.file.restart == "on-failure" and not clean):
            unit.active, unit.sub = Active.ACTIVATING, "auto-restart"
            self._once(unit, unit.file.restart_seconds, self._again)

    def _again(self, unit: Unit) -> None:
        unit.restarts += 1
        self._manager_said(unit, f"{unit.name}: Scheduled restart job, restart counter is at {unit.restarts}.")
        self.start(unit)

    def _fail(self, unit: Unit, code: int, status: int, *, clean: bool = False) -> None:
        self._leave(unit)
        unit.code, unit.status = code, status
        if clean:
            unit.active, unit.sub, unit.result = Active.INACTIVE, "dead", "success"
            self._manager_said(unit, f"{unit.name}: Deactivated successfully.")
            return
        unit.active, unit.sub = Active.FAILED, "failed"
        unit.result = "exit-code" if code == EXITED else "core-dump" if status == Signal.SEGV else "signal"
        self._tell_failure(unit)

    def _tell_failure(self, unit: Unit, time: float | None = None) -> None:
        how = f"exited, status={unit.status}/{_STATUSES.get(unit.status, 'n/a')}"
        if unit.code == KILLED:
            word = "dumped" if unit.result == "core-dump" else "killed"
            how = f"{word}, status={int(unit.status)}/{name_of(unit.status)}"
        self._manager_said(unit, f"{unit.name}: Main process exited, code={how}", time, 5)
        self._manager_said(unit, f"{unit.name}: Failed with result '{unit.result}'.", time, 4)

    def _once(self, unit: Unit, seconds: float, act: Callable[[Unit], object]) -> None:
        """Have something happen to a unit, unless it was started or ended anew before."""
        invocation, boots = unit.invocation, self._boots

        def do() -> None:
            if (unit.invocation, self._boots) == (invocation, boots):
                act(unit)

        self._outside.later(seconds, do)

    # Processes

    def kill(self, pid: int, number: int) -> bool:
        """Send a signal; whether there is such a process."""
        found = next((each for each in self.processes() if each.pid == pid), None)
        if found is None:
            return False
        if number in HARMLESS or pid == 1:
            return True
        owner = next((each for each in self.units.values() if each.pid == pid or _works(each, pid, found.gpu)), None)
        if found.gpu is not None:
            rank = self.model.ranks[found.gpu]
            self.model.take_away(found.gpu, pid)
            self._outside.clear(self.node, frozenset({FaultKind.JOB_IDLE}), frozenset({found.gpu}))
            if rank is not None and rank.job.load is Load.TRAINING:
                self._outside.task_ended(self.node, rank.job.number, number)
            elif owner is not None and owner.file.restart == "always":
                self._say(owner, "vllm", f"ERROR EngineCore died: worker process {pid} ended by signal {number}", 3)
                self._died(owner, EXITED, 1)
        elif owner is not None and number != Signal.HUP:
            polite = number in (Signal.TERM, Signal.INT)
            self._died(owner, *((EXITED, 0) if polite else (KILLED, number)))
        return True

    # Jobs of the scheduler

    def free(self, gpus: tuple[int, ...]) -> bool:
        """Whether nothing stands in the way of a job on these GPUs."""
        away = self.model.lost | self.model.left_alone
        return not self.leaving and all(self.model.ranks[gpu] is None and gpu not in away for gpu in gpus)

    def begin_job(self, job: JobSpec, gpus: tuple[int, ...], first: int) -> int:
        """Begin a job's processes here, whose ranks count from `first`. Returns the next one."""
        for number, gpu in enumerate(gpus, first):
            self.model.ranks[gpu] = Rank(job, number, next(self._pids), self.now())
        return first + len(gpus)

    def end_job(self, number: int, gpus: tuple[int, ...]) -> None:
        """End a job's processes here."""
        for gpu in gpus:
            rank = self.model.ranks[gpu]
            if rank is not None and rank.job.number == number:
                self.model.ranks[gpu] = None
        self._outside.clear(self.node, frozenset({FaultKind.JOB_IDLE}), frozenset(gpus))

    # GPUs

    def holders(self, gpu: int) -> list[Process]:
        """The processes that use a GPU."""
        return [each for each in self.processes() if each.gpu == gpu]

    def reset(self, gpu: int) -> float:
        """Reset a GPU that nobody uses. Returns the seconds until it answers again."""
        device = f"GPU ID 0x0000{PCI_BUSES[gpu]}00"
        now = self.now()
        self.model.ranks[gpu] = None  # what a lost process held
        self.model.reset_gpu(gpu, now + RESET_SECONDS)
        self.model.say(Line(now, f"[drm] [nvidia-drm] [{device}] Unloading driver", priority=6))
        self._outside.clear(self.node, _BY_RESET, frozenset({gpu}))
        boots = self._boots

        def back() -> None:
            if boots == self._boots:
                self.model.say(Line(self.now(), f"[drm] [nvidia-drm] [{device}] Loading driver", priority=6))

        self._outside.later(RESET_SECONDS, back)
        return RESET_SECONDS

    # The machine

    def reboot(self) -> None:
        """Go down in good order and come back."""
        if self.leaving:
            return
        self.leaving = True
        self.journal.add(Entry(self.now(), "", MANAGER, 1, "Reached target reboot.target - System Reboot."))
        self._outside.later(LEAVING_SECONDS, self._leave_all)

    def _leave_all(self) -> None:
        self._boots += 1
        self._outside.leave(self.node)
        self._outside.node_left(self.node)
        self.model.ranks = [None] * len(self.model.ranks)
        self.model.guests = [[] for _ in self.model.ranks]
        for unit in self.units.values():
            if unit.pid and unit.file.serves:
                self._outside.end_server(self.node, unit.name)
            unit.active, unit.sub, unit.result, unit.pid, unit.restarts = Active.INACTIVE, "dead", "success", 0, 0
        self._outside.later(self._away, self._boot)

    def _boot(self) -> None:
        now = self.now()
        self.model.boot(now)
        self._outside.clear(self.node, _BY_BOOT)
        self.model.say(Line(now, "Linux version 6.8.0-demo-simulated (DEMO, simulated)", priority=5))
        self._outside.begin(self.node)
        self._outside.later(1.0, self._driver_loaded)
        self._outside.later(NO_LOGIN_SECONDS, self._open)
        for unit in self.units.values():
            if (
                not unit.file.oneshot
                and unit.name != SSH
                and (unit.enabled or not unit.file.path or self._outside.begins_with(self.node, unit.name))
            ):
                self._once(unit, MODELS_SECONDS if unit.file.gpus else SERVICES_SECONDS, self.start)
        ssh = self.units[SSH]
        ssh.active, ssh.sub, ssh.began, ssh.changed = Active.ACTIVE, "running", now, now
        ssh.pid, ssh.invocation = next(self._pids), ssh.invocation + 1

    def _driver_loaded(self) -> None:
        text = "NVRM: loading NVIDIA UNIX Open Kernel Module for x86_64  570.133.20-demo"
        self.model.say(Line(self.now(), text, priority=4))

    def _open(self) -> None:
        self.leaving = False
        self._outside.let_in(self.node)

    # The journal

    def _kernel_said(self, line: Line) -> None:
        self.journal.add(Entry(line.time, "", KERNEL, 0, line.text, line.priority))

    def _manager_said(self, unit: Unit, text: str, time: float | None = None, priority: int = 6) -> None:
        self.journal.add(Entry(self.now() if time is None else time, unit.name, MANAGER, 1, text, priority))

    def _say(self, unit: Unit, identifier: str, text: str, priority: int, time: float | None = None) -> None:
        self.journal.add(Entry(self.now() if time is None else time, unit.name, identifier, unit.pid, text, priority))


def _works(unit: Unit, pid: int, gpu: int | None) -> bool:
    rank = unit.work.get(gpu) if gpu is not None else None
    return rank is not None and rank.pid == pid
