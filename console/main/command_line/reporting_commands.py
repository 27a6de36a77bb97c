"""`driftvakt incidents regimes|clocks|aware|judge|classify|draft|word|told`: who must be told by when."""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from connectors.files import save_file
from connectors.text import sanitise
from console.incidents.model.clocks import Clock, State
from console.incidents.model.drafts import STOPS, Draft, DraftPlace, Say, document, fingerprint, plain
from console.incidents.model.incidents import Incident, Number, Phase, Significance, Told
from console.incidents.model.regimes import Regime, Regimes
from console.incidents.service.evidence import content_of
from console.journal.canonical import canonical
from console.main.command_line.exits import Exit
from console.main.command_line.run import Refused, Run
from console.main.parts import Parts
from resources.text import Text

_RUNNING = (State.MISSED, State.AT_ONCE, State.COUNTING)
_STATES = {
    State.COUNTING: "counting",
    State.AT_ONCE: "owed at once",
    State.MISSED: "MISSED",
    State.STANDS_STILL: "stands still",
    State.NOT_STARTED: "not started",
    State.MET: "met",
    State.NOT_APPLICABLE: "not applicable",
    State.NOT_CHECKED: "not checked by you",
}


def show_regimes(run: Run) -> int:
    with run.parts() as parts:
        known = parts.reporting.regimes()
    if run.get("step") == "check":
        return _checked(run, known)
    for each in known.regimes.values():
        if run.terminal.json:
            run.terminal.record(_regime_record(known, each))
    if not run.terminal.json:
        rows = [
            (
                each.id,
                each.name.source,
                _runs(known, each),
                f"{each.source.text} {each.source.on}",
                _counts(known, each),
            )
            for each in known.regimes.values()
        ]
        run.terminal.table(("ID", "NAME", "RUNS HERE", "SOURCE", "COUNTS"), rows)
        if known.profile is None:
            run.terminal.tell("This site has no profile, so nothing counts here: docs/regimes.md")
    return Exit.OK


def _checked(run: Run, known: Regimes) -> int:
    for fault in known.faults:
        if run.terminal.json:
            run.terminal.record({"fault": fault})
        else:
            run.terminal.line(sanitise(fault, 300))
    if known.faults:
        return Exit.FAILED
    if not run.terminal.json:
        profile = known.profile
        run.terminal.line(
            f"{len(known.regimes)} regimes. "
            + ("No profile." if profile is None else f"Profile of {profile.on} by {sanitise(profile.by, 60)}.")
        )
    return Exit.OK


def _runs(known: Regimes, regime: Regime) -> str:
    run = None if known.profile is None else known.profile.run(regime.id)
    return "no" if run is None else "yes" + (f" ({', '.join(run.roles)})" if run.roles else "")


def _counts(known: Regimes, regime: Regime) -> str:
    return "yes" if known.text_counts(regime) else "not checked by you"


def _regime_record(known: Regimes, regime: Regime) -> dict[str, Any]:
    run = None if known.profile is None else known.profile.run(regime.id)
    checked = None if run is None else run.checked
    return {
        "regime": regime.id,
        "name": regime.name.source,
        "law": regime.law,
        "own": regime.own,
        "runs": run is not None,
        "roles": [] if run is None else list(run.roles),
        "source": {
            "text": str(regime.source.text),
            "on": regime.source.on.isoformat(),
            "where": regime.source.where.source,
        },
        "checked": None if checked is None else {"by": checked.by, "on": checked.on.isoformat()},
        "counts": known.text_counts(regime),
        "duties": [each.id for each in regime.duties],
    }


def show_clocks(run: Run) -> int:
    with run.parts() as parts:
        asked = [_asked(run, parts)] if run.get("incident") else parts.incidents.overview().incidents
        found = [(each, clock) for each in asked for clock in parts.reporting.clocks(each)]
        zone = _zone(parts)
        profile = parts.reporting.regimes().profile
    asked_all = run.get("all")
    shown = [
        (incident, clock)
        for incident, clock in found
        if clock.state in _RUNNING or (asked_all and (run.get("incident") or incident.phase is Phase.OPEN))
    ]
    if run.terminal.json:
        for incident, clock in shown:
            run.terminal.record(_clock_record(incident, clock))
        return Exit.OK
    if profile is None:
        run.terminal.tell("This site has no profile of regimes, so nothing counts: docs/regimes.md")
    elif not shown:
        run.terminal.tell("No clock counts.")
    else:
        rows = [
            (
                str(incident.number),
                f"{sanitise(clock.regime.short, 30)}: {sanitise(clock.duty.name.source, 50)}",
                _STATES[clock.state],
                "" if clock.left is None else _left(clock.left),
                "" if clock.due is None else _when(clock.due - clock.whole_day, zone),
                "" if clock.why is None else sanitise(str(clock.why), 100),
            )
            for incident, clock in shown
        ]
        run.terminal.table(("INCIDENT", "CLOCK", "STATE", "LEFT", f"DUE ({zone})", "WHY"), rows, right=[3])
    return Exit.OK


