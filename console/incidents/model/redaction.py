"""Names that reports and drafts leave out, wherever a text tells of them: a title that names the node, a note that
names a colleague. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from console.incidents.model.incidents import Incident, Line
from resources.text import Sentence

#: What stands in the place of a name.
OUT = "…"
#: Of a person's name also its words are names, from so many letters on.
_WORD = re.compile(r"\w{3,}")
_OF_PEOPLE = ("owner", "reader")


@dataclass(frozen=True, slots=True)
class Veil:
    """Takes `names` out of texts, in whatever case they stand there."""

    names: frozenset[str] = frozenset()

    def over(self, text: str) -> str:
        if not self.names:
            return text
        longest_first = sorted(self.names, key=lambda name: (-len(name), name))
        return re.sub(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", OUT, text, flags=re.IGNORECASE)


def veil_of(incident: Incident, nodes: Iterable[str], lines: Iterable[Line]) -> Veil:
    """What is to be taken out of the texts of an incident, by what of it is left out: names of its `nodes`, as people
    call them, and of people whom it or its `lines` name."""
    names: set[str] = set()
    if "nodes" in incident.redacted:
        names |= {part for node in nodes for part in (node, node.rpartition("/")[2])}
    if "people" in incident.redacted:
        for name in _people(incident, lines):
            names |= {name, *_WORD.findall(name)}
    return Veil(frozenset(filter(None, names)))


def _people(incident: Incident, lines: Iterable[Line]) -> Iterator[str]:
    yield from (incident.owner, incident.opened_by, incident.closed_by, incident.judgement.who)
    if incident.awareness is not None:
        yield incident.awareness.who
    for follow_up in incident.follow_ups:
        yield from (follow_up.owner, follow_up.by)
    for read in incident.drafts_read:
        yield from (read.reader, read.who)
    for told in incident.told:
        yield told.who
    for line in lines:
        yield line.who
        if isinstance(line.text, Sentence):
            yield from (str(line.text.values[name]) for name in _OF_PEOPLE if name in line.text.values)
