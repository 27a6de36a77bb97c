"""All history in a strip, joined to the plots above it."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QVBoxLayout, QWidget

from widgets import theme as themes
from widgets.card import Card, Ground
from widgets.gallery.samples import NOW, ZONE, wave
from widgets.time.lines import Floats
from widgets.time.navigator import TimeNavigator, link
from widgets.time.timestack import Curve, Plot, TimeStack

_DAYS = 30
_HOURS = np.arange(NOW - _DAYS * 86400, NOW, 3600.0)


def _month(seed: int) -> Floats:
    """Thirty days by the hour, busier by day."""
    noise = np.random.default_rng(seed).normal(0, 3, len(_HOURS))
    week = np.where(_HOURS // 86400 % 7 < 2, -22, 0)
    load: Floats = 62 + week + 16 * np.sin(_HOURS / 86400 * 2 * np.pi) + noise
    return load


def _filled(navigator: TimeNavigator, seed: int, *, band: bool = True) -> TimeNavigator:
    load = _month(seed)
    load[170:205] = np.nan
    load[460] = np.nan
    spread = 6 + np.abs(wave(seed + 1, len(load), 8, 6))
    low, high = np.clip(load - spread, 0, 100), np.clip(load + spread, 0, 100)
    navigator.set_extent(NOW - _DAYS * 86400, NOW)
    if band:
        navigator.set_track(_HOURS, load, low, high)
    else:
        navigator.set_track(_HOURS, load)
    return navigator


def _joined() -> Card:
    stack = TimeStack(ZONE, "Utilisation of g07")
    stack.set_rows((Plot("use", "Utilisation", "%", 0, 100, ((40, 95),)),))
    stack.set_curves("use", [Curve("mean", _HOURS, _month(3), "data", True)])
    stack.set_now(NOW)
    stack.set_range(NOW - 4 * 86400, NOW)
    navigator = _filled(TimeNavigator(ZONE, "History", gutter=120), 3)
    link(navigator, stack)
    card = Card("GPUs", "drag the window below")
    card.add(stack, 1)
    card.add(navigator)
    return card


def _alone(title: str, navigator: TimeNavigator) -> Card:
    card = Card(title)
    card.add(navigator)
    return card


def page() -> QWidget:
    """The page."""
    made = Ground()
    column = QVBoxLayout(made)
    column.setContentsMargins(themes.GUTTER, themes.GUTTER, themes.GUTTER, themes.GUTTER)
    column.setSpacing(themes.GAP)
    column.addWidget(_joined(), 1)
    hour = _filled(TimeNavigator(ZONE, "One hour of thirty days"), 5, band=False)
    hour.set_range(NOW - 12 * 86400, NOW - 12 * 86400 + 3600)
    column.addWidget(_alone("One hour of thirty days, no band", hour))
    young = TimeNavigator(ZONE, "Installed nine days ago")
    young.set_extent(NOW - _DAYS * 86400, NOW - 3 * 86400, ends_now=False)
    young.set_track(_HOURS[-216:-120], _month(7)[-216:-120])
    young.set_range(NOW - 8 * 86400, NOW - 6 * 86400)
    column.addWidget(_alone("Installed nine days ago, nothing of the last two, not up to now", young))
    empty = TimeNavigator(ZONE, "Nothing yet")
    empty.set_extent(NOW - 7200, NOW)
    empty.set_range(NOW - 900, NOW)
    column.addWidget(_alone("Nothing yet", empty))
    return made
