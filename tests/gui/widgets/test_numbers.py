"""Numbers and times as the user's country writes them."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as some
from PySide6.QtCore import QLocale

from widgets import numbers

NOW = 1_795_140_764.0


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (61_400, "W", "61.4 kW"),
        (999.97, "W", "1.00 kW"),
        (0, "W", "0 W"),
        (0.0042, "s", "4.20 ms"),
        (412e9, "bit/s", "412 Gbit/s"),
        (-1500, "W", "-1.50 kW"),
        (None, "W", "–"),
        (math.nan, "W", "–"),
    ],
)
def test_si_prefixes(value: float | None, unit: str, text: str) -> None:
    assert plain(numbers.si(value, unit)) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0 B"), (1023, "1,023 B"), (1024, "1.0 KiB"), (137_438_953_472, "128 GiB"), (None, "–"), (2**60, "1,024 PiB")],
)
def test_iec_units(value: float | None, text: str) -> None:
    assert plain(numbers.iec(value)) == text


def test_the_country_decides_how_numbers_look() -> None:
    QLocale.setDefault(QLocale("sv_SE"))
    assert plain(numbers.number(1284.5, 1)) == "1 284,5"
    QLocale.setDefault(QLocale("en_GB"))
    assert numbers.number(1284.5, 1) == "1,284.5"
    assert numbers.number(-0.2) == "0"
    assert plain(numbers.percent(41.2)) == "41 %"


@given(some.floats())
def test_no_number_breaks_the_screen(value: float) -> None:
    for text in (numbers.number(value), numbers.si(value, "W"), numbers.iec(abs(value)), numbers.duration(value)):
        assert text
    assert ("–" in numbers.si(value, "W")) == (not math.isfinite(value))


def test_times_are_local_and_say_their_offset() -> None:
    assert numbers.clock(NOW, "Europe/Stockholm") == "03:12:44"
    assert numbers.clock(NOW, "UTC", seconds=False) == "02:12"
    assert numbers.offset(NOW, "Europe/Stockholm") == "UTC+01:00"
    assert plain(numbers.date(NOW, "Europe/Stockholm")) == "20 Nov"
    assert numbers.clock(None, "UTC") == "–"
    assert numbers.age(None) == "never seen"
    assert plain(numbers.age(42)) == "42 s old"
