"""The pages of the operators' manual that are written from the program's own records:

python -m console.main.manual errors > docs/operators/errors.md
python -m console.main.manual keyboard > docs/operators/keyboard.md
python -m console.main.manual findings > docs/operators/findings.md
python -m console.main.manual settings > settings.md && mv settings.md docs/operators/
"""

from __future__ import annotations

import string
import sys
from collections.abc import Iterable
from pathlib import Path

from console.fleet.model.failures import WORDS, slowness, verdict
from console.fleet.model.links import Failure, LinkState
from console.frame.catalogue import PAGES, SETTINGS, commands_of
from console.frame.commands import COMMANDS as FRAME
from console.frame.settings import OFFERED
from console.journal.model import JournalError, JournalProblem
from console.log.page.settings import OFFERED as OF_THE_DESK
from console.main.rules_page import findings
from console.work.model.commands import Command
from resources.text import Sentence, Text

_ERRORS_HEAD = """\
# Errors by code

Every error of the world outside (a node, a network, a disk) has a code, and three sentences: what happened, why it
matters, what to do. The window shows the sentences; `--json` gives the code, too, as `failure.code`. Search this page
for either. Words in *slanted letters* stand for what the program fills in. The other side's own words are behind
*Show raw text*, and in `failure.raw`.

This page is written from the program's own sentences (`python -m console.main.manual errors`); a test holds the two
equal. What to do when there is no code: [Troubleshooting](troubleshooting.md).
"""
#: The families of codes, with their heading and what comes before the first.
_FAMILIES: tuple[tuple[str, str, str], ...] = (
    (
        "ssh.",
        "Reaching a node: `ssh`",
        "On the way through a jump host the same errors say at which hop it happened.",
    ),
    ("probe.", "Reading a node: `probe`", "The login worked; what came afterwards did not."),
    ("runner.", "Acting on a node: `runner`", ""),
    ("tool.", "Programs on a node: `tool`", "What a node was asked about, or to do, by a program of its own."),
    ("backup.", "Backups: `restic`, `borg`", "A backup that is listed or restored on a node."),
    ("link.", "A link that stands still: `link`", ""),
    ("local.", "This workstation as a node: `local`", ""),
    ("history.", "The history of measurements: `history`", "Settings, Storage, shows these. Live figures go on."),
    ("demo.", "The demo site: `demo`", "Faults that are raised and cleared; nothing here concerns a real machine."),
    ("console.", "The program's own mistakes: `console`", "Please report these."),
)
_JOURNAL = """\
## The journal: `journal`

Where changes are kept. While it cannot be used, nothing is changed, and a window that starts shows no pages.
"""
#: What is told of a stream that goes on.
_TOLD = frozenset({"probe.no_hello", "probe.not_understood", "probe.line_too_long"})
_SLOWLY = "Tries again by itself, ever more slowly, with pauses of up to two minutes."
_THEN = {
    LinkState.LOST: "Tries again by itself, soon at first, then with pauses of up to a minute.",
    LinkState.ASKING: "Waits for you; it does not try again by itself.",
    LinkState.STOPPED: "Stops. It never tries again by itself.",
}

_KEYBOARD_HEAD = """\
# The keyboard

Tab goes from control to control, Shift+Tab back; Space presses a button or opens its menu. Ctrl+K opens the palette,
which finds every command, page, node and GPU by a few letters of its name.

## Everywhere in the window

This table is written from the program's own commands (`python -m console.main.manual keyboard`); a test holds the two
equal. F1 shows the same keys.

"""
_KEYBOARD_TAIL = """
## In a part of the window

| Where | Key | What |
|---|---|---|
| Map of all GPUs | arrows | go from GPU to GPU |
| | Enter, Shift+Enter | open the GPU, open its node |
| List of nodes | Up, Down | choose a node |
| | the menu key, or a right click | what can be done with the node |
| Filter field | Down, Enter | to the list |
| | Escape | show all again |
| Curves | Left, Right | move along in time |
| | +, - | look closer, see more time |
| | Shift+Left, Shift+Right | move the crosshair |
| | End | back to now, and stay there (Live) |
| | Escape | let the crosshair go |
| Strip of all history | Left, Right | move the window; with Shift by all of it |
| | +, - | a shorter, a longer window |
| | Home, End | to the beginning, to the end |
| A row of choices (ranges, themes) | Left, Right | choose |
| Tables | Up, Down | choose a row |
| | Enter | open it, where it opens |
| | Ctrl+C | copy the chosen rows, with tabs between the columns; all rows when none is chosen |
| | Delete, or the menu key | the small button of the row: Forget, Clear |
| Pages at the left | Up, Down, then Space | choose, open |
| Palette | Up, Down, Page Up, Page Down | choose |
| | Enter | do it, or go there |
| | Escape | close |
| Dialogs | Enter | the button that stands out |
| | Escape | close; nothing is changed |

With the mouse over the curves: Ctrl and the wheel zoom, Shift and the wheel or a drag moves along in time, a click pins
the crosshair and a second one lets it go, a double click goes back to now.
"""


