"""The files of a node's processes below /proc: what the probe, the runner and `cat` read of them."""

from __future__ import annotations

import shutil
from pathlib import Path

from connectors.site_simulator.processes import Process
from connectors.site_simulator.rows import uid_of
from connectors.site_simulator.system import System

#: Clock ticks a second, in which a process's beginning is counted.
TICKS = 100


class ProcessFiles:
    """Keeps a node's /proc/PID folders as its processes are."""

    def __init__(self, root: Path, system: System) -> None:
        self._proc, self._system = root / "proc", system
        self._there: frozenset[Process] = frozenset()

    def sync(self) -> None:
        """Write those of new processes, remove those of gone ones. Raises OSError."""
        now = frozenset(self._system.processes())
        gone, new = self._there - now, now - self._there
        for process in gone:
            shutil.rmtree(self._proc / str(process.pid), ignore_errors=True)
        for process in new:
            self._write(process)
        self._there = now

    def _write(self, process: Process) -> None:
        place, uid = self._proc / str(process.pid), uid_of(self._system.model, process.user)
        state = "R" if process.gpu is not None else "S"
        began = int(max(0.0, process.began - self._system.model.boot_time) * TICKS)
        numbers = [process.ppid, process.pid, process.pid, 0, -1, 4194560, *[0] * 8, 20, 0, 1, 0, began]
        numbers += [process.memory_bytes * 2, process.memory_bytes >> 12, *[0] * 27]
        files = {
            "comm": f"{process.name}\n",
            "cmdline": process.command.replace(" ", "\0") + "\0",
            "cgroup": f"0::{process.cgroup}\n",
            "stat": f"{process.pid} ({process.name}) {state} {' '.join(map(str, numbers))}\n",
            "status": (
                f"Name:\t{process.name}\nState:\t{state} ({'running' if state == 'R' else 'sleeping'})\n"
                f"Pid:\t{process.pid}\nPPid:\t{process.ppid}\n"
                f"Uid:\t{uid}\t{uid}\t{uid}\t{uid}\nGid:\t{uid}\t{uid}\t{uid}\t{uid}\n"
            ),
        }
        place.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (place / name).write_bytes(text.encode())
