"""Models of the demo site, as its people have told of them: nine that are in use or tried, and three that were."""

from __future__ import annotations

from dataclasses import dataclass

from console.deployments.model.gates import Gate
from console.deployments.model.models import AiClass, Stage, ToldAi


@dataclass(frozen=True, slots=True)
class Past:
    """A version: so many days before the opening it came; it served from `served` to `until` on these nodes (None: it
    still does), with `gib` of weights, brought and signed by `by`."""

    name: str
    came: float
    by: str
    gib: float
    served: float | None = None
    until: float | None = None
    nodes: tuple[str, ...] = ()
    rolled_back: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """A model as its people have told of it; days are counted back from the opening. `missing` are gates that nobody
    answered, `stale` one whose answer has aged. `hand` is how many tests of the score are done by hand in each
    section."""

    name: str
    stage: Stage
    owner: str
    deputy: str
    purpose: str
    came: float
    versions: tuple[Past, ...]
    engine: str = "vllm 0.10.2"
    ai_class: AiClass = AiClass.MINIMAL
    told_ai: ToldAi = ToldAi.NOT_NEEDED
    slo: str = ""
    unit: str = ""
    users: str = ""
    sources: tuple[str, ...] = ()
    licence: str = "Apache 2.0"
    missing: frozenset[Gate] = frozenset()
    stale: Gate | None = None
    hand: tuple[int, int, int, int] = (6, 6, 6, 6)
    last: float = 0.0
    waits_for: str = ""
    ended: float = 0.0
    reason: str = ""
    coming: tuple[tuple[str, str], ...] = ()


_SUPPORT = ("g01", "g02", "g04", "g09")
_WELD = ("u01", "u02", "g03", "u03", "g09", "g10")
_SUMMARY = ("g04", "g10", "g11", "u01", "u02", "u03", "u04")
_TRIAGE = ("g10", "u01", "u03", "u04")
_RESTORE = Gate.LOG_RESTORE

