"""One cgroup per node, so that a whole node can be frozen or slowed from outside; cgroup v1 and v2."""

from __future__ import annotations

import contextlib
from functools import partial
from pathlib import Path

from tests.lab import namespace
from tests.lab.errors import LabError
from tests.lab.processes import wait_until

_MOUNT = Path("/sys/fs/cgroup")
_PERIOD_MICROSECONDS = 100_000


class Cgroup:
    """A node's own cgroup. `paths` are the folders a process enters by writing 0 to their cgroup.procs."""

    def __init__(self, name: str) -> None:
        self.unified = (_MOUNT / "cgroup.controllers").exists()
        if self.unified:
            self._freezer = self._cpu = _MOUNT / "driftvakt-lab" / name
            self.paths = [self._freezer]
        else:
            self._freezer = _MOUNT / "freezer" / "driftvakt-lab" / name
            self._cpu = _MOUNT / "cpu" / "driftvakt-lab" / name
            # Which systemd on a node takes for its own: two of them in one cgroup end each other's services.
            self.paths = [self._freezer, self._cpu, namespace.UNIFIED / "driftvakt-lab" / name]

    def create(self) -> None:
        try:
            for path in self.paths:
                path.mkdir(parents=True, exist_ok=True)
                if self.unified:
                    for parent in (_MOUNT, path.parent):
                        (parent / "cgroup.subtree_control").write_text("+cpu")
        except OSError as error:
            raise LabError(f"no cgroup can be made here, so no node can be frozen or slowed: {error}") from error

    def freeze(self) -> None:
        """Stop every process of the node where it stands, as a hung host does; returns when all have stopped."""
        if self.unified:
            (self._freezer / "cgroup.freeze").write_text("1")
            _await(self._freezer / "cgroup.events", "frozen 1")
        else:
            (self._freezer / "freezer.state").write_text("FROZEN")
            _await(self._freezer / "freezer.state", "FROZEN")

    def thaw(self) -> None:
        if self.unified:
            (self._freezer / "cgroup.freeze").write_text("0")
        else:
            (self._freezer / "freezer.state").write_text("THAWED")

    def limit_cpu(self, cores: float | None) -> None:
        """Give the node at most `cores` of CPU time (0.05 = a twentieth of one core); None takes the limit away."""
        quota = None if cores is None else max(1_000, int(cores * _PERIOD_MICROSECONDS))
        if self.unified:
            (self._cpu / "cpu.max").write_text(f"{'max' if quota is None else quota} {_PERIOD_MICROSECONDS}")
        else:
            (self._cpu / "cpu.cfs_period_us").write_text(str(_PERIOD_MICROSECONDS))
            (self._cpu / "cpu.cfs_quota_us").write_text("-1" if quota is None else str(quota))

    def times_throttled(self) -> int:
        """How often the kernel has held the node back for its CPU limit."""
        statistics = dict(line.split() for line in (self._cpu / "cpu.stat").read_text().splitlines())
        return int(statistics.get("nr_throttled", 0))

    def remove(self) -> None:
        """Take the folders away; one that stays, because a process is still ending, is empty and harmless."""
        for path in self.paths:
            for folder in sorted(path.glob("**/"), reverse=True):
                with contextlib.suppress(LabError):
                    wait_until(partial(_removed, folder), f"{folder} to be empty", 2.0)


def of(pid: int) -> Path:
    """The folder of a process's cgroup in the unified hierarchy."""
    lines = Path(f"/proc/{pid}/cgroup").read_text().splitlines()
    place = next(line.removeprefix("0::/") for line in lines if line.startswith("0::"))
    return (_MOUNT if (_MOUNT / "cgroup.controllers").exists() else namespace.UNIFIED) / place


def _removed(folder: Path) -> bool:
    try:
        folder.rmdir()
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return True


def _await(file: Path, text: str) -> None:
    wait_until(lambda: text in file.read_text(), f"{file} to say {text!r}", 5.0)
