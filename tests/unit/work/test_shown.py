"""What is shown of a program is all of what runs."""

from __future__ import annotations

import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.text import shown_command


@pytest.mark.parametrize(
    ("argv", "shown"),
    [
        (("sh", "-c", ": \x1b]\nrm -rf /srv\n: \x07", "nightly"), r"sh -c ': \x1b]\nrm -rf /srv\n: \x07' nightly"),
        (("rm", "a\u200bb"), r"rm 'a\u200bb'"),
        (("rm", "a  b"), "rm 'a  b'"),
        (("rm", "\u202eabc"), r"rm '\u202eabc'"),
        (("echo", "Trollhättan"), "echo 'Trollhättan'"),
    ],
)
def test_what_cannot_be_seen_is_written_as_its_code(argv: tuple[str, ...], shown: str) -> None:
    assert shown_command(argv) == shown


def test_no_program_is_cut_however_long() -> None:
    assert shown_command(("sh", "-c", "#" * 5000 + "\nrm -rf /")).endswith("rm -rf /'")


@given(st.lists(st.text(max_size=12), min_size=1, max_size=4), st.lists(st.text(max_size=12), min_size=1, max_size=4))
def test_two_programs_that_differ_look_different(one: list[str], other: list[str]) -> None:
    # A backslash of the program's own and a code look alike: there what is quoted differs, or nothing does.
    plain = [[part.replace("\\", "") for part in each] for each in (one, other)]
    if shlex.join(plain[0]) != shlex.join(plain[1]):
        assert shown_command(plain[0]) != shown_command(plain[1])
