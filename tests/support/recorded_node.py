"""A node as recorded programs tell it: maintenance looks at it, and makes its plans of what is there."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from console.journal.model import Target
from console.maintenance.model.aside import Aside
from console.maintenance.service.maintenance import MaintenanceService
from console.maintenance.service.there import Ask

RECORDED = Path(__file__).resolve().parent / "recorded" / "tools"


class Recorded:
    """What programs of one node said, by their arguments; what was not recorded is not there."""

    def __init__(self, release: str) -> None:
        self.said: dict[tuple[str, ...], tuple[int, bytes, bytes]] = {("id", "-un"): (0, b"root\n", b"")}
        for file in (release, "nvidia"):
            for name in json.loads((RECORDED / f"{file}.json").read_text(encoding="ascii")):
                if name != "about":
                    self.has(name, file)
        self.out: dict[str, Aside] = {}

    def has(self, name: str, file: str = "nvidia", argv: tuple[str, ...] | None = None) -> None:
        """Have a program say what was recorded under this name."""
        told = json.loads((RECORDED / f"{file}.json").read_text(encoding="ascii"))[name]
        out, err = (told[each].encode("utf-8", "surrogateescape") for each in ("out", "err"))
        self.said[argv or tuple(told["argv"])] = (told["status"], out, err)

    @contextmanager
    def looking(self, _node: Target) -> Iterator[Ask]:
        yield lambda argv: self.said.get(argv, (127, b"", b""))

    def service(self) -> MaintenanceService:
        return MaintenanceService(self.looking, aside=self._aside)

    def _aside(self) -> Mapping[str, Aside]:
        return self.out
