"""Protocols of the use cases of incidents, as whoever calls them sees them: page, command line, demo."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from console.alarms.model.alarms import Alarm
from console.fleet.model.rules import Grade
from console.incidents.model.drafts import DraftPlace
from console.incidents.model.incidents import (
    Evidence,
    EvidenceKind,
    Incident,
    Line,
    Link,
    Number,
    Overview,
    Significance,
    Told,
)
from console.incidents.service.evidence import Standing


class Incidents(Protocol):
    """Incidents, and what people do with them. `overview` and `subscribe` return at once, `told` is called in any
    thread; all else blocks until it is committed and raises EnvironmentFault with a sentence for the operator."""

    def overview(self) -> Overview: ...
    def subscribe(self, told: Callable[[], object]) -> Callable[[], None]: ...
    def incident(self, number: Number) -> Incident | None: ...
    def timeline(self, number: Number) -> tuple[Line, ...]:
        """All lines, typed and automatic, the oldest first."""

    def search(self, text: str) -> tuple[Incident, ...]: ...
    def alarms(self, number: Number) -> tuple[Alarm, ...]:
        """The alarms that it is linked with; reads the journal."""

    def proposed_awareness(self, number: Number) -> float | None:
        """The first acknowledgement of an alarm that it is linked with; None where there is none."""

    def open(
        self,
        title: str,
        severity: Grade,
        *,
        began: float | None = None,
        nodes: Sequence[str] = (),
        services: Sequence[str] = (),
        links: Sequence[Link] = (),
    ) -> Incident: ...
    def open_from(self, alarm: Alarm, title: str = "") -> Incident:
        """Open an incident of an alarm, with what it knows, and link the two."""

    def change(
        self,
        number: Number,
        *,
        title: str | None = None,
        severity: Grade | None = None,
        began: float | None = None,
        nodes: Sequence[str] | None = None,
        services: Sequence[str] | None = None,
    ) -> None: ...
    def take(self, number: Number, who: str) -> None: ...
    def note(self, number: Number, text: str, at: float | None = None) -> None: ...
    def link(self, number: Number, link: Link) -> None: ...
    def unlink(self, number: Number, link: Link) -> None: ...
    def aware(self, number: Number, at: float, reason: str) -> None: ...
    def judge(self, number: Number, significance: Significance, reason: str, met: Sequence[str] = ()) -> None: ...
    def classify(self, number: Number, *, classified: bool) -> None: ...
    def word(self, number: Number, of: DraftPlace, text: str) -> None:
        """A person's own words for a field of a draft; where they are empty Driftvakt fills it again."""

    def draft_read(self, number: Number, duty: tuple[str, str], reader: str, sha256: str) -> None:
        """Record that somebody has read the draft of a duty (regime and duty), whose text has this SHA-256."""

    def tell(self, number: Number, told: Told) -> None:
        """Record that somebody was told; its `who` is the one at the desk, whatever it holds."""

    def learn(self, number: Number, *, root_cause: str | None = None, lessons: str | None = None) -> None: ...
    def follow_up(self, number: Number, text: str, owner: str = "", due: float | None = None) -> int: ...
    def follow_up_done(self, number: Number, follow_up: int) -> None: ...
    def redact(self, number: Number, fields: Sequence[str]) -> None:
        """Which fields and lines (`line:3`) reports leave out, saying that they do; those named before are replaced."""

    def keep(
        self,
        number: Number,
        kind: EvidenceKind,
        name: str,
        content: bytes,
        *,
        since: float | None = None,
        until: float | None = None,
    ) -> Evidence:
        """Keep something as evidence: a file under its SHA-256, then the entry that names it; `since` and `until` are
        what time it is of."""

    def keep_file(self, number: Number, path: Path) -> Evidence: ...
    def content(self, sha256: str) -> bytes:
        """What was kept under a SHA-256, as it lies there: `standing_of` says whether it is sound. Raises OSError."""

    def release(self, number: Number, sha256: str, reason: str) -> None: ...
    def standing_of(self, number: Number) -> dict[str, Standing]:
        """How its files of evidence stand on the disk, by SHA-256: all of them are read."""

    def reported(self, number: Number, sha256: str, pdf: str = "") -> None:
        """Write down that a report was made: the SHA-256 of its JSON, and that of its PDF."""

    def close(self, number: Number, outcome: str) -> None: ...
    def reopen(self, number: Number, reason: str) -> None: ...
