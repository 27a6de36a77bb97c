"""`driftvakt models inspect|fits`: a folder is looked at before anything of it starts."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from console.deployments.model.fitting import GIB, GpuRoom, Need, fit
from console.main import main
from console.main.command_line.artifact_commands import verdict_words
from console.main.command_line.exits import Exit

WRITTEN = Path(__file__).resolve().parents[2] / "support" / "recorded" / "models"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "model"
    made.mkdir()
    shutil.copy(WRITTEN / "tiny.gguf.head", made / "m.gguf")
    with (made / "m.gguf").open("ab") as file:
        file.write(bytes(442_112))
    return made


def told(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, Any]:
    status = main(["models", *words])
    said = capsys.readouterr().out
    return status, json.loads(said.splitlines()[0]) if "--json" in words else said


def test_a_sound_folder_is_told_with_what_it_needs(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, found = told(capsys, "inspect", str(folder), "--json")
    assert status == Exit.OK and found["may_start"] and found["parameters"] == 110_528
    status, needs = told(capsys, "fits", str(folder), "--parallel", "4", "--json")
    assert status == Exit.OK and needs["cache"] == 128 * 256 * 4 * 2 and needs["context"] == 256


def test_what_would_run_is_refused_in_words(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "modeling.py").write_text("")
    status, said = told(capsys, "inspect", str(folder), "--flag=--trust-remote-code")
    assert status == Exit.OPERATOR
    assert "REFUSED  modeling.py: a program" in said and "--trust-remote-code" in said


def test_templates_of_two_folders_are_compared_safely(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "chat_template.jinja").write_text("old\x1b[2J")
    _, said = told(capsys, "inspect", str(folder), "--against", str(other))
    assert "-old" in said and "\x1b" not in said
    assert told(capsys, "inspect", str(folder), "--against", str(folder))[1].endswith("is the same.\n")


def test_what_does_not_fit_is_told_with_its_numbers() -> None:
    rooms = [GpuRoom("hall/g01", "3", 80 * GIB, 44 * GIB, "vllm")]
    words = verdict_words(fit(Need(71 * GIB, 0, 0), rooms))
    assert words == "needs 71.0 GiB, largest free 44.0 GiB: hall/g01 GPU 3 held by vllm; it would fit if somebody left"


def test_a_folder_without_weights_fits_nowhere(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, "fits", str(tmp_path))[0] == Exit.FAILED
    assert told(capsys, "inspect", str(tmp_path / "none"))[0] == Exit.USAGE


def test_where_nothing_serves_nothing_is_seen(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--data-dir", str(tmp_path / "data"), "models", "seen"]) == Exit.OK
    said = capsys.readouterr()
    assert not said.out and "Nothing is seen serving." in said.err
