"""What was measured around an incident is read back from its file of evidence, and nothing else is taken for it."""

from __future__ import annotations

import contextlib
import gzip
import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.fleet.model.signals import Kind
from console.incidents.service.measured import FORM, read_measured


def file(series: object, form: str = FORM) -> bytes:
    node = {"id": "hall/g03", "name": "g03", "series": series, "events": []}
    said = {"form": form, "incident": "2026-041", "since": 1000, "until": 61_000, "nodes": [node]}
    return gzip.compress(json.dumps(said).encode(), mtime=0)  # the same bytes each time


def test_each_series_has_its_times_and_nothing_where_nothing_was_measured() -> None:
    piece = {"kind": "gpu", "times": [1000, 11_000, 21_000], "parts": {"5": {"power": "402.5 - 61"}}}
    (node,) = read_measured(file([piece]))
    assert (node.node, node.since, node.until) == ("hall/g03", 1.0, 61.0)
    series = node.of(Kind.GPU, "power")["5"]
    assert series.times.tolist() == [1.0, 11.0, 21.0]
    assert series.values[0] == 402.5 and math.isnan(series.values[1]) and series.values[2] == 61.0


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"plain text",
        gzip.compress(b"{", mtime=0),
        gzip.compress(b"[]", mtime=0),
        file([], form="another/1"),
        file([{"kind": "gpu", "times": [1000], "parts": {"5": {"power": "1 2"}}}]),
        file([{"kind": "toaster", "times": [1000], "parts": {"5": {"power": "1"}}}]),
    ],
)
def test_another_file_is_refused_as_a_value(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"it is|belong|valid|Expecting"):
        read_measured(content)


@pytest.mark.slow
@given(
    st.recursive(st.none() | st.floats() | st.text(), lambda part: st.lists(part) | st.dictionaries(st.text(), part))
)
def test_whatever_stands_where_series_should_is_read_or_refused(series: object) -> None:
    with contextlib.suppress(ValueError):
        read_measured(file(series))
