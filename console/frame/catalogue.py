"""Which pages there are. A page is imported by name when it is first needed, never before the first paint."""

from __future__ import annotations

from dataclasses import dataclass

from resources.text import QT_TRANSLATE_NOOP, Text


@dataclass(frozen=True, slots=True)
class Entry:
    """A page of the rail. `build` is `module:function`; the function gets the window's parts and gives the page.
    `kinds` are the kinds of addresses that it shows; `foot` puts it at the rail's foot."""

    key: str
    title: Text
    icon: str
    build: str
    kinds: tuple[str, ...]
    shortcut: str = ""
    foot: bool = False


PAGES: tuple[Entry, ...] = (
    Entry(
        "overview",
        QT_TRANSLATE_NOOP("Catalogue", "Overview"),
        "layout-dashboard",
        "console.frame.building:overview",
        ("overview",),
        "Ctrl+1",
    ),
    Entry(
        "fleet",
        QT_TRANSLATE_NOOP("Catalogue", "Fleet"),
        "server",
        "console.frame.building:fleet",
        ("fleet", "site", "node", "host", "gpu", "port", "disk", "compare"),
        "Ctrl+2",
    ),
    Entry(
        "settings",
        QT_TRANSLATE_NOOP("Catalogue", "Settings"),
        "settings",
        "console.frame.building:settings",
        ("settings",),
        "Ctrl+,",
        True,
    ),
)


def page_of(place: str) -> str:
    """The key of the page that shows an address; the first page for an address that none knows."""
    kind = place.partition(":")[0].partition("/")[0]
    return next((entry.key for entry in PAGES if kind in entry.kinds), PAGES[0].key)
