"""Processes of a simulated node, as its kernel counts them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Process:
    """A simulated process. `began` is in unix seconds, `gpu` the one that it uses."""

    pid: int
    ppid: int
    user: str
    name: str
    command: str
    began: float
    cgroup: str = "/init.scope"
    memory_bytes: int = 8 << 20
    gpu: int | None = None
