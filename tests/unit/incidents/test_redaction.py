"""What is left out of reports and drafts stands nowhere in them: in no other field, no line, no title."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from console.fleet.model.changes import add_nodes, add_site
from console.fleet.model.inventory import Node, Site
from console.fleet.model.rules import Grade
from console.incidents.model.incidents import EvidenceKind, Number, Significance, Told
from console.incidents.model.moves import Costed
from console.incidents.model.redaction import Veil
from console.incidents.page.report_paper import Told as Matter
from console.incidents.page.report_paper import report
from console.incidents.service.reports import Reports
from console.main.compose import compose
from console.main.parts import Parts
from console.pagekit.report import plain
from tests.support.journals import Clock

NOW = 1_800_000_000.0


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[Parts]:
    made = compose(tmp_path / "data", source="test", clock=Clock(NOW))
    inventory = made.inventory
    inventory.apply(add_site(inventory.current(), Site("hall", "Hall")))
    inventory.apply(add_nodes(inventory.current(), [Node("hall", "g03", "g03.invalid")]))
    yield made
    made.close()


@pytest.fixture
def number(parts: Parts) -> Number:
    """An incident of which everything was written down."""
    incidents, node = parts.incidents, parts.inventory.current().nodes[0].key
    made = incidents.open("GPU lost on G03", Grade.HIGH, nodes=[node], services=["weld-inspect"]).number
    incidents.take(made, "Anna Lindqvist")
    incidents.take(made, "Erik Berg")
    incidents.note(made, "Lindqvist says that hall/g03 is warm, g031 is not")
    incidents.aware(made, NOW, "Anna Lindqvist called")
    incidents.judge(made, Significance.SIGNIFICANT, "g03 stands still", ["nis2.disruption"])
    incidents.draft_read(made, ("gdpr", "notification"), "Rolf Reader", "a" * 64)
    incidents.tell(made, Told("gdpr", "notification", "IMY", "form 7", NOW, ""))
    incidents.keep(made, EvidenceKind.FILE, "kernel.log", b"XID 79")
    incidents.follow_up(made, "Order a spare part", "Olle Owner")
    moved = Costed(incident=str(made), amount=1_234_567, currency="SEK")
    parts.incidents.past([[moved]])
    incidents.close(made, "Replaced")
    incidents.learn(made, root_cause="A worn slot", lessons="Look at slots")
    return made


def told(parts: Parts, number: Number) -> tuple[str, str]:
    """The report as JSON, and what is read in its paper."""

    def called(node: str) -> str:
        return parts.inventory.current().name(node)

    incident = parts.incidents.incident(number)
    assert incident is not None
    matter = Matter(incident, parts.incidents.timeline(number), (), "g03", "Site", "UTC")
    made = report(matter, lambda text: text.source)
    return Reports(parts.journal, parts.incidents, called).text(number), f"{plain(made)}\n{made.title}\n{made.author}"


@pytest.mark.slow
@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("title", ["GPU lost"]),
        ("services", ["weld-inspect"]),
        ("nodes", ["g03"]),
        ("people", ["Lindqvist", "Anna", "Berg", "Rolf", "Olle"]),
        ("evidence", ["kernel.log"]),
        ("follow_ups", ["spare part", "Olle"]),
        ("told", ["IMY", "form 7"]),
        ("root_cause", ["worn slot"]),
        ("lessons", ["Look at"]),
        ("outcome", ["Replaced"]),
        ("cost", ["1234567", "12,345"]),
        ("line:1", ["is warm"]),
    ],
)
def test_what_is_left_out_is_nowhere_else_to_be_read(
    parts: Parts, number: Number, field: str, words: list[str]
) -> None:
    whole = "".join(told(parts, number)).casefold()
    assert all(word.casefold() in whole for word in words)
    parts.incidents.redact(number, [field])
    for text in told(parts, number):
        left = text.casefold().replace("g031", "")
        assert [word for word in words if word.casefold() in left] == []
    assert json.loads(told(parts, number)[0])["redacted"] == [field]


def test_a_name_is_taken_out_where_it_stands_alone_and_nowhere_within_a_word() -> None:
    veil = Veil(frozenset({"g03", "hall/g03", "A. Lind (x)"}))
    assert veil.over("hall/g03, G03; g031 and xg03; A. Lind (x)") == "…, …; g031 and xg03; …"
    assert Veil().over("g03") == "g03"
