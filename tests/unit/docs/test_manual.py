"""The operators' manual says what the program does: pages made from records, commands that exist, figures that hold."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from connectors.probe import launch
from console.fleet.model.exchange.csv import COLUMNS
from console.fleet.model.exchange.preview import MOST_BYTES, MOST_NODES
from console.fleet.model.failures import WORDS
from console.fleet.model.links import LinkState
from console.fleet.model.signals import SIGNALS
from console.fleet.service.history.retention import Limits
from console.fleet.service.road.dialler import PARALLEL
from console.fleet.service.road.sessions import Patience
from console.journal.model import JournalProblem
from console.main.command_line.arguments import parse_arguments
from console.main.manual import errors, keyboard, tables, with_keys
from console.main.rules_page import findings

ROOT = Path(__file__).resolve().parents[3]
OPERATORS = ROOT / "docs" / "operators"
DAY = 86400


def page(name: str) -> str:
    return (OPERATORS / f"{name}.md").read_text(encoding="utf-8")


def test_errors_by_code_are_the_sentences_of_the_program() -> None:
    assert page("errors") == errors(), "run: python -m console.main.manual errors > docs/operators/errors.md"


def test_what_is_called_abnormal_is_what_the_rules_say() -> None:
    assert page("findings") == findings(), "run: python -m console.main.manual findings > docs/operators/findings.md"


def test_the_keyboard_is_that_of_the_commands() -> None:
    assert page("keyboard") == keyboard(), "run: python -m console.main.manual keyboard > docs/operators/keyboard.md"


def test_every_code_has_its_place() -> None:
    for code in [*map(str, WORDS), *JournalProblem]:
        assert page("errors").count(f"### `{code}`\n") == 1


def test_no_place_of_a_sentence_is_left_open() -> None:
    assert "{" not in errors().replace("{target.", "")


def test_no_two_commands_have_one_key() -> None:
    keys = [command.shortcut for command in with_keys()]
    assert len(keys) == len(set(keys))


def commands_in(text: str) -> list[str]:
    """Every `driftvakt ...` of a page, from code blocks and from running text."""
    blocks = re.findall(r"^ {4,}(?:\$ )?((?:driftvakt|\./driftvakt\.sh run) \S.*)$", text, flags=re.MULTILINE)
    inline = re.findall(r"`((?:driftvakt|\./driftvakt\.sh run) [^`]+)`", text)
    return [re.sub(r"^\./driftvakt\.sh run", "driftvakt", command) for command in (*blocks, *inline)]


WRITTEN = sorted({(path.name, c) for path in OPERATORS.glob("*.md") for c in commands_in(path.read_text("utf-8"))})


@pytest.mark.slow
@pytest.mark.parametrize(("name", "command"), WRITTEN)
def test_every_command_of_the_manual_is_understood(name: str, command: str) -> None:
    words = shlex.split(command.replace("...", ""))[1:]
    if words in (["--version"], ["hostkeys", "forget"]):  # said of, not to be typed as it stands
        return
    parse_arguments(words)


def test_the_manual_has_commands_to_try() -> None:
    assert len(WRITTEN) > 30


@pytest.mark.parametrize("name", ["offered settings", "remembered settings"])
def test_the_settings_are_those_that_are_declared(name: str) -> None:
    text = page("settings").partition(f"<!-- {name} -->\n")[2].partition(f"<!-- end of {name} -->")[0]
    assert text == tables()[name]


def test_the_history_is_kept_for_as_long_as_is_said() -> None:
    limits, text = Limits(), page("data-and-network")
    assert f"| every sample | {limits.raw_seconds / DAY:.0f} days" in text
    assert f"| smallest, mean and largest by the minute | {limits.minute_seconds / DAY:.0f} days |" in text
    assert f"| the same by the hour | {limits.hour_seconds / DAY / 365:.0f} years |" in text
    assert limits.event_seconds == 365 * DAY
    assert f"one year, at most {limits.events:,}" in text
    assert f"at most {limits.size_bytes >> 30} GiB" in text


def test_every_state_of_a_link_is_explained() -> None:
    for state in LinkState:
        assert f"`{state.value}`" in page("link-states")


def test_patience_is_as_long_as_is_said() -> None:
    text, patience = page("link-states"), Patience()
    assert f"{patience.silent:.0f} s without a line from the probe" in text
    assert f"older than three periods ({patience.late_periods:.0f} s)" in text
    assert (patience.start, PARALLEL) == (60, 16)  # "after a minute", "sixteen"


def test_limits_of_imports_are_as_said() -> None:
    assert f"at\nmost {MOST_NODES:,} nodes from a file of at most {MOST_BYTES >> 20} MiB" in page("limits")
    for column in COLUMNS:
        assert f"`{column}`" in page("adding-nodes")


def test_the_account_is_given_the_command_that_is_sent() -> None:
    command = launch.command()
    assert f"    {command}\n" in page("security")
    escaped = command.replace('"', '\\"')
    assert f'    restrict,command="{escaped}" ssh-ed25519' in page("security")


def test_signals_with_a_unit_of_their_own_are_named() -> None:
    shown = page("node-page").lower()
    for words in ("sm active", "tensor active", "memory activity", "pcie in and out", "sm clock"):
        assert words in shown
    assert "nfs read" in shown
    assert len(SIGNALS) == 5
