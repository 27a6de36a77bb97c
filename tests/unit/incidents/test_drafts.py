"""Drafts: none before the stop is answered, filled with sources, a person's words kept, what is left out left out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from console.fleet.model.rules import Grade
from console.incidents.model import moves
from console.incidents.model.clocks import clocks_of
from console.incidents.model.drafts import Draft, Known, Stop, document, draft_of, plain
from console.incidents.model.incidents import (
    Awareness,
    FollowUp,
    Incident,
    Line,
    LineKind,
    Link,
    LinkKind,
    Number,
)
from console.incidents.model.moves import after
from console.incidents.model.regimes import Profile, Regimes, Runs
from console.incidents.service.regimes import shipped
from console.journal.canonical import canonical
from console.work.model.costed import Costed
from resources.text import Text
from widgets import translation

KNOWN = datetime(2026, 11, 20, 3, 9, 38, tzinfo=ZoneInfo("Europe/Stockholm")).timestamp()
PROFILE = Profile(
    date(2026, 11, 1),
    "M. Ek",
    "Europe/Stockholm",
    party="Trollhättan AI operations",
    runs=(Runs("cybersakerhetslag"), Runs("sakerhetsskydd")),
)
INCIDENT = Incident(
    Number(2026, 41),
    "GPU lost on g03",
    Grade.CRITICAL,
    KNOWN,
    KNOWN + 77,
    "A. Lindqvist",
    nodes=("n3",),
    services=("weld-inspect",),
    links=(Link(LinkKind.ALARM, "alarm:7"),),
    follow_ups=(FollowUp(1, "Order a spare part"),),
    awareness=Awareness(KNOWN, "A. Lindqvist", KNOWN + 80, "Alarm acknowledged"),
    classified=False,
)


def english(text: Text) -> str:
    return text.source


def swedish(text: Text) -> str:
    return translation.speaker("sv")(text.context, text.source)


def draft(incident: Incident = INCIDENT, duty: str = "early_warning", *, language: str = "en") -> Draft:
    regime = shipped()["cybersakerhetslag"]
    found = regime.duty(duty)
    assert found is not None
    clocks = clocks_of(incident, Regimes(shipped(), PROFILE), KNOWN + 186)
    lines = (Line(KNOWN + 120, LineKind.ACT, "Drain node g03 began", "A. Lindqvist"), Line(KNOWN, LineKind.TYPED, "x"))
    say = swedish if language == "sv" else english
    return draft_of(incident, PROFILE, regime, found, Known(("g03",), lines, clocks), language=language, say=say)


def texts(made: Draft) -> dict[str, str]:
    return {each.id: each.text for each in made.fields}


@pytest.mark.parametrize(("classified", "stop"), [(None, Stop.UNANSWERED), (True, Stop.CLASSIFIED)])
def test_no_draft_is_made_before_a_person_said_that_it_holds_nothing_classified(
    classified: bool | None, stop: Stop
) -> None:
    made = draft(replace(INCIDENT, classified=classified))
    assert made.stop is stop and made.fields == ()


def test_of_protective_security_no_draft_is_made_whatever_was_answered() -> None:
    regime = shipped()["sakerhetsskydd"]
    made = draft_of(INCIDENT, PROFILE, regime, regime.duties[0], Known(), language="en", say=english)
    assert made.stop is Stop.STAYS and made.fields == ()


def test_fields_are_filled_from_what_is_known_with_their_source_and_what_is_missing_is_so() -> None:
    made = draft()
    found = texts(made)
    assert found["party"] == "Trollhättan AI operations"
    assert found["number"] == "INC-2026-041"
    assert found["detected"] == "2026-11-20 03:09:38 (UTC+01:00), by our own monitoring"
    assert found["affected"] == "Services: weld-inspect. Nodes: g03"
    assert found["doing"].splitlines()[-1] == "To be done: Order a spare part"
    assert found["next"] == "At the latest with: Notification, 2026-11-23 03:09:38 (UTC+01:00)"
    assert {each.id for each in made.fields if each.missing} == {"contact", "unlawful", "borders"}
    assert all(each.source for each in made.fields if not each.missing)


def test_what_nobody_s_alarm_told_is_not_said_to_come_from_monitoring() -> None:
    assert texts(draft(replace(INCIDENT, links=())))["detected"] == "2026-11-20 03:09:38 (UTC+01:00)"


def test_it_is_in_swedish_where_it_is_asked_in_swedish() -> None:
    made = draft(language="sv")
    assert made.fields[0].name == "Rapporterande part"
    assert texts(made)["affected"] == "Tjänster: weld-inspect. Noder: g03"


def test_a_person_s_words_stand_until_they_are_taken_back_and_say_whose_they_are() -> None:
    place = {"regime": "cybersakerhetslag", "duty": "early_warning", "language": "en", "field": "unlawful"}
    said = moves.Drafted(incident="2026-041", at=1_000, who="M. Ek", text="No sign so far.", **place)
    worded = after(INCIDENT, said, 9)
    assert worded is not None
    field = next(each for each in draft(worded).fields if each.id == "unlawful")
    assert (field.text, field.by) == ("No sign so far.", "M. Ek")
    assert next(each for each in draft(worded, language="sv").fields if each.id == "unlawful").missing
    back = after(worded, moves.Drafted(incident="2026-041", at=2_000, who="M. Ek", **place), 10)
    assert back is not None and back.worded == ()


def test_what_reports_leave_out_stands_in_no_draft() -> None:
    fields = frozenset({"title", "nodes", "people", "services", "follow_ups", "outcome", "cost"})
    cost = Costed(1_234_500, "SEK", 0, 0, 0, 0, 0, KNOWN)
    whole = replace(INCIDENT, closed=KNOWN + 900, outcome="Card of g03 replaced", costed=cost)
    told = "".join(plain(draft(whole, duty), whole, say=english) for duty in ("early_warning", "final_report"))
    words = ("g03", "GPU lost", "replaced", "weld-inspect", "spare part")
    assert all(word in told for word in words)
    left_out = replace(whole, redacted=fields)
    for duty in ("early_warning", "final_report"):
        text = plain(draft(left_out, duty), left_out, say=english)
        assert [word for word in words if word in text] == []
        assert "[left out]" in text
    regime = shipped()["cybersakerhetslag"]
    asks = replace(regime.duties[0], asks=("cost",))
    made = [draft_of(each, PROFILE, regime, asks, Known(), language="en", say=english) for each in (whole, left_out)]
    assert [texts(each)["cost"] for each in made] == ["12345.00 SEK so far", "[left out]"]


def test_acts_that_are_left_out_are_said_to_be() -> None:
    regime = shipped()["cybersakerhetslag"]
    (found,) = (each for each in regime.duties if each.id == "final_report")
    known = Known((), (Line(KNOWN + 120, LineKind.ACT, "Drain g03", redacted=True),))
    made = draft_of(INCIDENT, PROFILE, regime, found, known, language="en", say=english)
    assert texts(made)["measures"] == "[left out]"


def test_a_draft_as_data_is_the_same_bytes_from_the_same_state_and_names_what_is_missing() -> None:
    first, again = (canonical(document(draft(), INCIDENT, made="2026-11-20T02:12:44Z", say=english)) for _ in range(2))
    assert first == again and '"missing":true' in first
    assert "[missing]" in plain(draft(), INCIDENT, say=english)


def test_since_when_something_is_judged_to_be_so_stands_while_it_goes_on_being_judged_so() -> None:
    def judged(at: int, *met: str) -> moves.Judged:
        return moves.Judged(
            incident="2026-041", at=at, who="M. Ek", significance=moves.Significance.SIGNIFICANT, reason="x", met=met
        )

    incident: Incident | None = INCIDENT
    for move in (judged(1_000, "dora.major"), judged(5_000, "dora.major", "gdpr.breach")):
        incident = after(incident, move, 9)
    assert incident is not None
    assert dict(incident.judgement.since) == {"significant": 1.0, "dora.major": 1.0, "gdpr.breach": 5.0}
