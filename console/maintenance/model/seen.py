"""Users of a node, as they were seen before something is done there: what would have to be ended."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Computing:
    """A process that computes on GPUs. `started` is the kernel's tick at which it began, by which it is told from one
    that has its number later; `memory` is in MiB over all of its GPUs, None where the driver does not tell."""

    pid: int
    started: int
    user: str
    seconds: int
    name: str
    command: str
    memory: int | None
    gpus: tuple[str, ...]

    @property
    def words(self) -> str:
        """What it is called in a list: "python3 (12345), anna"."""
        return f"{self.name} ({self.pid}), {self.user}"


@dataclass(frozen=True, slots=True)
class Work:
    """Something that somebody has a node do: a word of the vocabulary for what it is, and its name."""

    what: str
    name: str
