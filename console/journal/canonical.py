"""Canonical JSON: one text for one value, by RFC 8785 (JCS), of the part of JSON that has no floats.

Keys are sorted by their UTF-16 code units, nothing is spaced, and only what must be escaped is. Numbers are whole and
between -(2^53 - 1) and 2^53 - 1, which every reader of JSON keeps exactly (RFC 7493); larger ones, decimals and times
are text.
"""

from __future__ import annotations

import json
from json.encoder import encode_basestring
from typing import Any

#: The largest whole number that a reader which keeps numbers as doubles gives back as it was.
LARGEST = 2**53 - 1


_ENCODER = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False)


def canonical(value: Any) -> str:
    """The canonical text of a value. Lone surrogates, which UTF-8 cannot hold, become question marks. Raises TypeError
    for floats and what JSON does not know, ValueError for numbers that are too large and keys that would be one."""
    # Most values by far are plain text and small numbers: written at once, in a tenth of the time.
    if type(value) is str and value.isascii():
        return encode_basestring(value)
    if type(value) is int and -LARGEST <= value <= LARGEST:
        return str(value)
    return _ENCODER.encode(_ordered(value))


def _ordered(value: Any) -> Any:
    """The same value with every mapping's keys in order."""
    if isinstance(value, str):
        return value if value.isascii() else _whole(value)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        if not -LARGEST <= value <= LARGEST:
            raise ValueError(f"{value} is beyond 2^53 - 1; write it as text")
        return int(value)
    if isinstance(value, dict):
        if all(type(key) is str and key.isascii() for key in value):  # nearly always; then any order is the same
            return {key: _ordered(value[key]) for key in sorted(value)}
        keyed = {_key(key): _ordered(inner) for key, inner in value.items()}
        if len(keyed) != len(value):
            raise ValueError("two keys are the same text")
        return {key: keyed[key] for key in sorted(keyed, key=_utf16)}
    if isinstance(value, list | tuple):
        return [_ordered(inner) for inner in value]
    if isinstance(value, float):
        raise TypeError(f"{value!r} is a float; write decimals and times as text")
    raise TypeError(f"JSON has no {type(value).__name__}")


def _key(key: Any) -> str:
    if not isinstance(key, str):
        raise TypeError(f"JSON has no key {key!r}")
    return _whole(key)


def _whole(text: str) -> str:
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def _utf16(key: str) -> bytes:
    # Code points above U+FFFF come before U+E000 to U+FFFF here, and after them by Python's own order.
    return key.encode("utf-16-be")
