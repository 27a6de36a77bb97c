"""The demo site's closed incidents come with their reports, which hold, and are made once."""

from __future__ import annotations

from pathlib import Path

import pytest

from connectors.site_simulator.story import MOMENT
from console.incidents.model.incidents import Phase
from console.incidents.service.reports import Reports
from console.main.compose import compose
from console.main.past_reports import write_reports
from tests.support.signing import SomeKey, check
from tests.unit.incidents.test_past import maker


class Job:
    """A job that nobody ends."""

    def check(self) -> None:
        """Nothing ends it."""


@pytest.mark.usefixtures("qapp")
def test_the_newest_of_the_closed_have_reports_that_hold_and_later_starts_make_none(tmp_path: Path) -> None:
    key, folder = SomeKey(5), tmp_path / "reports"
    parts = compose(tmp_path / "data", source="test", clock=lambda: MOMENT)
    try:
        maker(parts).work(Job())

        def written() -> int:
            return write_reports(parts, folder, "en", lambda: [("M. Holm", key, key.line)], Job().check)

        assert written() == 3 and written() == 0
        closed = [each for each in parts.incidents.overview().incidents if each.phase is Phase.CLOSED]
        reported = [each for each in closed if each.reports]
        assert [str(each.number) for each in reported] == ["2026-038", "2026-037", "2026-036"]
        assert len([*folder.iterdir()]) == 9, "PDF, JSON and signature of each"
        reports = Reports(parts.journal, parts.incidents, lambda node: node)
        for incident in reported:
            found = reports.check(folder / f"INC-{incident.number}.json", check, lambda _key: "M. Holm")
            assert found.problems == (), found.problems
    finally:
        parts.close()
