"""`driftvakt models ...`: what people do with models; what is shown of them is told by `model_text`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from connectors.text import sanitise
from console.deployments.model.gates import Gate, Way
from console.deployments.model.models import AiClass, Model, Role, Stage, ToldAi, Version, served_at
from console.deployments.model.needs import needs_of
from console.deployments.model.readiness import DAY
from console.deployments.model.score import Mark, Test
from console.deployments.model.words import need_words
from console.deployments.service.folders import files_of, template_of, tokenizer_of
from console.deployments.service.signing import NAMESPACE
from console.main.command_line import model_text
from console.main.command_line.exits import Exit
from console.main.command_line.pen import Pen
from console.main.command_line.run import Refused, Run
from console.main.model_costs import costs_of
from console.main.parts import Parts

_FIELDS = ("purpose", "slo", "runbook", "golden_set", "licence", "unit", "users", "waits_for")


# ---- what is shown


def list_models(run: Run) -> int:
    with run.parts() as parts:
        board, costs = parts.models.board(), costs_of(parts.costs)
        rows = [*board.rows, *(board.retired if run.get("all") else ())]
        if run.terminal.json:
            for row in rows:
                run.terminal.record(model_text.row_record(parts, row, costs))
        elif rows:
            run.terminal.table(model_text.HEADER, [model_text.row(row, costs) for row in rows], right=[4, 7, 8])
        else:
            run.terminal.tell("No model is in the register: driftvakt models add NAME --purpose …")
        for need in () if run.terminal.json else needs_of(board):
            run.terminal.tell(sanitise(str(need_words(need)), 300) + (f" ({sanitise(need.who)})" if need.who else ""))
    return Exit.OK


def show(run: Run) -> int:
    with run.parts() as parts:
        return _tell(run, parts, run.get("model"))


def waiting(run: Run) -> int:
    with run.parts() as parts:
        board = parts.models.board()
        costs = costs_of(parts.costs)
        rows = [row for row in (*board.pilots, *board.ideas) if row.readiness.still is not None]
        if run.terminal.json:
            for row in rows:
                run.terminal.record(model_text.row_record(parts, row, costs))
        elif rows:
            header = ("MODEL", "OWNER", "STOOD STILL", "SINCE", "WAITS FOR", "")
            run.terminal.table(header, [model_text.still_row(row) for row in rows], right=[2])
        else:
            run.terminal.tell("No pilot waits for anything.")
    return Exit.OK


def show_gates(run: Run) -> int:
    with run.parts() as parts:
        row = parts.models.sheet(run.get("model")).row
        if run.terminal.json:
            run.terminal.document(model_text.readiness_record(row.readiness))
        else:
            model_text.tell_readiness(run.terminal, row.readiness)
    return Exit.OK


def show_served(run: Run) -> int:
    with run.parts() as parts:
        model = parts.models.model(run.get("model")) if run.get("model") else None
        at = _time(run)
        found = parts.models.served(None if model is None else model.id)
        if at is not None:
            found = served_at(found, at)
        elif model is None:
            found = tuple(each for each in found if each.end is None)
        if run.terminal.json:
            for each in found:
                run.terminal.record(model_text.served_record(parts, each))
        elif found:
            header = ("MODEL", "VERSION", "NODE", "SLOT", "FROM (UTC)", "TO (UTC)", "SHARE", "")
            run.terminal.table(header, [model_text.served_row(parts, each) for each in found], right=[6])
        else:
            run.terminal.tell("Nothing was seen serving.")
    return Exit.OK


def show_versions(run: Run) -> int:
    with run.parts() as parts:
        sheet = parts.models.sheet(run.get("model"))
        if run.get("version"):
            version = parts.models.version_called(sheet.row.model, run.get("version"))
            if run.terminal.json:
                run.terminal.document(model_text.version_record(version))
            else:
                model_text.tell_version(run.terminal, version)
        elif run.terminal.json:
            for each in sheet.versions:
                run.terminal.record(model_text.version_row_record(each))
        else:
            model_text.tell_versions(run.terminal, sheet.versions)
    return Exit.OK


# ---- what is written


def add(run: Run) -> int:
    with run.parts() as parts:
        model = parts.models.add(
            run.get("model"), run.get("purpose") or "", Stage(run.get("stage")), run.get("owner") or ""
        )
        return _tell(run, parts, model.id)


def rename(run: Run) -> int:
    return _done(run, lambda parts, name: parts.models.describe(name, name=run.get("name")))


def describe(run: Run) -> int:
    fields: dict[str, Any] = {name: run.get(name) for name in _FIELDS}
    fields["sources"] = tuple(run.get("source")) or None
    fields["ai_class"] = AiClass(run.get("ai_class")) if run.get("ai_class") else None
    fields["told_ai"] = ToldAi(run.get("told_ai")) if run.get("told_ai") else None
    return _done(run, lambda parts, name: parts.models.describe(name, **fields))


def name_person(run: Run) -> int:
    """Owner, deputy, overseer or manager: the command's last word says which."""
    role = Role(run.arguments.command.words[-1])
    return _done(run, lambda parts, name: parts.models.name(name, role, run.get("person") or ""))


