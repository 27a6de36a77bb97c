"""Text from outside is made harmless at one place."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from connectors.text import sanitise, sanitise_bytes

HOSTILE = st.text(
    alphabet=st.one_of(
        st.characters(),
        st.sampled_from("\x1b\x9b\x9d\x07\r\n\t[]0;mK\x00\u202e\u2066\u200b\ud800\udfff\U000e0041 "),
    ),
    max_size=400,
)


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("NVIDIA H200", "NVIDIA H200"),
        ("\x1b[31;1mred\x1b[0m", "red"),
        ("\x1b]0;owned\x07title", "title"),
        ("\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x1bPq#0;2\x1b\\sixel", "sixel"),
        ("\x9b2Jcleared", "cleared"),
        ("good\rbad", "good bad"),
        ("a\nb\tc", "a b c"),
        ("\u202egpj.exe", "gpj.exe"),
        ("pay\u200bload", "payload"),
        ("half\ud83d", "half\ufffd"),
        ("  padded  ", "padded"),
        ("å, ä, ö und 漢字", "å, ä, ö und 漢字"),
        ("bell\x07null\x00del\x7f", "bellnulldel"),
        ("unfinished\x1b[", "unfinished"),
        ("unfinished\x1b", "unfinished"),
    ],
)
def test_what_could_act_is_gone_and_what_says_something_stays(raw: str, shown: str) -> None:
    assert sanitise(raw) == shown


def test_a_long_text_is_cut_with_an_ellipsis() -> None:
    assert sanitise("a" * 1000, 10) == "a" * 9 + "…"
    assert sanitise("x", 0) == ""


def test_lines_stay_lines_where_they_are_wanted() -> None:
    assert sanitise("one  \r\ntwo\rthree\u2028four", lines=True) == "one\ntwo\nthree\nfour"


def test_bytes_that_are_no_text_become_replacement_characters() -> None:
    assert sanitise_bytes(b"ok \xff\xfe \x1b[2J") == "ok \ufffd\ufffd"


def test_an_unterminated_string_escape_does_not_swallow_the_next_line() -> None:
    assert sanitise("\x1b]0;title\nreal words", lines=True) == "real words"


@given(HOSTILE, st.integers(0, 120), st.booleans())
@example("\x1b\x1b[[31m", 100, False)
@example("\x1b\u200b[31mred", 100, False)
def test_nothing_that_acts_survives_whatever_the_input(raw: str, limit: int, lines: bool) -> None:
    shown = sanitise(raw, limit, lines=lines)
    assert len(shown) <= limit
    shown.encode("utf-8")
    for character in shown:
        if character == "\n":
            assert lines
            continue
        assert unicodedata.category(character) not in ("Cc", "Cs", "Zl", "Zp")
        assert unicodedata.bidirectional(character) not in (
            "LRE",
            "RLE",
            "LRO",
            "RLO",
            "PDF",
            "LRI",
            "RLI",
            "FSI",
            "PDI",
        )
    assert sanitise(shown, limit, lines=lines) == shown
