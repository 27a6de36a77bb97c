"""`driftvakt recovery verify`: what it says of files that are not what they claim to be."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.main import main
from console.main.command_line.exits import Exit
from console.recovery.model.after_action import FORM


@pytest.mark.parametrize("verdict", ['"PASS"', '{"verdict": 7}'])
def test_a_signature_that_does_not_hold_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], verdict: str
) -> None:
    report = tmp_path / "D-1.json"
    report.write_text(f'{{"driftvakt_drill_report": {FORM}, "verdict": {verdict}}}')
    (tmp_path / "D-1.json.1.sig").write_bytes(b"\xff no signature")
    assert main(["--data-dir", str(tmp_path / "data"), "recovery", "verify", str(report)]) == Exit.FAILED
    assert "D-1.json.1.sig: DOES NOT HOLD" in capsys.readouterr().out
