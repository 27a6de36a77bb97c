"""The command line's arguments come from the commands' own descriptions, and its words are the same everywhere."""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from console.fleet.commands import BY_ID, COMMANDS
from console.main import _ASKING, _HANDLERS, _named
from console.main.command_line.arguments import ALL, UsageError, build_parser, parse_arguments
from console.main.reference import reference
from console.work.model.commands import ArgumentKind
from console.work.service.carrying import ASKING

ROOT = Path(__file__).resolve().parents[3]
WINDOWS = {"window.open", "window.demo"}


def test_every_command_has_words_of_its_own_an_id_of_its_own_and_a_handler() -> None:
    assert len({command.words for command in ALL}) == len(ALL)
    assert len(BY_ID) == len(COMMANDS)
    for command in ALL:
        assert command.words, command.id
        if command.id not in WINDOWS:
            assert callable(_named({**_HANDLERS, **_ASKING}[command.id]))
    assert set(_HANDLERS) | set(_ASKING) == {command.id for command in ALL}
    assert not set(_HANDLERS) & set(_ASKING)


def test_every_dangerous_command_is_asked_for_and_no_other() -> None:
    assert set(_ASKING) == {command.id for command in ALL if command.danger in ASKING}


@pytest.mark.slow
def test_every_command_parses_and_has_help() -> None:
    parser = build_parser()
    for command in ALL:
        words = [*command.words]
        for argument in command.arguments:
            if argument.required:
                number = argument.kind is ArgumentKind.NUMBER
                words += [] if argument.positional else [f"--{argument.name.replace('_', '-')}"]
                words.append(argument.choices[0] if argument.choices else "1" if number else "x")
        assert parse_arguments(words).command is command
        with pytest.raises(SystemExit) as caught:
            parser.parse_args([*command.words, "--help"])
        assert caught.value.code == 0


WORDS = sorted(
    {word for command in ALL for word in command.words} | {"--help", "--json", "--data-dir", "D", "--x", "x"}
)


@pytest.mark.slow
@given(st.lists(st.sampled_from(WORDS), max_size=5))
@example(["--help"])
@example(["nodes", "--help"])
@example(["--version"])
@settings(max_examples=60)
def test_a_tree_of_what_was_typed_alone_answers_as_the_whole_tree(words: list[str]) -> None:
    assert answered(build_parser(words), words) == answered(whole_tree(), words)


@cache
def whole_tree() -> argparse.ArgumentParser:
    return build_parser()


def answered(parser: argparse.ArgumentParser, words: list[str]) -> tuple[object, str]:
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        try:
            return vars(parser.parse_args(words)), ""
        except UsageError as error:
            return str(error), error.usage
        except SystemExit as end:
            return end.code, said.getvalue()


def test_common_options_are_taken_before_and_after_the_command() -> None:
    for words in (
        ["--json", "--data-dir", "D", "nodes", "list"],
        ["nodes", "list", "--json", "--data-dir", "D"],
        ["--json", "nodes", "list", "--data-dir", "D"],
    ):
        parsed = parse_arguments(words)
        assert (parsed.json, parsed.data_dir) == (True, "D")
    assert parse_arguments([]).command.id == "window.open"


def test_options_are_not_abbreviated_so_that_scripts_do_not_break_later() -> None:
    with pytest.raises(UsageError):
        parse_arguments(["nodes", "list", "--js"])


def test_no_option_takes_a_secret() -> None:
    for command in ALL:
        for argument in command.arguments:
            assert not any(word in argument.name for word in ("password", "passphrase", "secret", "token"))


def test_the_documentation_is_what_the_commands_say() -> None:
    written = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")
    assert written == reference(), "run: python -m console.main.reference > docs/command-line.md"


@pytest.mark.slow
def test_the_command_line_loads_neither_qt_nor_what_it_does_not_need(tmp_path: Path) -> None:
    code = """
import sys
from console.main import main
main(["nodes", "list", "--json"])
loaded = {name.partition(".")[0] for name in sys.modules}
assert not loaded & {"PySide6", "shiboken6", "pyqtgraph", "keyring", "widgets"}, loaded
"""
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"DRIFTVAKT_DATA_DIR": str(tmp_path)},
    )
    assert done.returncode == 0, done.stderr


def test_help_and_usage_errors_come_without_the_heavy_parts(tmp_path: Path) -> None:
    code = """
import sys
from console.main import main
main(["nodes", "nonsense"])
heavy = {"numpy", "sqlite_utils", "paramiko", "yaml", "msgspec", "PySide6"}
assert not heavy & set(sys.modules), heavy & set(sys.modules)
"""
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"DRIFTVAKT_DATA_DIR": str(tmp_path)},
    )
    assert done.returncode == 0, done.stderr
