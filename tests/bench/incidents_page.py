"""Incidents on their page: what a thousand of them with ten thousand lines cost, and one that has ten thousand alone.

python -m tests.bench.incidents_page

CPU milliseconds of the window's thread and of the jobs that it waits for, a picture of the whole page with each.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

from console.incidents.model import moves
from console.incidents.model.incidents import Link, Number
from console.incidents.page.incidents_page import IncidentsPage
from console.incidents.page.protocols import Linked, Matter
from console.incidents.service.records import Records
from console.pagekit.news import News
from tests.bench.incidents import START, filled, service
from tests.bench.report import machine
from tests.support.scripted import Desk
from widgets import theme as themes
from widgets import translation

LONG, LINES = Number(2026, 7), 10_000


class _Words:
    def alarm(self, number: int) -> Matter | None:
        return None

    def linked(self, link: Link) -> Linked:
        return Linked(link, link.to)

    def nodes(self, keys: Sequence[str]) -> str:
        return ", ".join(keys)


def run(count: int = 1000) -> dict[str, float]:
    """What each act costs, in CPU milliseconds."""
    found: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as name:
        journal = filled(Path(name) / "many.db", count)
        Records(journal).past(
            [
                moves.Noted(
                    incident=str(LONG), at=START + 10_000_000 + n, who="astrid", number=100 + n, text=f"Line {n}"
                )
                for n in range(begin, begin + 500)
            ]
            for begin in range(0, LINES, 500)
        )
        incidents, desk, window = service(journal, Path(name)), Desk(), QWidget()
        desk.clock = START / 1000 + 20_000
        page = IncidentsPage(
            incidents, News(incidents, window), desk, _Words(), zone=lambda: "Europe/Stockholm", me=lambda: "AL",
            parent=window,
        )  # fmt: skip
        for each in (window, page):
            each.resize(1600, 1000)
        window.show()

        def cost(what: str, act: Callable[[], object]) -> None:
            began = time.process_time()
            act()
            page.grab()
            found[what] = 1000 * (time.process_time() - began)

        def write() -> None:
            incidents.note(LONG, "One more")
            page.look()

        cost(f"open the page over {count:,} incidents", lambda: page.open("incidents"))
        cost("choose another", lambda: page.open(f"incident:2026-{count // 2}"))
        cost("search all of them", lambda: page.list.set_filter("turn 499"))
        cost("end the search", lambda: page.list.set_filter(""))
        cost(f"open one with {LINES:,} lines", lambda: page.open(LONG.address))
        cost("write a line into it", write)
        cost("the picture alone", lambda: None)
        journal.close()
    return found


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication([])
    translation.install(application, "en")
    themes.apply(application, themes.load("dark"))
    print(machine())
    for what, milliseconds in run().items():
        print(f"{milliseconds:8.0f} ms  {what}")
