"""The keys that let us in: the fingerprint of the last one that each account of a machine took, also in earlier runs.

By it a refusal that will pass (a home that is not mounted yet) is told from one that somebody must look at.
"""

from __future__ import annotations

import json
import logging
import threading
from pathlib import Path
from typing import Protocol

from connectors.files import locked, read_file, replace_file

_LOG = logging.getLogger(__name__)
_VERSION = 1
_MOST = 10_000
_LARGEST_FILE = 4 << 20


class Logins(Protocol):
    """Safe to use from many threads; never raises. A label is `user@host:port`."""

    def get(self, label: str) -> str:
        """The fingerprint of the key that the machine took last; empty when none is known."""

    def put(self, label: str, fingerprint: str) -> None: ...


class RememberedLogins:
    """Keeps them in `file`, for its owner alone; without one until the program ends. Several programs share the file: a
    change of one joins what the others wrote."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._lock = threading.Lock()
        self._known: dict[str, str] | None = None

    def get(self, label: str) -> str:
        with self._lock:
            return self._loaded().get(label, "")

    def put(self, label: str, fingerprint: str) -> None:
        with self._lock:
            if self._loaded().get(label) == fingerprint:
                return
            self._known = _with(self._loaded(), label, fingerprint)
            if self._file is not None:
                self._write(self._file, label, fingerprint)

    def _loaded(self) -> dict[str, str]:
        if self._known is None:
            self._known = {} if self._file is None else _read(self._file)
        return self._known

    def _write(self, file: Path, label: str, fingerprint: str) -> None:
        try:
            with locked(file.with_name(file.name + ".lock")):
                self._known = _with(_read(file), label, fingerprint)
                text = json.dumps({"version": _VERSION, "logins": self._known}, indent=1, ensure_ascii=False)
                replace_file(file, text.encode("utf-8", "surrogatepass"))
        except OSError as error:  # a memory for the next start: this one has it
            _LOG.warning("the keys that let us in could not be kept: %s", error)


def _with(known: dict[str, str], label: str, fingerprint: str) -> dict[str, str]:
    """The newest last; of too many the oldest go."""
    kept = {name: value for name, value in known.items() if name != label}
    kept[label] = fingerprint
    return dict(list(kept.items())[-_MOST:])


def _read(file: Path) -> dict[str, str]:
    """What a file holds; nothing where it is none of ours: then refusals are told as if nobody had been let in."""
    try:
        data = read_file(file)
        document = json.loads(data) if 0 < len(data) <= _LARGEST_FILE else None
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(document, dict) or document.get("version") != _VERSION:
        return {}
    found = document.get("logins")
    entries = found.items() if isinstance(found, dict) else ()
    return {label: value for label, value in entries if isinstance(value, str)}
