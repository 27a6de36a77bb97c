"""NVML's structures, numbers and names as nvidia-ml-py carries them: the reference for the probe's own table.

The probe on the node has no nvidia-ml-py, so it brings a table of its own (connectors/probe/node_probe.py); a test
holds that table equal to what stands here. Importing this module loads no driver library and works on every platform.
"""

from __future__ import annotations

import ctypes
import inspect
import re
from functools import lru_cache

import pynvml


def constant(name: str) -> int:
    """A number of nvml.h by its name; raises KeyError where the reference has none of that name."""
    value = getattr(pynvml, name, None)
    if not isinstance(value, int):
        raise KeyError(name)
    return value


def struct(name: str) -> type[ctypes.Structure] | type[ctypes.Union]:
    """A structure or union of the reference (`c_nvmlUtilization_t`); raises KeyError."""
    found = getattr(pynvml, name, None)
    if not isinstance(found, type) or not issubclass(found, ctypes.Structure | ctypes.Union):
        raise KeyError(name)
    return found


def layout(kind: type[ctypes.Structure] | type[ctypes.Union]) -> tuple[int, tuple[tuple[str, int, int], ...]]:
    """(size in bytes, ((field, offset, size), ...)): what two structures must share to be the same in memory."""
    fields = []
    for field in kind._fields_:
        descriptor = getattr(kind, field[0])
        fields.append((field[0], int(descriptor.offset), int(descriptor.size)))
    return ctypes.sizeof(kind), tuple(fields)


@lru_cache(maxsize=1)
def function_names() -> frozenset[str]:
    """Every function of the library that the reference knows how to call."""
    return frozenset(re.findall(r'_nvmlGetFunctionPointer\(\s*"(nvml\w+)"', inspect.getsource(pynvml)))


@lru_cache(maxsize=1)
def clock_reasons() -> dict[int, str]:
    """Clock event reasons by bit, named as in nvml.h without the prefix: {0x4: "SwPowerCap", ...}. The older
    throttle-reason names fill in bits that lost theirs."""
    found: dict[int, str] = {}
    for prefix in ("nvmlClocksEventReason", "nvmlClocksThrottleReason"):
        for name in dir(pynvml):
            value = getattr(pynvml, name)
            if name.startswith(prefix) and isinstance(value, int) and value and value & (value - 1) == 0:
                found.setdefault(value, name[len(prefix) :])
    return found


def clock_reason_names(bits: int) -> tuple[str, ...]:
    """The names of the reasons set in `bits`, lowest bit first; unknown bits as hexadecimal."""
    known = clock_reasons()
    return tuple(known.get(1 << place, hex(1 << place)) for place in range(bits.bit_length()) if bits >> place & 1)
