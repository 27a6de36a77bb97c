"""The settings of the page of costs, as data."""

from __future__ import annotations

from typing import Any

from console.pagekit.settings import Setting, line
from resources.text import QT_TRANSLATE_NOOP

MOST_NAME = 60
SCENARIO = line("costs.scenario", "", QT_TRANSLATE_NOOP("Settings", "Which scenario is shown"), MOST_NAME)

SETTINGS: tuple[Setting[Any], ...] = (SCENARIO,)
