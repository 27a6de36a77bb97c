"""The program speaks the language it is told, with that language's numbers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from widgets import numbers
from widgets.priority import Priority, word
from widgets.time.timestack import TimeStack
from widgets.translation import choose, install, remove


@pytest.fixture
def spoken(qapp: QApplication) -> Iterator[QApplication]:
    yield qapp
    remove(qapp)
    QLocale.setDefault(QLocale("en_GB"))


def test_swedish_words_plurals_and_numbers(spoken: QApplication) -> None:
    assert install(spoken, "sv") == "sv"
    assert word(Priority.CRITICAL) == "Kritisk"
    assert numbers.duration(3 * 86400).startswith("3 dygn")
    assert numbers.number(1234.5, 1).replace("\N{NO-BREAK SPACE}", " ") == "1 234,5"
    # A text of the class it inherits from.
    assert TimeStack().accessibleName() == "Tidsdiagram"


def test_english_plurals_are_written_out(spoken: QApplication) -> None:
    assert install(spoken, "en") == "en"
    assert numbers.duration(86400) == "1 day"
    assert numbers.duration(3 * 86400) == "3 days"


@pytest.mark.parametrize(
    ("wanted", "system", "spoken"),
    [("system", "sv_FI", "sv"), ("system", "de_DE", "en"), ("sv", "de_DE", "sv"), ("xx", "sv_SE", "sv")],
)
def test_the_system_decides_when_it_may(wanted: str, system: str, spoken: str) -> None:
    assert choose(wanted, QLocale(system)) == spoken


def test_a_language_replaces_the_one_before_it(spoken: QApplication) -> None:
    install(spoken, "sv")
    install(spoken, "en")
    assert word(Priority.CRITICAL) == "Critical"
