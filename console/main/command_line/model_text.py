"""Models as the command line tells them: rows, sheets, and their JSON."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from connectors.text import sanitise
from console.deployments.model.board import Row, Sheet, VersionRow
from console.deployments.model.costs import Costs, Unit
from console.deployments.model.models import Served, Version
from console.deployments.model.readiness import Readiness, Standing, Still
from console.deployments.model.score import Section
from console.deployments.model.words import (
    AI_CLASSES,
    GATES,
    GROUPS,
    SECTIONS,
    STAGES,
    STATES,
    STOPS,
    TOLD_AI,
    WAYS,
)
from console.main.command_line.terminal import Terminal
from console.main.parts import Parts

HEADER = ("MODEL", "STAGE", "VERSION", "OWNER, DEPUTY", "READY", "MISSING FIRST", "STOOD STILL", "MONTH", "UNIT COST")
_PER = {Unit.TOKENS: "1M tokens", Unit.IMAGES: "1,000 images", Unit.REQUESTS: "request"}


def row(row: Row, costs: Costs | None) -> tuple[object, ...]:
    model, ready = row.model, row.readiness
    people = f"{model.owner or 'no owner'}, {model.deputy or 'no deputy'}"
    still = "" if ready.still is None else f"{ready.still.days} days"
    version = row.version_name + ("" if row.next is None else f" -> {row.next.version.name}")
    told = (model.name, str(STAGES[model.stage]), version, people, f"{ready.held}/{ready.of}", _first(ready), still)
    return *told, *cost_words(costs, model.name)


def cost_words(costs: Costs | None, model: str) -> tuple[str, str]:
    """What a model cost in the month so far, and for what it did; a dash where nobody knows."""
    cost = costs.models.get(model) if costs is not None else None
    if costs is None or cost is None:
        return "-", "-"
    month = "no price" if cost.amount is None else f"{cost.amount:,.0f} {costs.currency}"
    return month, "-" if cost.per is None else f"{cost.per:,.2f} {costs.currency} / {_PER[cost.unit]}"


def _cost_line(costs: Costs, model: str) -> str:
    amount, per = cost_words(costs, model)
    invented = " (prices are invented)" if costs.invented else ""
    return f"{amount} in {costs.month} so far; {per}{invented}"


def cost_record(costs: Costs | None, model: str) -> dict[str, Any] | None:
    """What a model costs; None where nothing is known of it. Amounts are text: they are decimals."""
    cost = costs.models.get(model) if costs is not None else None
    if costs is None or cost is None:
        return None
    return {
        "month": costs.month,
        "until": datetime.fromtimestamp(costs.until, UTC).isoformat(),
        "currency": costs.currency,
        "amount": None if cost.amount is None else str(cost.amount),
        "per": None if cost.per is None else f"{cost.per:.4f}",
        "unit": _PER[cost.unit],
        "invented": costs.invented,
    }


def _first(ready: Readiness) -> str:
    if not ready.missing:
        return "nothing"
    more = len(ready.missing) - 1
    return str(GATES[ready.missing[0].gate].name) + (f" and {more} more" if more else "")


def still_row(row: Row) -> tuple[object, ...]:
    still = row.readiness.still or Still(0.0, 0, "")
    told = f"{row.model.manager or 'the manager'} is told" if not still.left else f"{still.left} days left"
    return row.model.name, row.model.owner or "no owner", f"{still.days} days", _day(still.since), still.waits_for, told


def missing_words(standing: Standing) -> str:
    return str(GATES[standing.gate].missing)


# ---- a sheet


def tell(terminal: Terminal, sheet: Sheet, costs: Costs | None) -> None:
    model, ready = sheet.row.model, sheet.row.readiness
    terminal.line(f"{sanitise(model.name)}  {STAGES[model.stage]}  {sanitise(model.purpose, 300)}")
    told = {
        "owner": f"{model.owner or 'nobody'}, deputy {model.deputy or 'nobody'}",
        "overseer": model.overseer or "nobody",
        "AI Act": f"{AI_CLASSES[model.ai_class]}; {TOLD_AI[model.told_ai]}",
        "licence": model.licence,
        "SLO": model.slo,
        "runbook": model.runbook,
        "golden set": model.golden_set,
        "made from": ", ".join(model.sources),
        "counted in": model.unit,
        "used by": model.users,
        "waits for": model.waits_for,
        "costs": "" if costs is None or model.name not in costs.models else _cost_line(costs, model.name),
        "suspended": "" if model.suspended is None else f"{_time(model.suspended.at)}: {model.suspended.reason}",
        "retired": model.ended,
        "coming": ", ".join(f"{each.name} ({each.words})" for each in model.coming),
    }
    for name, words in told.items():
        if words:
            terminal.line(f"  {name:<11} {sanitise(words, 500)}")
    terminal.line()
    tell_readiness(terminal, ready)
    terminal.line()
    tell_versions(terminal, sheet.versions)


def tell_readiness(terminal: Terminal, ready: Readiness) -> None:
    score = ready.score
    sections = ", ".join(f"{SECTIONS[each]} {score.sections[each]:g}" for each in Section)
    terminal.line(
        f"{ready.held} of {ready.of} gates hold. ML Test Score {score.points:g} of 7, the least of: {sections}"
    )
    if ready.missing:
        rows = [
            (
                missing_words(each) + (" any more" if each.aged else ""),
                f"{GROUPS[each.group]}, {STOPS[each.stops]}",
                str(GATES[each.gate].next),
                each.who or ("Driftvakt" if each.minutes is None else "nobody"),
                work_words(each),
            )
            for each in ready.missing
        ]
        terminal.table(("MISSING", "STOPS", "NEXT STEP", "WHO", "WORK"), rows, right=[4])
    if ready.passed:
        held = [
            (str(GATES[each.gate].name), each.words, "" if each.way is None else str(WAYS[each.way]), _day(each.at))
            for each in ready.passed
        ]
        terminal.table(("HOLDS", "", "", "SINCE"), held)
    quickest = ready.quickest
    if quickest is not None:
        names = ", ".join(str(GATES[each].next) for each in quickest.gates)
        terminal.line(f"Quickest: {names}. In about {quickest.minutes} min it stands at {quickest.to} of {ready.of}.")


def work_words(standing: Standing) -> str:
    """How much work it mostly is; a day of work has eight hours."""
    if standing.minutes is None:
        return "" if standing.waits is None else f"about {standing.waits / 86400:.0f} days"
    if standing.minutes < 60:
        return f"{standing.minutes} min"
    hours = standing.minutes / 60
    return f"{hours:g} h" if hours < 8 else f"{hours / 8:g} days"


def tell_versions(terminal: Terminal, versions: Sequence[VersionRow]) -> None:
    if not versions:
        terminal.tell("It has no version yet: driftvakt models version MODEL VERSION --folder …")
        return
    rows = [
        (
            each.version.name,
            str(STATES[each.state]) + (f", {each.share} %" if each.share and each.share < 100 else ""),
            _day(each.since),
            _day(each.until),
            each.version.digest[:12],
            f"{each.version.engine} {each.version.engine_version}".strip(),
            "nobody" if each.version.signature is None else each.version.signature.by,
        )
        for each in versions
    ]
    terminal.table(("VERSION", "STATE", "SERVED FROM", "TO", "SHA-256", "ENGINE", "SIGNED BY"), rows)


def tell_version(terminal: Terminal, version: Version) -> None:
    terminal.line(f"{sanitise(version.name)}  SHA-256 {version.digest}")
    told = {
        "engine": f"{version.engine} {version.engine_version}".strip(),
        "flags": " ".join(version.flags),
        "weights": version.quantisation,
        "tokenizer": version.tokenizer,
        "template": version.chat_template,
        "driver": version.driver,
        "image": version.image,
    }
    for name, words in told.items():
        if words:
            terminal.line(f"  {name:<10} {sanitise(words, 1000)}")
    rows = [(each.path, each.size, each.sha256) for each in version.files]
    if rows:
        terminal.table(("FILE", "BYTES", "SHA-256"), rows, right=[1])


def served_row(parts: Parts, served: Served) -> tuple[object, ...]:
    node = parts.inventory.current().name(served.node)
    model, version = _names(parts, served)
    unplanned = "" if served.planned else f"not planned {served.what}".strip()
    end = "" if served.end is None else _time(served.end)
    return model, version, node, served.slot, _time(served.begin), end, f"{served.share} %", unplanned


def _names(parts: Parts, served: Served) -> tuple[str, str]:
    version = parts.models.version(served.version)
    known = {model.id: model.name for model in parts.models.models()}
    return known.get(served.model, ""), "" if version is None else version.name


# ---- JSON


def row_record(parts: Parts, row: Row, costs: Costs | None) -> dict[str, Any]:
    model, ready = row.model, row.readiness
    still = ready.still
    return {
        "id": model.id,
        "model": model.name,
        "stage": str(model.stage),
        "version": row.version_name or None,
        "canary": None if row.next is None else {"version": row.next.version.name, "share": row.next.share},
        "owner": model.owner or None,
        "deputy": model.deputy or None,
        "gates": ready.held,
        "of": ready.of,
        "score": ready.score.points,
        "missing": [str(each.gate) for each in ready.missing],
        "stood_still_days": None if still is None else still.days,
        "waits_for": model.waits_for or None,
        "nodes": [parts.inventory.current().name(node) for node in row.nodes],
        "cost": cost_record(costs, model.name),
    }


def readiness_record(ready: Readiness) -> dict[str, Any]:
    quickest = ready.quickest
    return {
        "gates": ready.held,
        "of": ready.of,
        "missing": [standing_record(each) for each in ready.missing],
        "held": [standing_record(each) for each in ready.passed],
        "score": {
            "points": ready.score.points,
            "sections": {str(section): points for section, points in ready.score.sections.items()},
            "tests": {str(test): str(mark) for test, mark in ready.marks.items()},
        },
        "quickest": None
        if quickest is None
        else {"gates": [str(each) for each in quickest.gates], "minutes": quickest.minutes, "to": quickest.to},
    }


def standing_record(standing: Standing) -> dict[str, Any]:
    return {
        "gate": str(standing.gate),
        "grade": str(standing.grade),
        "stops": str(standing.stops),
        "way": None if standing.way is None else str(standing.way),
        "words": standing.words or None,
        "by": standing.by or None,
        "at": None if standing.at is None else _time(standing.at),
        "aged": standing.aged,
        "who": standing.who or None,
        "minutes": standing.minutes,
    }


def sheet_record(parts: Parts, sheet: Sheet, costs: Costs | None) -> dict[str, Any]:
    model = sheet.row.model
    suspended = model.suspended
    return row_record(parts, sheet.row, costs) | {
        "purpose": model.purpose,
        "overseer": model.overseer or None,
        "manager": model.manager or None,
        "ai_class": str(model.ai_class),
        "told_ai": str(model.told_ai),
        "licence": model.licence,
        "slo": model.slo,
        "runbook": model.runbook,
        "golden_set": model.golden_set,
        "sources": list(model.sources),
        "unit": model.unit,
        "users": model.users,
        "suspended": None if suspended is None else {"at": _time(suspended.at), "reason": suspended.reason},
        "retired": model.ended or None,
        "readiness": readiness_record(sheet.row.readiness),
        "versions": [version_row_record(each) for each in sheet.versions],
        "coming": [{"version": each.name, "words": each.words} for each in model.coming],
    }


def version_row_record(row: VersionRow) -> dict[str, Any]:
    signature = row.version.signature
    return {
        "version": row.version.name,
        "id": row.version.id,
        "sha256": row.version.digest,
        "state": str(row.state),
        "since": None if row.since is None else _time(row.since),
        "until": None if row.until is None else _time(row.until),
        "share": row.share,
        "replicas": row.replicas,
        "signed_by": None if signature is None else signature.by,
    }


def version_record(version: Version) -> dict[str, Any]:
    signature, vouch = version.signature, version.vouched
    return {
        "id": version.id,
        "version": version.name,
        "sha256": version.digest,
        "files": [{"path": each.path, "bytes": each.size, "sha256": each.sha256} for each in version.files],
        "engine": version.engine,
        "engine_version": version.engine_version,
        "flags": list(version.flags),
        "quantisation": version.quantisation,
        "tokenizer": version.tokenizer,
        "chat_template": version.chat_template,
        "driver": version.driver,
        "image": version.image,
        "vouched": None if vouch is None else {"by": vouch.by, "key": vouch.key, "dangers": list(vouch.dangers)},
        "signed": None if signature is None else {"by": signature.by, "key": signature.key, "sshsig": signature.text},
    }


def served_record(parts: Parts, served: Served) -> dict[str, Any]:
    model, version = _names(parts, served)
    return {
        "model": model or None,
        "version": version or None,
        "node": parts.inventory.current().name(served.node),
        "slot": served.slot,
        "from": _time(served.begin),
        "to": None if served.end is None else _time(served.end),
        "share": served.share,
        "planned": served.planned,
        "what": served.what or None,
    }


def _time(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _day(seconds: float | None) -> str:
    return "" if seconds is None else datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d")
