"""Restore tests: what was brought back from which copy, how far that was proven, and how long it took."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Verdict(StrEnum):
    """What a test says. Only FAIL and PASS speak of the backup."""

    PASS = "pass"  # noqa: S105 - it came back, and it is what was saved
    FAIL = "fail"  # the backup does not give back what was saved
    ERROR = "error"  # the test could not be carried out: nothing is said of the backup
    INCONCLUSIVE = "inconclusive"  # it was carried out, and shows neither


#: What speaks of the backup itself, and stands until the next that does.
DECIDED = frozenset({Verdict.PASS, Verdict.FAIL})


class LayerKind(StrEnum):
    """The layers of a test, each of which stands on those before it."""

    LIST = "list"  # the copy's list of backups can be read
    STRUCTURE = "structure"  # its tool finds all that its index names
    RESTORE = "restore"  # files come back
    CONTENT = "content"  # they are what was saved: bytes, owner, mode, times, links
    SERVICE = "service"  # something answers from them
    REMOVED = "removed"  # nothing of the test is left


class LayerState(StrEnum):
    HELD = "held"
    FAILED = "failed"
    UNSURE = "unsure"  # looked at, and nothing can be said
    NOT_RUN = "not_run"


class Source(StrEnum):
    """How the beginning and end of a phase are known."""

    SENSED = "sensed"  # the console saw it happen
    HUMAN = "human"  # a person said so
    ASSUMED = "assumed"  # nobody measured it


class PhaseKind(StrEnum):
    """The parts of a recovery's time, in their order."""

    DETECT = "detect"
    DECIDE = "decide"
    PROVISION = "provision"
    KEYS = "keys"
    RESTORE = "restore"
    VERIFY = "verify"
    RETURN = "return"


class Difference(StrEnum):
    """How something that came back is not what was saved."""

    CONTENT = "content"
    OWNER = "owner"
    MODE = "mode"
    TIME = "time"
    LINK = "link"
    TYPE = "type"
    XATTRS = "xattrs"
    MISSING = "missing"
    EXTRA = "extra"


@dataclass(frozen=True, slots=True)
class Differing:
    """A path, below the restored folder, that differs, and in what."""

    path: str
    what: Difference


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer. `found` names the sentence that tells what was found (`console.recovery.model.words`), whose places
    `counts` fill; `program` is what ran, as it ran, `status` its exit status. `begin` and `end` are unix seconds, 0
    where it was not run."""

    kind: LayerKind
    state: LayerState
    found: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)
    program: tuple[str, ...] = ()
    status: int | None = None
    begin: float = 0.0
    end: float = 0.0


@dataclass(frozen=True, slots=True)
class Phase:
    """A part of the recovery's time, in unix seconds."""

    kind: PhaseKind
    begin: float
    end: float
    source: Source = Source.SENSED

    @property
    def seconds(self) -> float:
        return max(0.0, self.end - self.begin)


class Choice(StrEnum):
    """Why this backup was restored, and no other."""

    NEWEST = "newest"
    RANDOM = "random"  # by the stored seed, among `among` backups
    CHOSEN = "chosen"  # by a person
    COMMON = "common"  # it belongs to the newest point of a set


@dataclass(frozen=True, slots=True)
class RestoreTest:
    """One test that is over. `number` is its name for people (T-0012), `run` the id of the run that carries it out
    (`console.work`). It restored `snapshot` of time `snapshot_time`, chosen by `choice`: RANDOM with `seed` among
    `among` candidates.

    `reason` names why the verdict is what it is (`console.recovery.model.words`), filled by `values`. `rto` and `rpo`
    are seconds as measured, None where they were not; the sum of `phases` is the RTO. A `control` is a test of a copy
    that was damaged on purpose, and must FAIL: it says nothing of the real copy, only that tests of this asset can
    fail. Times are unix seconds."""

    number: int
    asset: str
    copy: str
    snapshot: str
    snapshot_time: float
    choice: Choice
    run: str
    began: float
    ended: float
    verdict: Verdict
    by: str = ""
    seed: str = ""
    among: int = 1
    control: bool = False
    reason: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    layers: tuple[Layer, ...] = ()
    phases: tuple[Phase, ...] = ()
    differing: tuple[Differing, ...] = ()
    rto: int | None = None
    rpo: int | None = None
    tool: str = ""
    host_key: str = ""
    sandbox: str = ""

    @property
    def name(self) -> str:
        return f"T-{self.number:04d}"

    def layer(self, kind: LayerKind) -> Layer | None:
        return next((layer for layer in self.layers if layer.kind is kind), None)

    @property
    def depth(self) -> int:
        """How many of the five layers of proof held in a row, beginning with the list."""
        held = 0
        for kind in (LayerKind.LIST, LayerKind.STRUCTURE, LayerKind.RESTORE, LayerKind.CONTENT, LayerKind.SERVICE):
            layer = self.layer(kind)
            if layer is None or layer.state is not LayerState.HELD:
                break
            held += 1
        return held
