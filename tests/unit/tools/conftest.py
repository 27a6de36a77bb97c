"""Output of real programs, recorded: on Debian 12 and 13 by `tests.lab.recording`, and where each file says."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

_RECORDED = Path(__file__).resolve().parents[2] / "support" / "recorded" / "tools"

Said = tuple[int, bytes, bytes]


@cache
def _file(name: str) -> Mapping[str, Any]:
    found = json.loads((_RECORDED / f"{name}.json").read_text(encoding="ascii"))
    assert isinstance(found, dict)
    return found


def recorded(file: str, name: str) -> Said:
    """Exit status, output and complaints of one program, as the readers take them."""
    told = _file(file)[name]
    return (
        told["status"],
        told["out"].encode("utf-8", "surrogateescape"),
        told["err"].encode("utf-8", "surrogateescape"),
    )


def all_recorded(prefix: str) -> list[Said]:
    return [
        recorded(path.stem, name)
        for path in sorted(_RECORDED.glob("*.json"))
        for name in _file(path.stem)
        if name.startswith(prefix)
    ]


def argv_of(file: str, name: str) -> tuple[str, ...]:
    return tuple(_file(file)[name]["argv"])