def errors() -> str:
    """docs/operators/errors.md."""
    parts = [_ERRORS_HEAD]
    for start, heading, text in _FAMILIES:
        parts.append(f"## {heading}\n" + (f"\n{text}\n" if text else ""))
        for code in sorted(code for code in map(str, WORDS) if code.startswith(start)):
            words = WORDS[code]
            then = "" if start in ("history.", "demo.", "runner.", "tool.", "backup.") else _then(code)
            parts.append(_error(code, (words.happened, words.matters), words.next, then))
    parts.append(_JOURNAL)
    for problem in JournalProblem:
        error = JournalError(problem, Path())
        parts.append(_error(problem.value, (error.happened,), error.remedy, ""))
    return "\n".join(parts)


def keyboard() -> str:
    """docs/operators/keyboard.md."""
    lines = ["| Key | What | |", "|---|---|---|"]
    lines += [f"| {c.shortcut} | {str(c.text).rstrip('…')} | {c.explanation} |" for c in with_keys()]
    return _KEYBOARD_HEAD + "\n".join(lines) + "\n" + _KEYBOARD_TAIL


def with_keys() -> list[Command]:
    """The commands that have a key, in the order of the page."""
    pages = [entry.opening for entry in PAGES]
    carried_out = [command for entry in PAGES for command in commands_of(entry)]
    return [command for command in (*FRAME, *pages, *carried_out) if command.shortcut]


def settings() -> str:
    """docs/operators/settings.md: the page as it is, with its tables written anew."""
    page = Path("docs/operators/settings.md").read_text(encoding="utf-8")
    for name, table in tables().items():
        begin, end = f"<!-- {name} -->\n", f"<!-- end of {name} -->\n"
        head, _, rest = page.partition(begin)
        page = head + begin + table + end + rest.partition(end)[2]
    return page


def tables() -> dict[str, str]:
    """The tables of settings.md by name: what the Settings page offers, and what is remembered without being asked."""
    lines = ["| | | At first |", "|---|---|---|"]
    offered = (*OFFERED, *OF_THE_DESK)
    for each in offered:
        yes_or_no = isinstance(each.default, bool)
        values = ", ".join(text.source for text in each.choices.values()) or ("yes or no" if yes_or_no else each.kind)
        plain = ("yes" if each.default else "no") if yes_or_no else each.default
        first = each.choices[each.default].source if each.choices else plain
        lines.append(f"| {each.text} | {values} | {first} |")
    kept = ["| | In `window.json` | What it may be |", "|---|---|---|"]
    kept += [f"| {each.text} | `{each.name}` | {each.kind} |" for each in SETTINGS if each not in offered]
    return {"offered settings": "\n".join(lines) + "\n", "remembered settings": "\n".join(kept) + "\n"}


def _then(code: str) -> str:
    if code in _TOLD:
        return "Goes on reading and marks the node."
    state = verdict(code)
    slowly = state is LinkState.LOST and slowness(Failure(code, "")) > 1
    return _SLOWLY if slowly else _THEN[state]


def _error(code: str, said: Iterable[Text | Sentence], do: Text | Sentence, then: str) -> str:
    lines = [f"### `{code}`\n", " ".join(_shown(text) for text in said) + "\n", f"- **Do:** {_shown(do)}"]
    if then:
        lines.append(f"- **The console:** {then}")
    return "\n".join(lines) + "\n"


class _Nowhere(string.Formatter):
    """Fills a text's places with their own names, slanted."""

    def get_value(self, key: object, *_: object) -> str:
        return f"*{_PLACES.get(str(key), str(key).replace('_', ' '))}*"


_PLACES = {"target": "node", "said": "its words", "what": "which", "prompt_1": "the question", "path": "file"}


def _shown(text: Text | Sentence) -> str:
    source = text.text.source if isinstance(text, Sentence) else text.source
    return _Nowhere().vformat(source, (), {})


_PAGES = {"errors": errors, "findings": findings, "keyboard": keyboard, "settings": settings}

if __name__ == "__main__":
    if sys.argv[1:2] and sys.argv[1] in _PAGES:
        sys.stdout.write(_PAGES[sys.argv[1]]())
    else:
        sys.exit(f"say which page: {' or '.join(_PAGES)}")
