"""What the window remembers between starts: geometry, splitters, columns, filters, the last address, theme, language.

One small JSON file beside the databases. It is a convenience: a missing, unreadable or foreign file means a fresh
start, never an error in the operator's way.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

Value = None | bool | int | float | str | list["Value"] | dict[str, "Value"]

_VERSION = 1
_LARGEST_FILE = 1 << 20


class Memory:
    """Named values kept in `path`. Values are JSON; `save` writes the file as a whole or not at all."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._values: dict[str, Value] = _read(path)
        self._changed = False

    def get(self, name: str, default: Value = None) -> Value:
        return self._values.get(name, default)

    def text(self, name: str, default: str = "") -> str:
        """The value if it is text, else `default`."""
        value = self._values.get(name)
        return value if isinstance(value, str) else default

    def whole(self, name: str, default: int = 0) -> int:
        """The value if it is a whole number, else `default`."""
        value = self._values.get(name)
        return value if isinstance(value, int) and not isinstance(value, bool) else default

    def flag(self, name: str, default: bool = False) -> bool:
        """The value if it is true or false, else `default`."""
        value = self._values.get(name)
        return value if isinstance(value, bool) else default

    def texts(self, name: str) -> list[str]:
        """The value if it is a list, keeping its texts; else an empty list."""
        value = self._values.get(name)
        return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []

    def put(self, name: str, value: Value) -> None:
        if name not in self._values or self._values[name] != value:
            self._values[name] = value
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
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".window-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())  # or a machine that goes down now may leave an empty file under the name
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


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
