"""The rules for names and values of sites and nodes, with a sentence for each thing that is wrong.

Names become addresses (`gpu:hall/g03/2`), file names and words on a command line, so they are kept to letters and
digits of any script, dots, dashes and underscores. Everything else is free text that a screen can show safely.
"""

from __future__ import annotations

import ipaddress
import unicodedata
from collections.abc import Callable

from console.fleet.model.inventory import Node, Site, is_id
from resources.text import QT_TRANSLATE_NOOP, Sentence, Text, say

NAME_LENGTH = 100
TEXT_LENGTH = 255
LABELS_PER_NODE = 64

_EMPTY = QT_TRANSLATE_NOOP("Inventory", "{field} is empty")
_TOO_LONG = QT_TRANSLATE_NOOP("Inventory", "{field} has {length} characters; {limit} are the most")
_BAD_START = QT_TRANSLATE_NOOP(
    "Inventory", "{field} “{value}” starts with “{character}”; start it with a letter or digit"
)
_BAD_IN_NAME = QT_TRANSLATE_NOOP(
    "Inventory", "{field} “{value}” has {character} in it; letters, digits, dots, dashes and underscores are allowed"
)
_BAD_IN_TEXT = QT_TRANSLATE_NOOP("Inventory", "{field} “{value}” has {character} in it, which cannot be shown safely")
_SPACE = QT_TRANSLATE_NOOP("Inventory", "{field} “{value}” has a space in it")
_EDGES = QT_TRANSLATE_NOOP("Inventory", "{field} “{value}” starts or ends with a space")
_LOOKS_LIKE_OPTION = QT_TRANSLATE_NOOP("Inventory", "{field} “{value}” starts with a dash, like an option")
_LOOKS_LIKE_ID = QT_TRANSLATE_NOOP("Inventory", "{field} “{value}” looks like an id, which only the program gives")
_NO_HOST = QT_TRANSLATE_NOOP(
    "Inventory", "{field} “{value}” is no host; after a colon stands a port from 1 to 65535, as in g07:2222"
)
_PORT = QT_TRANSLATE_NOOP("Inventory", "port {value} does not exist; ports go from 1 to 65535")
_TWICE = QT_TRANSLATE_NOOP("Inventory", "{field} is {value} here and {other} in the host; keep one of them")
_COMMA = QT_TRANSLATE_NOOP("Inventory", "label “{value}” has a comma in it; commas separate labels")
_LABEL_TWICE = QT_TRANSLATE_NOOP("Inventory", "label “{value}” is there twice")
_A_SPACE = QT_TRANSLATE_NOOP("Inventory", "a space")
#: What is wrong is said of a field by the name that files and the command line have for it.
_FIELDS = {
    text.source: text
    for text in (
        QT_TRANSLATE_NOOP("Inventory", "key"),
        QT_TRANSLATE_NOOP("Inventory", "zone"),
        QT_TRANSLATE_NOOP("Inventory", "site"),
        QT_TRANSLATE_NOOP("Inventory", "name"),
        QT_TRANSLATE_NOOP("Inventory", "host"),
        QT_TRANSLATE_NOOP("Inventory", "user"),
        QT_TRANSLATE_NOOP("Inventory", "port"),
        QT_TRANSLATE_NOOP("Inventory", "rack"),
        QT_TRANSLATE_NOOP("Inventory", "switch"),
        QT_TRANSLATE_NOOP("Inventory", "owner"),
        QT_TRANSLATE_NOOP("Inventory", "identity_file"),
        QT_TRANSLATE_NOOP("Inventory", "jump"),
        QT_TRANSLATE_NOOP("Inventory", "label"),
    )
}
_MANY_LABELS = QT_TRANSLATE_NOOP("Inventory", "{count} labels; {limit} are the most")


def shown(value: str, limit: int = 60) -> str:
    """Text from outside as it may stand in a sentence: short, with everything invisible written as its escape."""
    short = value if len(value) <= limit else value[: limit - 1] + "…"
    return "".join(c if _printable(c) else c.encode("unicode_escape", "replace").decode("ascii") for c in short)


#: Letters and marks that draw nothing: fillers, the grapheme joiner, and the variation selectors.
_BLANKS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0") | frozenset(map(chr, range(0xFE00, 0xFE10)))


def likeness(name: str) -> str:
    """The same for names that people cannot tell apart reliably: letter case and ways to compose a letter aside."""
    return unicodedata.normalize("NFKC", name).casefold()


def _printable(character: str) -> bool:
    if character in _BLANKS:
        return False
    # Cf holds the marks that turn text around (U+202E) and join it invisibly: as dangerous in a name as an escape.
    return unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def _described(character: str) -> str | Text:
    if character == " ":
        return _A_SPACE
    return f"“{character}”" if _printable(character) and not character.isspace() else f"U+{ord(character):04X}"


