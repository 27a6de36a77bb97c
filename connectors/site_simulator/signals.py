"""The signals of Linux by name: a simulated node knows them wherever it is simulated."""

from __future__ import annotations

from enum import IntEnum


class Signal(IntEnum):
    HUP = 1
    INT = 2
    QUIT = 3
    ABRT = 6
    KILL = 9
    USR1 = 10
    SEGV = 11
    USR2 = 12
    PIPE = 13
    TERM = 15
    CHLD = 17
    CONT = 18
    STOP = 19
    WINCH = 28


#: Those that a process does not end by, and 0, which only asks whether there is one.
HARMLESS = frozenset({0, Signal.CHLD, Signal.CONT, Signal.STOP, Signal.WINCH})
HIGHEST = 64


def number_of(word: str) -> int:
    """A signal's number by its name, with SIG before it or not, or by the number itself; -1 for none."""
    if word.isdigit():
        return int(word) if int(word) <= HIGHEST else -1
    name = word.upper().removeprefix("SIG")
    return int(Signal[name]) if name in Signal.__members__ else -1


def name_of(number: int) -> str:
    return next((each.name for each in Signal if each == number), str(number))
