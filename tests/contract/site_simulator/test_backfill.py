"""The demo's past is written into telemetry.db before the window opens it."""

from __future__ import annotations

import logging
import threading
import time
from pathlib import Path

import pytest

from connectors.site_simulator.client import Site
from console.main import backfill


def test_a_past_that_is_not_written_in_time_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(backfill, "STOP_SECONDS", 0.0)
    monkeypatch.setattr(backfill, "SPANS", ((3600.0, 0.0, 60.0),))
    with Site.start(1, tmp_path / "site") as site, caplog.at_level(logging.WARNING):
        names = {node.name: f"{node.site}/{node.name}" for node in site.nodes}
        assert backfill.backfill(tmp_path / "telemetry.db", site, time.time(), names) > 0
    assert "still being written" in caplog.text
    for thread in threading.enumerate():
        if thread.name == "history":
            thread.join(30)
            assert not thread.is_alive()