def name_fault(field: str, value: str) -> Sentence | None:
    """What is wrong with a name that becomes part of an address, or None."""
    if not value:
        return say(_EMPTY, field=_FIELDS[field])
    if len(value) > NAME_LENGTH:
        return say(_TOO_LONG, field=_FIELDS[field], length=len(value), limit=NAME_LENGTH)
    for character in value:
        if not (_letter(character) or character in "._-"):
            return say(_BAD_IN_NAME, field=_FIELDS[field], value=shown(value), character=_described(character))
    if value[0] in "._-":
        return say(_BAD_START, field=_FIELDS[field], value=value, character=value[0])
    if is_id(value):
        return say(_LOOKS_LIKE_ID, field=_FIELDS[field], value=value)
    return None


def _letter(character: str) -> bool:
    if character in _BLANKS:
        return False
    return unicodedata.category(character)[0] in "LM" or unicodedata.category(character) == "Nd"


def text_fault(field: str, value: str) -> Sentence | None:
    """What is wrong with a free text of one line (empty is fine), or None."""
    if len(value) > TEXT_LENGTH:
        return say(_TOO_LONG, field=_FIELDS[field], length=len(value), limit=TEXT_LENGTH)
    for character in value:
        if not _printable(character):
            return say(_BAD_IN_TEXT, field=_FIELDS[field], value=shown(value), character=_described(character))
    if value != value.strip():
        return say(_EDGES, field=_FIELDS[field], value=value)
    return None


def word_fault(field: str, value: str) -> Sentence | None:
    """What is wrong with a host, a user or a jump (empty is fine), or None."""
    if fault := text_fault(field, value):
        return fault
    if any(character.isspace() for character in value):
        return say(_SPACE, field=_FIELDS[field], value=value)
    if value.startswith("-"):
        return say(_LOOKS_LIKE_OPTION, field=_FIELDS[field], value=value)
    return None


def host_fault(field: str, value: str) -> Sentence | None:
    """What is wrong with a host without its port (empty is fine), or None."""
    if fault := word_fault(field, value):
        return fault
    if ":" in value and not is_address(value):
        return say(_NO_HOST, field=_FIELDS[field], value=value)
    return None


def twice_fault(field: str, value: str, other: str) -> Sentence | None:
    """What is wrong with a field that the host says, too, and says otherwise; None where one of them is empty."""
    if not value or not other or value == other:
        return None
    return say(_TWICE, field=_FIELDS[field], value=shown(value), other=shown(other))


def is_address(text: str) -> bool:
    """Whether this is an IP address as such, not a name."""
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _label_faults(labels: tuple[str, ...]) -> list[Sentence]:
    faults: list[Sentence] = []
    if len(labels) > LABELS_PER_NODE:
        faults.append(say(_MANY_LABELS, count=len(labels), limit=LABELS_PER_NODE))
    seen: set[str] = set()
    for label in labels:
        if not label:
            faults.append(say(_EMPTY, field=_FIELDS["label"]))
        elif fault := text_fault("label", label):
            faults.append(fault)
        elif "," in label:
            faults.append(say(_COMMA, value=label))
        elif label in seen:
            faults.append(say(_LABEL_TWICE, value=label))
        seen.add(label)
    return faults


_NODE_CHECKS: tuple[tuple[str, Callable[[str, str], Sentence | None]], ...] = (
    ("site", name_fault),
    ("name", name_fault),
    ("host", host_fault),
    ("user", word_fault),
    ("rack", text_fault),
    ("switch", text_fault),
    ("owner", text_fault),
    ("identity_file", text_fault),
    ("jump", word_fault),
)


def node_faults(node: Node) -> list[Sentence]:
    """Everything that is wrong with a node by itself; empty when it may be added."""
    found = [check(field, getattr(node, field)) for field, check in _NODE_CHECKS]
    faults = [fault for fault in found if fault is not None]
    if not node.host and not node.local:
        faults.append(say(_EMPTY, field=_FIELDS["host"]))
    if not 0 <= node.port <= 65535:
        faults.append(say(_PORT, value=node.port))
    return faults + _label_faults(node.labels)


def site_faults(site: Site) -> list[Sentence]:
    """Everything that is wrong with a site by itself; empty when it may be added. Whether `zone` exists is for those to
    check who have the time zone database."""
    found = [name_fault("key", site.key), text_fault("name", site.name), text_fault("zone", site.zone)]
    faults = [fault for fault in found if fault is not None]
    if not site.name:
        faults.append(say(_EMPTY, field=_FIELDS["name"]))
    if not site.zone:
        faults.append(say(_EMPTY, field=_FIELDS["zone"]))
    return faults
