"""Words of the register: stages, gates and why they matter, tests of the score, and how far versions are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from console.deployments.model.board import VersionState
from console.deployments.model.gates import Gate, Way
from console.deployments.model.models import AiClass, Role, Stage, ToldAi
from console.deployments.model.needs import Need, NeedKind
from console.deployments.model.readiness import Group, Stops
from console.deployments.model.score import Section, Test
from resources.text import QT_TRANSLATE_NOOP, Sentence, Text, say


@dataclass(frozen=True, slots=True)
class GateWords:
    """What a gate is called, and where it is missing: what that is called, why it matters, and the next step."""

    name: Text
    missing: Text
    why: Text
    next: Text


STAGES: Mapping[Stage, Text] = {
    Stage.IDEA: QT_TRANSLATE_NOOP("Models", "idea"),
    Stage.PILOT: QT_TRANSLATE_NOOP("Models", "pilot"),
    Stage.PRODUCTION: QT_TRANSLATE_NOOP("Models", "production"),
    Stage.RETIRED: QT_TRANSLATE_NOOP("Models", "retired"),
}
ROLES: Mapping[Role, Text] = {
    Role.OWNER: QT_TRANSLATE_NOOP("Models", "Owner"),
    Role.DEPUTY: QT_TRANSLATE_NOOP("Models", "Deputy"),
    Role.OVERSEER: QT_TRANSLATE_NOOP("Models", "Overseer"),
    Role.MANAGER: QT_TRANSLATE_NOOP("Models", "Manager"),
}
AI_CLASSES: Mapping[AiClass, Text] = {
    AiClass.UNJUDGED: QT_TRANSLATE_NOOP("Models", "not judged yet"),
    AiClass.MINIMAL: QT_TRANSLATE_NOOP("Models", "minimal risk"),
    AiClass.LIMITED: QT_TRANSLATE_NOOP("Models", "limited risk"),
    AiClass.HIGH: QT_TRANSLATE_NOOP("Models", "high risk"),
}
TOLD_AI: Mapping[ToldAi, Text] = {
    ToldAi.UNKNOWN: QT_TRANSLATE_NOOP("Models", "nobody said whether users are told that it is AI"),
    ToldAi.YES: QT_TRANSLATE_NOOP("Models", "users are told that it is AI"),
    ToldAi.NO: QT_TRANSLATE_NOOP("Models", "users are not told that it is AI"),
    ToldAi.NOT_NEEDED: QT_TRANSLATE_NOOP("Models", "nobody meets it as a user"),
}
WAYS: Mapping[Way, Text] = {
    Way.MEASURED: QT_TRANSLATE_NOOP("Models", "measured"),
    Way.SHOWN: QT_TRANSLATE_NOOP("Models", "shown"),
    Way.SIGNED: QT_TRANSLATE_NOOP("Models", "signed for"),
}
STOPS: Mapping[Stops, Text] = {
    Stops.PRODUCTION: QT_TRANSLATE_NOOP("Models", "stops production"),
    Stops.HIGH_RISK: QT_TRANSLATE_NOOP("Models", "stops high risk only"),
    Stops.ROLLOUT: QT_TRANSLATE_NOOP("Models", "before rollout"),
    Stops.WHOLE: QT_TRANSLATE_NOOP("Models", "before 100 %"),
}
GROUPS: Mapping[Group, Text] = {
    Group.PEOPLE: QT_TRANSLATE_NOOP("Models", "People"),
    Group.PROOF: QT_TRANSLATE_NOOP("Models", "Proof"),
    Group.SAFETY: QT_TRANSLATE_NOOP("Models", "Safety"),
    Group.LAW: QT_TRANSLATE_NOOP("Models", "Law"),
}
STATES: Mapping[VersionState, Text] = {
    VersionState.SERVING: QT_TRANSLATE_NOOP("Models", "serving"),
    VersionState.CANARY: QT_TRANSLATE_NOOP("Models", "canary"),
    VersionState.ROLLED_BACK: QT_TRANSLATE_NOOP("Models", "rolled back, kept"),
    VersionState.RETIRED: QT_TRANSLATE_NOOP("Models", "replaced, kept"),
    VersionState.WAITING: QT_TRANSLATE_NOOP("Models", "never served"),
}
SECTIONS: Mapping[Section, Text] = {
    Section.DATA: QT_TRANSLATE_NOOP("Models", "Data"),
    Section.MODEL: QT_TRANSLATE_NOOP("Models", "Model"),
    Section.INFRASTRUCTURE: QT_TRANSLATE_NOOP("Models", "Infrastructure"),
    Section.MONITORING: QT_TRANSLATE_NOOP("Models", "Monitoring"),
}
#: What is needed; {model}, {days} and {what} are filled.
NEEDS: Mapping[NeedKind, Text] = {
    NeedKind.NO_OWNER: QT_TRANSLATE_NOOP("Models", "{model} has no owner"),
    NeedKind.OVERDUE: QT_TRANSLATE_NOOP("Models", "{model} has stood still for {days} days: extend it, or end it"),
    NeedKind.UNPLANNED: QT_TRANSLATE_NOOP("Models", "Something serves that nobody planned: {what}"),
    NeedKind.STILL_SERVES: QT_TRANSLATE_NOOP("Models", "{model} is retired, and still seen serving"),
    NeedKind.NOT_TOLD: QT_TRANSLATE_NOOP("Models", "{model}: its users are not told that it is AI (AI Act 50)"),
    NeedKind.UNJUDGED: QT_TRANSLATE_NOOP("Models", "{model} serves, and nobody judged its class under the AI Act"),
    NeedKind.STANDS_STILL: QT_TRANSLATE_NOOP("Models", "{model} has stood still for {days} days"),
}
GATES: Mapping[Gate, GateWords] = {
    Gate.OWNER: GateWords(
        QT_TRANSLATE_NOOP("Models", "Owner"),
        QT_TRANSLATE_NOOP("Models", "No owner"),
        QT_TRANSLATE_NOOP("Models", "What nobody owns, nobody mends, and nobody ends"),
        QT_TRANSLATE_NOOP("Models", "Name an owner, or end it"),
    ),
    Gate.DEPUTY: GateWords(
        QT_TRANSLATE_NOOP("Models", "Deputy owner"),
        QT_TRANSLATE_NOOP("Models", "Owner has no deputy"),
        QT_TRANSLATE_NOOP("Models", "If the owner is away, no one may stop or roll it back"),
        QT_TRANSLATE_NOOP("Models", "Name a deputy"),
    ),
    Gate.RUNBOOK: GateWords(
        QT_TRANSLATE_NOOP("Models", "Runbook"),
        QT_TRANSLATE_NOOP("Models", "No runbook"),
        QT_TRANSLATE_NOOP("Models", "The night shift does not know what to do"),
        QT_TRANSLATE_NOOP("Models", "Write it, and say where it lies"),
    ),
    Gate.SLO: GateWords(
        QT_TRANSLATE_NOOP("Models", "SLO"),
        QT_TRANSLATE_NOOP("Models", "No SLO"),
        QT_TRANSLATE_NOOP("Models", "Nobody can say whether it is slow, or good enough"),
        QT_TRANSLATE_NOOP("Models", "Agree with its users what they are promised"),
    ),
    Gate.GOLDEN_SET: GateWords(
        QT_TRANSLATE_NOOP("Models", "Golden set"),
        QT_TRANSLATE_NOOP("Models", "No golden set"),
        QT_TRANSLATE_NOOP("Models", "No one can tell whether a new version is better or worse"),
        QT_TRANSLATE_NOOP("Models", "Make 50 questions with answers"),
    ),
    Gate.ROLLBACK: GateWords(
        QT_TRANSLATE_NOOP("Models", "Rollback rehearsed"),
        QT_TRANSLATE_NOOP("Models", "No rollback rehearsed"),
        QT_TRANSLATE_NOOP("Models", "The first rollback would be in a real fault"),
        QT_TRANSLATE_NOOP("Models", "Roll a version out, and back again"),
    ),
    Gate.CAPACITY: GateWords(
        QT_TRANSLATE_NOOP("Models", "Capacity headroom"),
        QT_TRANSLATE_NOOP("Models", "No capacity headroom"),
        QT_TRANSLATE_NOOP("Models", "There is no room for the busiest hour, nor for two versions beside each other"),
        QT_TRANSLATE_NOOP("Models", "Free GPUs for it, or order some"),
    ),
    Gate.LICENCE: GateWords(
        QT_TRANSLATE_NOOP("Models", "Licence"),
        QT_TRANSLATE_NOOP("Models", "No licence known"),
        QT_TRANSLATE_NOOP("Models", "Nobody knows whether it may be used for this"),
        QT_TRANSLATE_NOOP("Models", "Read what came with the weights"),
    ),
    Gate.SIGNATURE: GateWords(
        QT_TRANSLATE_NOOP("Models", "Signature"),
        QT_TRANSLATE_NOOP("Models", "Not signed"),
        QT_TRANSLATE_NOOP("Models", "Nobody stands for it that these are the right weights"),
        QT_TRANSLATE_NOOP("Models", "Sign the version"),
    ),
    Gate.CANARY: GateWords(
        QT_TRANSLATE_NOOP("Models", "Canary plan"),
        QT_TRANSLATE_NOOP("Models", "No canary plan"),
        QT_TRANSLATE_NOOP("Models", "A bad version would reach everyone at once"),
        QT_TRANSLATE_NOOP("Models", "Take the standard: 5, 25, 50, 100 %"),
    ),
    Gate.LOGGING: GateWords(
        QT_TRANSLATE_NOOP("Models", "Logging on"),
        QT_TRANSLATE_NOOP("Models", "No logging"),
        QT_TRANSLATE_NOOP("Models", "AI Act 12: of what it did, there must be a record"),
        QT_TRANSLATE_NOOP("Models", "Have requests logged, and kept for six months"),
    ),
    Gate.LOG_RESTORE: GateWords(
        QT_TRANSLATE_NOOP("Models", "Restore of the logs"),
        QT_TRANSLATE_NOOP("Models", "Restore of the logs never tested"),
        QT_TRANSLATE_NOOP("Models", "AI Act 19 and 26: logs for six months, which must be there after a loss, too"),
        QT_TRANSLATE_NOOP("Models", "Run a restore test"),
    ),
    Gate.OVERSEER: GateWords(
        QT_TRANSLATE_NOOP("Models", "Overseer and stop"),
        QT_TRANSLATE_NOOP("Models", "Overseer not named"),
        QT_TRANSLATE_NOOP("Models", "AI Act 14 and 26: a named person who can stop it"),
        QT_TRANSLATE_NOOP("Models", "Name one"),
    ),
    Gate.DRIFT: GateWords(
        QT_TRANSLATE_NOOP("Models", "Drift baseline"),
        QT_TRANSLATE_NOOP("Models", "No drift baseline"),
        QT_TRANSLATE_NOOP("Models", "A change in what is asked would go unseen"),
        QT_TRANSLATE_NOOP("Models", "Serve 5,000 requests; then it comes by itself"),
    ),
}
TESTS: Mapping[Test, Text] = {
    Test.D1: QT_TRANSLATE_NOOP("Models", "Input limits checked"),
    Test.D2: QT_TRANSLATE_NOOP("Models", "Every input shown to be of use"),
    Test.D3: QT_TRANSLATE_NOOP("Models", "No input costs more than it gives"),
    Test.D4: QT_TRANSLATE_NOOP("Models", "Inputs are allowed ones"),
    Test.D5: QT_TRANSLATE_NOOP("Models", "Privacy kept all along the data's way"),
    Test.D6: QT_TRANSLATE_NOOP("Models", "A new input is soon added"),
    Test.D7: QT_TRANSLATE_NOOP("Models", "Code that makes inputs is tested"),
    Test.M1: QT_TRANSLATE_NOOP("Models", "Every change of the model reviewed and kept"),
    Test.M2: QT_TRANSLATE_NOOP("Models", "Measured quality goes with real use"),
    Test.M3: QT_TRANSLATE_NOOP("Models", "Hyperparameters tuned"),
    Test.M4: QT_TRANSLATE_NOOP("Models", "Effect of an old model known"),
    Test.M5: QT_TRANSLATE_NOOP("Models", "Compared with a simpler model"),
    Test.M6: QT_TRANSLATE_NOOP("Models", "Good for every important group of requests"),
    Test.M7: QT_TRANSLATE_NOOP("Models", "Tested for fairness"),
    Test.I1: QT_TRANSLATE_NOOP("Models", "Training can be repeated"),
    Test.I2: QT_TRANSLATE_NOOP("Models", "Code of the model unit tested"),
    Test.I3: QT_TRANSLATE_NOOP("Models", "Whole pipeline tested"),
    Test.I4: QT_TRANSLATE_NOOP("Models", "Quality validated before serving"),
    Test.I5: QT_TRANSLATE_NOOP("Models", "A single answer can be traced"),
    Test.I6: QT_TRANSLATE_NOOP("Models", "Canary possible"),
    Test.I7: QT_TRANSLATE_NOOP("Models", "Fast rollback possible"),
    Test.O1: QT_TRANSLATE_NOOP("Models", "Dependency notices watched"),
    Test.O2: QT_TRANSLATE_NOOP("Models", "Data limits watched"),
    Test.O3: QT_TRANSLATE_NOOP("Models", "Training and serving see the same"),
    Test.O4: QT_TRANSLATE_NOOP("Models", "Staleness watched"),
    Test.O5: QT_TRANSLATE_NOOP("Models", "Numbers stay sound"),
    Test.O6: QT_TRANSLATE_NOOP("Models", "Latency regression watched"),
    Test.O7: QT_TRANSLATE_NOOP("Models", "Quality regression watched"),
}


def need_words(need: Need) -> Sentence:
    """A need in one line."""
    model = "" if need.row is None else need.row.model.name
    what = "" if need.served is None else need.served.what or need.served.slot
    return say(NEEDS[need.kind], model=model, days=str(need.days), what=what)
