"""Settings: the values that the window keeps between starts, each declared once with type, default, bounds and words.

A feature declares its own in one module of records; its page's registration names them. The Settings page, the manual
and the reading of `window.json` derive from the declarations.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from resources.text import Text

V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Setting(Generic[V]):
    """One value. `name` is its key in `window.json`; `text` says what it is; `kind` what it may be, in words. `check`
    gives the value that a JSON value stands for, and raises ValueError for one that is not allowed. `choices` has the
    words of each value where one is chosen from a list."""

    name: str
    default: V
    text: Text
    kind: str
    check: Callable[[object], V]
    choices: Mapping[V, Text] = field(default_factory=dict)


def choice(name: str, default: str, text: Text, choices: Mapping[str, Text]) -> Setting[str]:
    """One of several values."""

    def check(value: object) -> str:
        if not isinstance(value, str) or value not in choices:
            raise ValueError(f"it is one of {', '.join(choices)}")
        return value

    return Setting(name, default, text, "one of " + ", ".join(choices), check, choices)


def flag(name: str, default: bool, text: Text) -> Setting[bool]:
    """Yes or no."""

    def check(value: object) -> bool:
        if not isinstance(value, bool):
            raise ValueError("it is true or false")
        return value

    return Setting(name, default, text, "true or false", check)


def whole(name: str, default: int, text: Text, least: int, most: int) -> Setting[int]:
    """A whole number from `least` to `most`."""

    def check(value: object) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise ValueError(f"it is a whole number from {least} to {most}")
        return value

    return Setting(name, default, text, f"a whole number from {least} to {most}", check)


def line(name: str, default: str, text: Text, most: int = 2000) -> Setting[str]:
    """A text of at most `most` characters."""

    def check(value: object) -> str:
        if not isinstance(value, str) or len(value) > most:
            raise ValueError(f"it is a text of at most {most} characters")
        return value

    return Setting(name, default, text, "text", check)


def names(name: str, text: Text, most: int = 100) -> Setting[tuple[str, ...]]:
    """Several names, at most `most`; none at first."""

    def check(value: object) -> tuple[str, ...]:
        if not isinstance(value, list | tuple) or len(value) > most or not all(isinstance(each, str) for each in value):
            raise ValueError(f"it is a list of at most {most} names")
        return tuple(value)

    return Setting(name, (), text, "a list of names", check)


def layout(name: str, text: Text) -> Setting[dict[str, Any]]:
    """The columns of a table: `order` and `hidden` (lists of names), `widths` (numbers by name), `sort` (a name, and
    whether downwards)."""

    def check(value: object) -> dict[str, Any]:
        if not isinstance(value, dict) or not _is_layout(value):
            raise ValueError("it is the layout of a table")
        return value

    return Setting(name, {}, text, "the layout of a table", check)


def _is_layout(value: Mapping[str, Any]) -> bool:
    names_ok = all(
        isinstance(value.get(key, []), list | tuple) and all(isinstance(each, str) for each in value.get(key, []))
        for key in ("order", "hidden")
    )
    widths, sort = value.get("widths", {}), value.get("sort")
    widths_ok = isinstance(widths, dict) and all(isinstance(each, int) for each in widths.values())
    sort_ok = not sort or (isinstance(sort, list | tuple) and len(sort) == 2 and isinstance(sort[0], str))
    return names_ok and widths_ok and sort_ok
