"""The window's memory between starts: the values of its settings.

One small JSON file beside the databases. It is a convenience: a missing, unreadable or foreign file means a fresh
start, never an error in the operator's way.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

from connectors.files import replace_file
from console.pagekit.settings import Setting

Value = None | bool | int | float | str | list["Value"] | dict[str, "Value"]
V = TypeVar("V")

_LOG = logging.getLogger("console.window")

_VERSION = 1
_LARGEST_FILE = 1 << 20


class Memory:
    """The values of `declared` settings, kept in `path`; `save` writes the file as a whole or not at all.

    A value in the file that its declaration does not allow counts as its default, and the log says so. A name that
    nobody declares may be a newer version's: the log says so, and it stays in the file.
    """

    def __init__(self, path: Path, declared: Iterable[Setting[Any]]) -> None:
        self._path = path
        self._declared = {setting.name: setting for setting in declared}
        self._values: dict[str, Value] = _read(path)
        self._changed = False
        for name, value in list(self._values.items()):
            self._look_at(name, value)

    def _look_at(self, name: str, value: Value) -> None:
        setting = self._declared.get(name)
        if setting is None:
            _LOG.warning("%s: there is no setting %.60r here; it is left alone", self._path.name, name)
            return
        try:
            self._values[name] = setting.check(value)
        except ValueError as error:
            del self._values[name]
            _LOG.warning("%s: %s cannot be %.60r, %s; the default holds", self._path.name, name, value, error)

    def get(self, setting: Setting[V]) -> V:
        """The value, or its default. Raises KeyError for a setting that nobody declared to this memory."""
        declared: Setting[V] = self._declared[setting.name]
        value: Any = self._values.get(setting.name, declared.default)
        return value  # type: ignore[no-any-return]  # checked when it was read or put

    def put(self, setting: Setting[V], value: V) -> None:
        """Keep a value. Raises ValueError for one that the declaration does not allow, KeyError as `get`."""
        checked: Any = self._declared[setting.name].check(value)
        if setting.name not in self._values or self._values[setting.name] != checked:
            self._values[setting.name] = checked
            self._changed = True

    def save(self) -> None:
        """Write what changed. Raises OSError when the folder cannot be written."""
        write = self.writing()
        if write is not None:
            try:
                write()
            except OSError:
                self.not_written()
                raise

    def writing(self) -> Callable[[], None] | None:
        """What writes down what has changed until now, in any thread, and raises OSError; None when nothing has."""
        if not self._changed:
            return None
        self._changed = False
        text = json.dumps({"version": _VERSION, "values": self._values}, indent=1, ensure_ascii=False)
        return lambda: _write(self._path, text)

    def not_written(self) -> None:
        """What `writing` gave was not done: it is still to be written."""
        self._changed = True


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_file(path, text.encode())


def _read(path: Path) -> dict[str, Value]:
    try:
        if path.stat().st_size > _LARGEST_FILE:
            return {}
        document = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(document, dict) or document.get("version") != _VERSION:
        return {}
    values = document.get("values")
    return values if isinstance(values, dict) else {}