def hand_over(run: Run) -> int:
    with run.parts() as parts:
        handed = parts.models.hand_over(run.get("person"), run.get("to"))
        if run.terminal.json:
            for model in handed:
                run.terminal.record({"id": model.id, "model": model.name, "owner": model.owner, "deputy": model.deputy})
        else:
            rows = [(model.name, model.owner or "nobody", model.deputy or "nobody") for model in handed]
            run.terminal.table(("MODEL", "OWNER", "DEPUTY"), rows)
    return Exit.OK


def move_on(run: Run) -> int:
    """What is missing is said, and keeps nobody back: the operator stands for it in the log."""
    stage = Stage(run.get("stage"))
    with run.parts() as parts:
        row = parts.models.sheet(run.get("model")).row
        parts.models.stage(row.model.id, stage, run.get("reason") or "")
        missing = row.readiness.stopping(stage, row.model.ai_class)
        if missing:
            said = ", ".join(model_text.missing_words(each) for each in missing)
            run.terminal.tell(f"It moved on, and this is missing: {said}")
        return _tell(run, parts, row.model.id)


def retire(run: Run) -> int:
    return _done(run, lambda parts, name: parts.models.stage(name, Stage.RETIRED, run.get("reason")))


def suspend(run: Run) -> int:
    def do(parts: Parts, name: str) -> None:
        _refuse_served(parts, name, "suspend")
        parts.models.suspend(name, run.get("reason"))

    return _done(run, do)


def resume(run: Run) -> int:
    def do(parts: Parts, name: str) -> None:
        _refuse_served(parts, name, "resume")
        parts.models.resume(name)

    return _done(run, do)


def _refuse_served(parts: Parts, id: str, verb: str) -> None:
    """Of what serves, its router decides, and the register follows."""
    serving = [each.name for each in parts.rollouts.deployments() if each.model == id and each.version]
    if serving:
        raise Refused(f"It serves: driftvakt deploy {verb} {serving[0]}, and the register knows.", Exit.OPERATOR)


def answer(run: Run) -> int:
    def do(parts: Parts, name: str) -> None:
        days = run.get("days")
        parts.models.answer(
            name,
            Gate(run.get("gate")),
            held=not run.get("missing"),
            words=run.get("words"),
            way=Way(run.get("way")),
            until=None if days is None else parts.models.now() + days * DAY,
        )

    return _done(run, do)


def mark(run: Run) -> int:
    try:
        test = Test(run.get("test").lower())
    except ValueError as error:
        raise Refused(
            f"There is no test {sanitise(run.get('test'), 20)}: d1 to o7, seven of each.", Exit.USAGE
        ) from error
    return _done(run, lambda parts, name: parts.models.mark(name, test, Mark(run.get("mark"))))


def step(run: Run) -> int:
    return _done(run, lambda parts, name: parts.models.step(name, run.get("words")))


def expect(run: Run) -> int:
    return _done(run, lambda parts, name: parts.models.expect(name, run.get("version"), run.get("words") or ""))


def add_version(run: Run) -> int:
    with run.parts() as parts:
        model = parts.models.model(run.get("model"))
        files = files_of(Path(run.get("folder")).expanduser()) if run.get("folder") else ()
        version = parts.models.add_version(
            model.id,
            Version(
                "",
                "",
                run.get("version"),
                files,
                engine=run.get("engine") or "",
                engine_version=run.get("engine_version") or "",
                flags=tuple(run.get("flag")),
                quantisation=run.get("quantisation") or "",
                tokenizer=tokenizer_of(files),
                chat_template=template_of(files),
                driver=run.get("driver") or "",
                image=run.get("image") or "",
            ),
        )
        if run.terminal.json:
            run.terminal.document(model_text.version_record(version))
        else:
            model_text.tell_version(run.terminal, version)
    return Exit.OK


def sign(run: Run) -> int:
    with run.parts() as parts:
        model = parts.models.model(run.get("model"))
        version = parts.models.version_called(model, run.get("version"))
        pen = Pen(run)
        signed = parts.models.sign_version(version, pen.line, pen(version.manifest, NAMESPACE))
        if run.terminal.json:
            run.terminal.document(model_text.version_record(signed))
        else:
            run.terminal.line(f"{sanitise(model.name)} {sanitise(signed.name)} is signed by {pen.fingerprint}.")
    return Exit.OK


def _done(run: Run, do: Callable[[Parts, str], Model | None]) -> int:
    """Do something with the model that was named, and show it."""
    with run.parts() as parts:
        id = parts.models.model(run.get("model")).id
        do(parts, id)
        return _tell(run, parts, id)


def _tell(run: Run, parts: Parts, called: str) -> int:
    sheet, costs = parts.models.sheet(called), costs_of(parts.costs)
    if run.terminal.json:
        run.terminal.document(model_text.sheet_record(parts, sheet, costs))
    else:
        model_text.tell(run.terminal, sheet, costs)
    return Exit.OK


def _time(run: Run) -> float | None:
    text = run.get("at")
    if not text:
        return None
    try:
        time = datetime.fromisoformat(text)
    except ValueError as error:
        raise Refused(f"--at {sanitise(text, 40)} is no time: 2026-11-20T02:09:38Z", Exit.USAGE) from error
    return (time if time.tzinfo else time.replace(tzinfo=UTC)).timestamp()
