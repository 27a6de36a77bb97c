"""The one place where text from outside becomes safe to show, log and keep.

Whatever a node, a file or a program's output brings is hostile until it went through `sanitise`: terminal escapes can
rewrite a screen (CVE-2021-25743), carriage returns can hide what was printed, bidirectional overrides can make one
name look like another ("Trojan Source", CVE-2021-42574), lone surrogates cannot be encoded.
"""

from __future__ import annotations

import re
import shlex
import unicodedata
from collections.abc import Iterable
from typing import Final

#: Escape sequences as ECMA-48 defines them: CSI, then the string kinds (OSC, DCS, SOS, PM, APC) up to their terminator
#: or the line's end, then two-character escapes; C1 forms included. String kinds are bounded so that an unterminated
#: one cannot swallow a whole text.
_ESCAPES: Final = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]{0,64}[ -/]{0,16}[@-~]?"
    r"|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c\r\n]{0,4096}(?:\x07|\x1b\\|\x9c)?"
    r"|\x1b[ -/]{0,16}[0-~]?"
)

#: Removed without a trace: zero-width and bidirectional controls, soft hyphen, variation and tag characters,
#: interlinear annotation, BOM, and what Unicode calls noncharacters at the end of the first plane.
_INVISIBLE: Final = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\U000e0000-\U000e0fff]"
)
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
_BREAKS: Final = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_SPACES: Final = re.compile("[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_SURROGATES: Final = re.compile("[\ud800-\udfff]")
_PLAIN: Final = re.compile(r"[!-~](?: ?[!-~])*")

ELLIPSIS: Final = "…"


def sanitise(text: str, limit: int = 256, *, lines: bool = False) -> str:
    """`text` without anything that could act: at most `limit` characters, cut with an ellipsis.

    Escape sequences, control and invisible characters vanish, lone surrogates become U+FFFD, runs of white space
    become one space. With `lines`, line breaks (of every kind) stay as `\\n` and trailing blanks go; otherwise they are
    spaces too. Idempotent.
    """
    if len(text) <= limit and _PLAIN.fullmatch(text):
        return text
    # Work is bounded by the limit, not by what the outside sent: escapes may be long, hence the margin.
    text = text[: 16 * limit + 8192]
    text = _ESCAPES.sub("", text)
    text = _SURROGATES.sub("\ufffd", text)
    text = _INVISIBLE.sub("", text)
    text = _BREAKS.sub("\n" if lines else " ", text)
    text = _CONTROL.sub("", text)
    if lines:
        text = "\n".join(_SPACES.sub(" ", line).rstrip() for line in text.split("\n")).strip("\n")
    else:
        text = _SPACES.sub(" ", text)
    text = text.strip(" ")
    if len(text) > limit:
        text = text[: max(0, limit - 1)].rstrip() + ELLIPSIS if limit > 0 else ""
    return text


def sanitise_bytes(data: bytes, limit: int = 2000, *, lines: bool = True) -> str:
    """Output of a program as text that is safe to show: UTF-8 where it is, U+FFFD where it is not."""
    return sanitise(data[: 16 * limit + 8192].decode("utf-8", "replace"), limit, lines=lines)


def shown_command(argv: Iterable[str], limit: int | None = None) -> str:
    """A program with its arguments as people read it, each quoted as a shell would want it. Nothing of it is left out:
    what cannot be seen is written as its code (`\\n`, `\\x1b`, `\\u200b`), and only a `limit` cuts it. It is never run:
    what runs is the list."""
    text = "".join(map(_seen, shlex.join(argv)))
    return text if limit is None or len(text) <= limit else text[: max(0, limit - 1)] + ELLIPSIS


#: Letters that print nothing.
_BLANK: Final = frozenset("\u115f\u1160\u3164\uffa0")


def _seen(letter: str) -> str:
    """A character that can be seen and is no other's double, else its code."""
    seen = letter.isprintable() and unicodedata.category(letter) not in ("Zs", "Mn", "Me", "Cf")
    if letter == " " or (seen and letter not in _BLANK and unicodedata.bidirectional(letter) not in ("R", "AL")):
        return letter
    return letter.encode("unicode_escape").decode("ascii")