def enter_awareness(run: Run) -> int:
    def do(parts: Parts, number: Number) -> None:
        at = _time(run, "at")
        if at is None:
            at = parts.incidents.proposed_awareness(number)
        if at is None:
            raise Refused("Nobody acknowledged an alarm of it, so nothing is proposed: say --at TIME", Exit.USAGE)
        parts.incidents.aware(number, at, run.get("reason"))

    return _done(run, do)


def judge(run: Run) -> int:
    def do(parts: Parts, number: Number) -> None:
        met = run.get("met") or ()
        known = {each.id for each in parts.reporting.regimes().criteria}
        if strange := sorted(set(met) - known):
            raise Refused(f"No criterion that runs here is called {', '.join(strange)}.", Exit.USAGE)
        significance = Significance(run.get("significance"))
        if significance is Significance.SIGNIFICANT and known and not met:
            # Without one, all that has criteria would stand as judged not to be met.
            raise Refused(f"Say what makes it significant: --met {' --met '.join(sorted(known))}", Exit.USAGE)
        parts.incidents.judge(number, significance, run.get("reason"), met)

    return _done(run, do)


def classify(run: Run) -> int:
    return _done(run, lambda parts, number: parts.incidents.classify(number, classified=run.get("classified") == "yes"))


def write_word(run: Run) -> int:
    with run.parts() as parts:
        incident, (regime, duty) = _asked(run, parts), _duty(run)
        _, about = parts.reporting.duty(regime, duty)
        if run.get("field") not in about.asks:
            raise Refused(f"It asks for {', '.join(about.asks)}.", Exit.USAGE)
        place = DraftPlace(regime, duty, run.get("language"), run.get("field"))
        parts.incidents.word(incident.number, place, run.get("text"))
        return _show_draft(run, parts, incident.number)


def show_draft(run: Run) -> int:
    with run.parts() as parts:
        return _show_draft(run, parts, _asked(run, parts).number)


def _show_draft(run: Run, parts: Parts, number: Number) -> int:
    speak = _speaker(run.get("language"))
    draft = parts.reporting.draft(number, *_duty(run), language=run.get("language"), speak=speak)
    if draft.stop is not None:
        raise Refused(STOPS[draft.stop].source, Exit.OPERATOR)
    incident = parts.incidents.incident(number)
    assert incident is not None  # noqa: S101 - it has a draft
    made = document(draft, incident, made=_iso(parts.journal.now()) or "", say=speak)
    if run.get("save"):
        _save(run, draft, canonical(made).encode())
    elif run.terminal.json:
        run.terminal.record(made)
    else:
        for line in plain(draft, incident, say=speak).splitlines():
            run.terminal.line(sanitise(line, 2_000) if line.strip() else "")
    return Exit.OK


def record_read(run: Run) -> int:
    with run.parts() as parts:
        number, duty = _asked(run, parts).number, _duty(run)
        speak = _speaker(run.get("language"))
        draft = parts.reporting.draft(number, *duty, language=run.get("language"), speak=speak)
        if draft.stop is not None:
            raise Refused(STOPS[draft.stop].source, Exit.OPERATOR)
        parts.incidents.draft_read(number, duty, run.get("reader"), fingerprint(draft))
        return _tell(run, parts, number)


def _save(run: Run, draft: Draft, content: bytes) -> None:
    file = Path(run.get("save")).expanduser()
    try:
        if file.exists():  # what was sent is not written over
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
        save_file(file, content)
    except OSError as error:
        raise Refused(f"{file} could not be written: {error.strerror}") from error
    sha256 = hashlib.sha256(content).hexdigest()
    if run.terminal.json:
        run.terminal.record({"file": str(file), "sha256": sha256, "filled": draft.filled, "fields": len(draft.fields)})
    else:
        run.terminal.line(f"{file}  {draft.filled} of {len(draft.fields)} filled  sha256 {sha256}")


