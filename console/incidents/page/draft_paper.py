"""A draft as a paper, in the draft's language."""

from __future__ import annotations

from console.incidents.model.drafts import MISSING, Draft
from console.incidents.model.incidents import Incident
from console.incidents.page import wording
from console.incidents.page.wording import Say
from console.pagekit.report import Facts, Heading, Paragraph, Part, Report
from resources.text import QT_TRANSLATE_NOOP
from widgets import numbers

_TO = QT_TRANSLATE_NOOP("DraftPaper", "To: {to}")
_BY = QT_TRANSLATE_NOOP("DraftPaper", "{law}, {source}")
_DRAFT = QT_TRANSLATE_NOOP("DraftPaper", "Draft. {filled} of {all} fields are filled. Sent by a person, or not at all.")
_PAGE = QT_TRANSLATE_NOOP("DraftPaper", "page {page} of {pages}")


def paper(draft: Draft, incident: Incident, *, person: str, zone: str, now: float, say: Say) -> Report:
    """The draft as it stands at `now` (unix seconds); its metadata name `person`."""
    name = wording.name(incident.number)
    missing = f"[{say(MISSING)}]"
    told = say(_DRAFT).format(filled=draft.filled, all=len(draft.fields))
    parts: tuple[Part, ...] = (
        Paragraph(say(_TO).format(to=say(draft.duty.to or draft.regime.to))),
        Paragraph(say(_BY).format(law=draft.regime.law, source=draft.duty.source), dim=True),
        Heading(say(draft.duty.name)),
        Facts(tuple((each.name, each.text or missing) for each in draft.fields)),
        Paragraph(told, dim=True),
    )
    return Report(
        title=f"{name} · {say(draft.regime.name)}",
        under=f"{say(draft.duty.name)} · {numbers.moment(now, zone, now)}",
        parts=parts,
        author=person,
        made=numbers.local(now, zone),
        foot=name,
        page=say(_PAGE),
    )
