"""The register of models composed: over the journal, with gates measured where something else of the console knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.deployments.model.deployments import RolloutState
from console.deployments.model.gates import Gate
from console.deployments.model.models import Stage
from console.deployments.model.readiness import NOTHING, Measured, Measurement
from console.deployments.service.models import ModelsService
from console.deployments.service.records import Records

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.deployments.model.deployments import Deployment
    from console.deployments.model.models import Model
    from console.main.parts import Parts

#: Why, where nobody said.
_CLOSED = "its router was closed"
#: What is answered so is measured by the restore tests of that asset.
ASSET = "asset:"


def models_of(parts: Parts) -> ModelsService:
    """The register over the parts. Raises JournalError."""
    called = parts.inventory.current
    records = Records(parts.journal, lambda node: called().name(node))
    return ModelsService(records, measure=measure_over(parts))


def tell_taken_back(parts: Parts) -> None:
    """Have the register know of versions whose rollouts were taken back: the way back was gone, and they are kept.
    Raises JournalError."""
    back = [each for each in parts.rollouts.rollouts() if each.state is RolloutState.ROLLED_BACK]
    for rollout in back:
        version = parts.models.version(rollout.after)
        if version is not None and (version.rolled_back or 0.0) < rollout.ended:
            parts.models.note_rolled_back(version, rollout.reason)


def tell_suspended(parts: Parts) -> None:
    """Have the register know of uses that are suspended, or not any more: whose traffic is let in is decided at the
    router alone, and of a model that serves nowhere by people. Raises JournalError."""
    of: dict[str, list[Deployment]] = {}
    for each in parts.rollouts.deployments():
        of.setdefault(each.model, []).append(each)
    for model in parts.models.models():
        serving = [each for each in of.get(model.id, ()) if each.version]
        if not serving or model.stage is Stage.RETIRED:
            continue
        closed = [each for each in serving if each.suspended]
        if len(closed) == len(serving) and model.suspended is None:
            parts.models.suspend(model.id, parts.rollouts.why_suspended(closed[0].id) or _CLOSED)
        elif len(closed) < len(serving) and model.suspended is not None:
            parts.models.resume(model.id)


def measure_over(parts: Parts) -> Callable[[Model, float], Measured]:
    """What the console knows of a model's gates: whether its logs come back is said by their restore tests, where its
    answer names the asset that they are."""

    def measure(model: Model, now: float) -> Measured:
        answer = model.answers.get(Gate.LOG_RESTORE)
        if answer is None or not answer.words.startswith(ASSET):
            return NOTHING
        return Measured((_restore(parts, answer.words.removeprefix(ASSET).strip(), now),))

    return measure


def _restore(parts: Parts, called: str, now: float) -> Measurement:
    from console.recovery.model.board import Standing  # noqa: PLC0415 - recovery takes a while

    row = next((each for each in parts.recovery.board().rows if called in (each.asset.id, each.asset.name)), None)
    if row is None:
        return Measurement(Gate.LOG_RESTORE, False, f"{ASSET}{called}", now)
    at = row.proven.ended if row.proven is not None else now
    held = row.standing is Standing.PASS
    return Measurement(Gate.LOG_RESTORE, held, f"{ASSET}{row.asset.name}", at, row.asset.owner)