MODELS: tuple[Told, ...] = (
    Told(
        "support-sv",
        Stage.PRODUCTION,
        "A. Lindqvist",
        "",
        "Drafts answers to customers, in Swedish",
        540,
        (
            Past("6.2", 400, "A. Lindqvist", 70.6, 388, 251, _SUPPORT),
            Past("6.3", 329, "A. Lindqvist", 70.6, 326, 326 - 3 / 24, ("g09",), "4 points less of the golden set"),
            Past("7.0", 258, "A. Lindqvist", 74.1, 251, None, _SUPPORT),
            Past("7.1", 2, "S. Ahmadi", 74.1),
            Past("7.2", 1, "S. Ahmadi", 74.1),
        ),
        ai_class=AiClass.LIMITED,
        told_ai=ToldAi.YES,
        slo="1.5 s first answer, 99.5 % of requests",
        unit="1M tokens",
        users="Customer service",
        sources=("tickets of customer service, 2021 to 2025", "product pages"),
        missing=frozenset({Gate.DEPUTY, _RESTORE}),
        hand=(5, 6, 4, 3),
        coming=(("8", "fine-tuning, job 48205"),),
    ),
    Told(
        "journal-summary",
        Stage.PRODUCTION,
        "K. Norling",
        "S. Ahmadi",
        "Sums up patients' journals for a physician",
        610,
        (
            Past("1.8", 240, "K. Norling", 141.2, 233, 61, _SUMMARY),
            Past("1.9", 66, "K. Norling", 141.2, 61, None, _SUMMARY),
        ),
        ai_class=AiClass.HIGH,
        told_ai=ToldAi.YES,
        slo="2 s first answer, 99 % of requests",
        unit="1M tokens",
        users="Care West",
        sources=("journals of Care West, with personal data taken out",),
        missing=frozenset({_RESTORE}),
        hand=(5, 6, 5, 4),
    ),
    Told(
        "x-ray-triage",
        Stage.PRODUCTION,
        "K. Norling",
        "M. Ek",
        "Puts X-ray images into the order in which to look",
        720,
        (
            Past("2.3", 400, "K. Norling", 3.2, 395, 171, _TRIAGE),
            Past("2.4", 180, "K. Norling", 3.2, 171, None, _TRIAGE),
        ),
        ai_class=AiClass.HIGH,
        slo="150 ms, 99.9 % of images",
        unit="1,000 images",
        users="Care West",
        sources=("images of two hospitals, with consent",),
        stale=Gate.DRIFT,
        hand=(6, 7, 5, 3),
    ),
    Told(
        "embed-sv",
        Stage.PRODUCTION,
        "S. Ahmadi",
        "L. Dahl",
        "Makes vectors of texts for search",
        500,
        (
            Past("4.0", 300, "S. Ahmadi", 2.1, 290, 122, ("g12",)),
            Past("4.1", 130, "S. Ahmadi", 2.1, 122, None, ("g12",)),
        ),
        slo="25 ms, 99.9 % of texts",
        unit="1M tokens",
        users="all the others",
        sources=("public Swedish texts",),
        hand=(6, 6, 5, 4),
    ),
    Told(
        "weld-inspect",
        Stage.PRODUCTION,
        "J. Sand",
        "L. Dahl",
        "Finds faults in welding seams from images",
        690,
        (
            Past("3.1", 330, "J. Sand", 5.8, 322, 96, _WELD),
            Past("3.2", 104, "J. Sand", 5.8, 96, None, _WELD),
        ),
        slo="80 ms, 99.9 % of images",
        unit="1,000 images",
        users="Production",
        sources=("images from the line in Trollhättan",),
        hand=(6, 7, 6, 4),
        coming=(("4", "training, job 48120"),),
    ),
    Told(
        "contract-check",
        Stage.PILOT,
        "B. Alm",
        "",
        "Marks unusual terms in contracts",
        262,
        (Past("0.4", 218, "B. Alm", 33.4, 217, None, ("u01", "u02")),),
        ai_class=AiClass.UNJUDGED,
        told_ai=ToldAi.UNKNOWN,
        unit="contracts",
        users="Purchasing, 6 users a week",
        missing=frozenset(Gate) - {Gate.CAPACITY, Gate.LICENCE, Gate.SIGNATURE, Gate.LOGGING},
        hand=(2, 3, 1, 1),
        last=213.3,
        waits_for="Owner left in August",
        ended=97,
    ),
    Told(
        "spare-parts",
        Stage.PILOT,
        "J. Sand",
        "",
        "Finds a spare part from a photo or a question",
        110.2,
        (
            Past("0.1", 109, "J. Sand", 16.2, 108.6, 96.5, ("g11",)),
            Past("0.2", 97, "J. Sand", 16.2, 96.5, None, ("g09",)),
        ),
        slo="1.5 s first answer, 99 % of requests",
        unit="1,000 questions",
        users="Workshops, 31 users a week",
        missing=frozenset(
            {
                Gate.DEPUTY,
                Gate.RUNBOOK,
                Gate.GOLDEN_SET,
                Gate.ROLLBACK,
                Gate.CANARY,
                Gate.OVERSEER,
                Gate.DRIFT,
                _RESTORE,
            }
        ),
        hand=(3, 6, 2, 0),
        last=88.3,
        waits_for="Waits for test data from Production",
    ),
    Told(
        "meeting-notes",
        Stage.PILOT,
        "S. Ahmadi",
        "K. Norling",
        "Writes down what a meeting decided",
        140,
        (Past("0.9", 60, "S. Ahmadi", 28.4, 58, None, ("g11",)),),
        ai_class=AiClass.LIMITED,
        told_ai=ToldAi.YES,
        unit="hours of meetings",
        users="Staff, 18 users a week",
        missing=frozenset({Gate.SLO, Gate.ROLLBACK, Gate.CANARY, _RESTORE, Gate.DRIFT}),
        hand=(3, 5, 2, 2),
        last=41.3,
        waits_for="Waits for the information officer",
    ),
    Told(
        "ticket-router",
        Stage.PILOT,
        "L. Dahl",
        "S. Ahmadi",
        "Sends a ticket to the group that can solve it",
        90,
        (
            Past("1.0-rc1", 50, "L. Dahl", 8.1, 48, None, ("u01", "u02", "u03")),
            Past("1.0-rc2", 19.31, "L. Dahl", 8.1),
        ),
        slo="400 ms, 99 % of tickets",
        unit="1,000 tickets",
        users="IT support",
        missing=frozenset({Gate.ROLLBACK, _RESTORE}),
        hand=(4, 5, 4, 2),
        last=19.3,
        waits_for="Rehearsal of the rollback is booked",
    ),
    Told(
        "chat-sv",
        Stage.RETIRED,
        "A. Lindqvist",
        "M. Ek",
        "Talked with customers",
        900,
        (Past("2", 420, "A. Lindqvist", 40.0, 415, 279, _SUPPORT[:2]),),
        missing=frozenset(Gate),
        ended=279,
        reason="support-sv does it better",
    ),
    Told(
        "ocr-forms",
        Stage.RETIRED,
        "K. Norling",
        "S. Ahmadi",
        "Read forms that came on paper",
        800,
        (Past("1.3", 500, "K. Norling", 1.4, 495, 174, ("g11",)),),
        engine="vllm 0.6.3",
        missing=frozenset(Gate),
        ended=174,
        reason="forms come as data now",
    ),
    Told(
        "weld-detect",
        Stage.RETIRED,
        "J. Sand",
        "L. Dahl",
        "Found welding seams in images",
        850,
        (Past("1", 600, "J. Sand", 2.2, 590, 79, ("u01",)),),
        engine="vllm 0.6.3",
        missing=frozenset(Gate),
        ended=79,
        reason="weld-inspect finds them itself",
    ),
)