def record_told(run: Run) -> int:
    with run.parts() as parts:
        number, (regime, duty) = _asked(run, parts).number, _duty(run)
        of, about = parts.reporting.duty(regime, duty)
        whom = run.get("to") or (about.to or of.to).source
        at = _time(run, "at")
        told = Told(regime, duty, whom, run.get("how"), parts.journal.now() if at is None else at, "", _sha256(run))
        parts.incidents.tell(number, told)
        return _tell(run, parts, number)


def _sha256(run: Run) -> str:
    if not run.get("document"):
        return ""
    try:
        return hashlib.sha256(content_of(Path(run.get("document")))).hexdigest()
    except OSError as error:
        raise Refused(f"{run.get('document')} could not be read: {error.strerror}") from error


def _speaker(language: str) -> Say:
    """Says marked texts in a language."""
    from widgets.translation import speaker  # noqa: PLC0415 - Qt, which other commands need not load

    speak = speaker(language)

    def say(text: Text) -> str:
        return speak(text.context, text.source) if text.context else text.source

    return say


def _duty(run: Run) -> tuple[str, str]:
    regime, _, duty = run.get("duty").partition(":")
    return regime, duty


def _asked(run: Run, parts: Parts) -> Incident:
    try:
        incident = parts.incidents.incident(Number.read(run.get("incident")))
    except ValueError:
        incident = None
    if incident is None:
        named = sanitise(run.get("incident"), 40)
        raise Refused(f"There is no incident {named}: driftvakt incidents list --all", Exit.USAGE)
    return incident


def _done(run: Run, do: Callable[[Parts, Number], object]) -> int:
    with run.parts() as parts:
        number = _asked(run, parts).number
        do(parts, number)
        return _tell(run, parts, number)


def _tell(run: Run, parts: Parts, number: Number) -> int:
    """How the clocks of an incident stand now."""
    incident = parts.incidents.incident(number)
    assert incident is not None  # noqa: S101 - none is ever removed
    for clock in parts.reporting.clocks(incident):
        if run.terminal.json:
            run.terminal.record(_clock_record(incident, clock))
        elif clock.state in (*_RUNNING, State.MET):
            left = "" if clock.left is None else f"  {_left(abs(clock.left))} {'left' if clock.left >= 0 else 'over'}"
            run.terminal.line(f"{clock.regime.short}: {clock.duty.name.source}  {_STATES[clock.state]}{left}")
    return Exit.OK


def _clock_record(incident: Incident, clock: Clock) -> dict[str, Any]:
    return {
        "incident": str(incident.number),
        "regime": clock.regime.id,
        "duty": clock.duty.id,
        "name": clock.duty.name.source,
        "state": str(clock.state),
        "from": None if clock.start is None else str(clock.start),
        "since": _iso(clock.since),
        "by": clock.by or None,
        "due": _iso(clock.due),
        "left_seconds": None if clock.left is None else int(clock.left),
        "presumed": clock.presumed,
        "met": _iso(clock.met),
        "late": clock.late,
        "why": None if clock.why is None else str(clock.why),
        "source": {"text": str(clock.regime.source.text), "at": clock.duty.source},
    }


def _zone(parts: Parts) -> str:
    profile = parts.reporting.regimes().profile
    return "UTC" if profile is None else profile.zone


def _time(run: Run, name: str) -> float | None:
    """A point in time that was given; UTC where it says nothing else."""
    text = run.get(name)
    if not text:
        return None
    try:
        time = datetime.fromisoformat(text)
    except ValueError as error:
        raise Refused(f"--{name} {sanitise(text, 40)} is no time: 2026-11-20T02:09:38Z", Exit.USAGE) from error
    return (time if time.tzinfo is not None else time.replace(tzinfo=UTC)).timestamp()


def _left(seconds: float) -> str:
    sign, rest = ("-" if seconds < 0 else ""), int(abs(seconds))
    hours, minutes = rest // 3600, rest % 3600 // 60
    return f"{sign}{hours} h {minutes:02} min" if hours < 100 else f"{sign}{hours // 24} days"


def _when(seconds: float, zone: str) -> str:
    return f"{datetime.fromtimestamp(seconds, ZoneInfo(zone)):%Y-%m-%d %H:%M:%S}"


def _iso(seconds: float | None) -> str | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")
