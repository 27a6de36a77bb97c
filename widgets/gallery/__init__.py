"""Every control in every state, in every theme: to look at, to test, and to show how each is used."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from widgets.gallery import basics, gates, lists, maps, navigator, network, palette, plots, states, work

PAGES: dict[str, Callable[[], QWidget]] = {
    "basics": basics.page,
    "lists": lists.page,
    "plots": plots.page,
    "maps": maps.page,
    "gates": gates.page,
    "states": states.page,
    "work": work.page,
    "network": network.page,
    "palette": palette.page,
    "navigator": navigator.page,
}
"""Name of the page and what builds it. Needs a QApplication with a theme applied."""
