"""The settings of the Models page, as data."""

from __future__ import annotations

from typing import Any

from console.pagekit.settings import Setting, layout
from resources.text import QT_TRANSLATE_NOOP

PRODUCTION = layout("models.production", QT_TRANSLATE_NOOP("Settings", "Columns of the models in production"))
PILOTS = layout("models.pilots", QT_TRANSLATE_NOOP("Settings", "Columns of the models in pilot"))
VERSIONS = layout("models.versions", QT_TRANSLATE_NOOP("Settings", "Columns of a model's versions"))

SETTINGS: tuple[Setting[Any], ...] = (PRODUCTION, PILOTS, VERSIONS)
