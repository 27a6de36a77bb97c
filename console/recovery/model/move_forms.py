"""Move forms: what all moves of recovery are made of. Names and texts have a length; times are whole milliseconds since
1970, for a journal holds no decimals."""

from __future__ import annotations

from typing import Annotated

import msgspec

Name = Annotated[str, msgspec.Meta(max_length=200)]
Path = Annotated[str, msgspec.Meta(max_length=4096)]
Words = Annotated[str, msgspec.Meta(max_length=2000)]


class Form(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A part of a move."""


class BaseMove(Form, frozen=True, tag_field="move"):
    """`at` is when, 0 where the entry's own time is meant."""

    at: int = 0


def milliseconds(seconds: float) -> int:
    return round(seconds * 1000)


def seconds(milliseconds: int) -> float:
    return milliseconds / 1000
