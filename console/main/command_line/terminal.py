"""The terminal of the command line: what it prints, and how it asks.

Every text that came from outside passes `sanitise` on its way out, cell by cell, so that nothing a node, a file or a
server said can act on the terminal. With `--json` standard output holds JSON alone: one document, or one object a line.
"""

from __future__ import annotations

import getpass
import json
import re
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any, TextIO

from connectors.text import sanitise
from console.fleet.model.failures import explain
from console.fleet.model.links import Failure
from resources.text import Sentence

#: Characters that JSON may hold as they are and a terminal may act on.
_ACTING = re.compile("[\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")


def to_json(value: Any, *, indent: int | None = None) -> str:
    """JSON that is safe to print: what a terminal could act on is written as its escape."""
    text = json.dumps(value, ensure_ascii=False, indent=indent, allow_nan=False)
    return _ACTING.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


class Terminal:
    """Standard output and error of one run. `json` says that results are to be JSON."""

    def __init__(self, *, json: bool = False, out: TextIO | None = None, err: TextIO | None = None) -> None:
        self.json = json
        self.out = sys.stdout if out is None else out
        self.err = sys.stderr if err is None else err
        for stream in (self.out, self.err):
            reconfigure = getattr(stream, "reconfigure", None)
            if reconfigure is not None:
                # A terminal that cannot show å gets an escape, not a traceback.
                reconfigure(errors="backslashreplace")

    @property
    def can_ask(self) -> bool:
        """Whether a person sits at both ends."""
        return not self.json and sys.stdin is not None and sys.stdin.isatty() and self.err.isatty()

    @property
    def is_screen(self) -> bool:
        """Whether output goes to a terminal that can be drawn anew."""
        return not self.json and self.out.isatty()

    def document(self, value: Any) -> None:
        """One JSON document, for people to read too."""
        print(to_json(value, indent=2), file=self.out, flush=True)

    def record(self, value: Any) -> None:
        """One JSON object on a line of its own."""
        print(to_json(value), file=self.out, flush=True)

    def line(self, text: str = "") -> None:
        """A line of our own words; what it quotes must be sanitised."""
        print(text, file=self.out, flush=True)

    def tell(self, text: str) -> None:
        """A line for the person, beside the results: on standard error."""
        print(text, file=self.err, flush=True)

    def table(self, header: Sequence[str], rows: Iterable[Sequence[object]], *, right: Iterable[int] = ()) -> None:
        """Columns as wide as their widest cell; those numbered in `right` are aligned to the right."""
        for line in layout(header, rows, right=right):
            self.line(line)

    def failure(self, failure: Failure, *, goes_on: bool = False) -> None:
        """What happened, why it matters, what to do, and the outside's own words."""
        for line in failure_lines(failure, goes_on=goes_on):
            self.tell(line)

    def ask(self, question: str) -> bool:
        """A question that yes answers; anything else is no."""
        self.err.write(f"{question} [y/N] ")
        self.err.flush()
        return sys.stdin.readline().strip().casefold() in ("y", "yes")

    def ask_secret(self, prompt: str) -> str:
        """A secret, typed without being shown. Never from an argument: the process list shows those to everyone."""
        return getpass.getpass(sanitise(prompt, 200) + " ", stream=self.err)

    def ask_text(self, prompt: str) -> str:
        self.err.write(sanitise(prompt, 200) + " ")
        self.err.flush()
        return sys.stdin.readline().rstrip("\r\n")


def layout(header: Sequence[str], rows: Iterable[Sequence[object]], *, right: Iterable[int] = ()) -> list[str]:
    """A table's lines, sanitised cell by cell."""
    cells = [[sanitise(str(cell), 200) for cell in row] for row in (header, *rows)]
    widths = [max(map(width, column)) for column in zip(*cells, strict=True)]
    aligned = set(right)
    lines = []
    for row in cells:
        padded = [
            " " * (widths[n] - width(cell)) + cell if n in aligned else cell + " " * (widths[n] - width(cell))
            for n, cell in enumerate(row)
        ]
        lines.append("  ".join(padded).rstrip())
    return lines


def width(text: str) -> int:
    """Columns that a text takes on a terminal: East Asian wide letters two, combining marks none."""
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in text)
    return len(text) + wide - sum(unicodedata.combining(c) > 0 for c in text)


#: What is said of trying again, by one who goes on and by a command that ends now.
_ONCE = (
    ("The console tries again by itself, ever more slowly. Retry to try now.", "Try again later."),
    ("The console tries again by itself, ever more slowly.", "Try again later."),
    ("The console tries again by itself. Retry to try now.", "Try again."),
    ("Retry to try now.", "Try again."),
    ("Retry to try again.", "Try again."),
    (": the console tries again by itself.", "."),
    (" The console tries again by itself.", ""),
    (" The console starts it again by itself.", ""),
)


def _advice(said: Sentence, *, goes_on: bool) -> str:
    """What to do next. Only what `goes_on` tries again by itself."""
    text = str(said)
    for by_itself, once in () if goes_on else _ONCE:
        text = text.replace(by_itself, once)
    return text


def failure_lines(failure: Failure, *, goes_on: bool = False) -> list[str]:
    """A failure in words, one sentence a line, the raw text last and indented; `goes_on` for who will try again."""
    said = explain(failure)
    lines = [_clean(str(said.happened))]
    if said.at_hop is not None:
        lines.append(_clean(str(said.at_hop)))
    lines += [_clean(str(said.matters)), _clean(_advice(said.next, goes_on=goes_on))]
    if failure.raw:
        lines += ["    " + line for line in sanitise(failure.raw, 2000, lines=True).split("\n")]
    return lines


def failure_record(failure: Failure, *, goes_on: bool = False) -> dict[str, Any]:
    """A failure as JSON: stable `code`, the sentences, the facts; `goes_on` as in `failure_lines`."""
    said = explain(failure)
    return {
        "code": failure.code,
        "target": failure.target,
        "what": str(said.happened),
        "why": str(said.matters),
        "do": _advice(said.next, goes_on=goes_on),
        "facts": {
            name: value for name, value in failure.facts.items() if name not in ("key", "known_elsewhere", "secret")
        },
        "raw": failure.raw,
    }


def _clean(text: str) -> str:
    return sanitise(text, 1000)
