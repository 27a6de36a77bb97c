"""A block comes back bit for bit, and damaged bytes are refused without harm."""

from __future__ import annotations

import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from console.fleet.service.history.codec import CodecError, decode, decode_series, encode

START = 1_800_000_000.0


@st.composite
def blocks(draw):
    samples, things, signals = draw(st.integers(1, 70)), draw(st.integers(1, 5)), draw(st.integers(1, 5))
    words = draw(arrays.arrays(np.uint32, (samples, things, signals)))  # every bit pattern: NaNs, -0.0, denormals
    micros = draw(st.lists(st.integers(0, 60_000_000), min_size=samples, max_size=samples, unique=True))
    return START + np.sort(np.array(micros)) / 1e6, words.view(np.float32)


@pytest.mark.slow
@given(blocks())
def test_every_bit_comes_back(block):
    times, values = block
    payload = encode(START, times, values)
    got_times, got = decode(START, *values.shape, payload)
    assert np.array_equal(got.view(np.uint32), values.view(np.uint32))
    assert np.abs(got_times - times).max() < 1e-6


@pytest.mark.slow
@given(blocks(), st.data())
def test_one_series_is_what_the_whole_holds(block, data):
    times, values = block
    thing = data.draw(st.integers(0, values.shape[1] - 1))
    signal = data.draw(st.integers(0, values.shape[2] - 1))
    payload = encode(START, times, values)
    got_times, got = decode_series(START, *values.shape, payload, thing=thing, signal=signal)
    assert np.array_equal(got.view(np.uint32), values[:, thing, signal].view(np.uint32))
    assert np.array_equal(got_times, decode(START, *values.shape, payload)[0])


def test_slow_signals_become_small():
    times = START + np.arange(60.0)
    values = np.full((60, 8, 14), np.nan, np.float32)
    values[:, :, :6] = np.random.default_rng(1).integers(0, 100, (1, 8, 6))
    assert len(encode(START, times, values)) < values.nbytes / 20


@given(st.binary(max_size=200), st.integers(-2, 50), st.integers(-2, 20), st.integers(-2, 20))
def test_garbage_is_refused(payload, samples, things, signals):
    with pytest.raises(CodecError):
        decode(START, samples, things, signals, payload)


@pytest.mark.slow
def test_a_bomb_is_not_unpacked():
    with pytest.raises(CodecError):
        decode(START, 10, 2, 2, zlib.compress(bytes(50_000_000)))
    with pytest.raises(CodecError):
        decode(START, 1 << 20, 1 << 20, 14, b"")


def test_a_cut_block_is_refused():
    payload = encode(START, START + np.arange(5.0), np.zeros((5, 2, 2), np.float32))
    for length in range(len(payload)):
        with pytest.raises(CodecError):
            decode_series(START, 5, 2, 2, payload[:length], thing=0, signal=0)
