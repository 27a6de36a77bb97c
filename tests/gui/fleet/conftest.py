"""A themed application for every test of the fleet."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from widgets import theme as themes
from widgets import translation


@pytest.fixture(scope="session")
def speaking(qapp: QApplication) -> str:
    """English with its plurals."""
    return translation.install(qapp, "en")


@pytest.fixture(autouse=True)
def themed(qapp: QApplication, speaking: str) -> Iterator[None]:
    QLocale.setDefault(QLocale("en_GB"))
    if themes.current().name != "dark" or qapp.font().family() != "Inter":
        themes.apply(qapp, themes.load("dark"))
    yield
    themes.set_reduced_motion(False)
