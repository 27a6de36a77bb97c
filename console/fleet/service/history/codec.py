"""Blocks of telemetry: a minute of one kind of thing on one node as bytes, exact to the last bit of a float32.

Layout before zlib: uint32 microseconds since the block's start, then the values, each thing's signal by itself along
time; both as differences to the value before (of the bit pattern, so that NaN and -0.0 come back as they were), and
both with their bytes shuffled (all lowest bytes first), which is what makes slowly moving values small.
"""

from __future__ import annotations

import zlib

import numpy as np
import numpy.typing as npt

from console.fleet.model.readings import Floats, Times

#: zlib 1: 6 costs three times the time here for a few percent.
LEVEL = 1
#: No honest block holds more values (a minute at 20 Hz of 64 GPUs is a third of it): a bound for damaged files.
MAX_VALUES = 1 << 22

_Words = npt.NDArray[np.uint32]


class CodecError(ValueError):
    """The bytes are no block of the given shape: the file is damaged."""


def encode(start: float, times: Times, values: Floats) -> bytes:
    """Pack `values[samples, things, signals]` taken at `times[samples]`: unix seconds at most 4,000 s after `start`,
    kept to the microsecond."""
    micros = np.rint((times - start) * 1e6).astype(np.uint32)
    by_series = np.ascontiguousarray(values.reshape(len(times), -1).T, dtype=np.float32)
    words = by_series.view(np.uint32)
    return zlib.compress(_shuffle(_differences(micros[None, :])) + _shuffle(_differences(words)), LEVEL)


def decode(start: float, samples: int, things: int, signals: int, payload: bytes) -> tuple[Times, Floats]:
    """Give back (times, values[samples, things, signals]); raises CodecError when the bytes are no such block."""
    planes = _unpack(samples, things * signals, payload)
    words = _unshuffle(planes[4 * samples :], things * signals, samples)
    values = np.cumsum(words, axis=1, dtype=np.uint32).view(np.float32)
    return _times(start, samples, planes), np.ascontiguousarray(values.T).reshape(samples, things, signals)


def decode_series(
    start: float, samples: int, things: int, signals: int, payload: bytes, *, thing: int, signal: int
) -> tuple[Times, Floats]:
    """Give back (times, values[samples]) of one thing's one signal without touching the others."""
    series = things * signals
    planes = _unpack(samples, series, payload)
    at = (thing * signals + signal) * samples
    body = np.frombuffer(planes, np.uint8, offset=4 * samples).reshape(4, series * samples)[:, at : at + samples]
    words = np.ascontiguousarray(body.T).view("<u4").reshape(samples)
    return _times(start, samples, planes), np.cumsum(words, dtype=np.uint32).view(np.float32)


def _differences(words: _Words) -> _Words:
    out = words.copy()
    out[:, 1:] -= words[:, :-1]  # unsigned: wraps, and the sum wraps back
    return out


def _shuffle(words: _Words) -> bytes:
    return words.astype("<u4", copy=False).reshape(-1).view(np.uint8).reshape(-1, 4).T.tobytes()


def _unshuffle(planes: memoryview | bytes, series: int, samples: int) -> _Words:
    body = np.frombuffer(planes, np.uint8).reshape(4, series * samples)
    return np.ascontiguousarray(body.T).view("<u4").reshape(series, samples).astype(np.uint32, copy=False)


def _times(start: float, samples: int, planes: bytes) -> Times:
    micros = np.cumsum(_unshuffle(planes[: 4 * samples], 1, samples)[0], dtype=np.uint32)
    return start + micros / 1e6


def _unpack(samples: int, series: int, payload: bytes) -> bytes:
    if samples < 1 or series < 1 or samples * series > MAX_VALUES:
        raise CodecError(f"a block of {samples} samples of {series} series cannot be")
    wanted = 4 * samples * (series + 1)
    unpacker = zlib.decompressobj()
    try:
        planes = unpacker.decompress(payload, wanted + 1)
    except zlib.error as error:
        raise CodecError(str(error)) from error
    if len(planes) != wanted or not unpacker.eof:
        raise CodecError(f"a block of {samples} samples of {series} series has {wanted} bytes, not {len(planes)}")
    return planes
