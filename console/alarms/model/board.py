"""The board made: from what stands, the rules, where nodes stand and who works on them, to what lists show. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from console.alarms.model.alarms import Alarm, Board, Flood, Shown, Source, State, Why
from console.alarms.model.figures import WINDOW_SECONDS
from console.alarms.model.flood import by_minute, flood_since, within
from console.alarms.model.moves import Ledger
from console.alarms.model.tree import causes, root
from console.fleet.model.rules import Grade, Group, Rule
from resources.text import Sentence

_RANKS = {grade: rank for rank, grade in enumerate(Grade)}


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What else decides how an alarm stands: the rules, the places of a node or of a whole (as `tree.causes` asks for
    them), and of which nodes, racks, switches and sites alarms ask for nobody, with the reason."""

    rules: Mapping[str, Rule] = field(default_factory=dict)
    places: Callable[[str], Collection[str]] = lambda _: ()
    aside: Mapping[str, Why] = field(default_factory=dict)

    def why(self, source: Source) -> Why | None:
        """Why what is found there asks for nobody; None where it does."""
        if source.node:
            return self.aside.get(source.node)
        rule = self.rules.get(source.rule)
        return self.aside.get(source.part) if rule is not None and isinstance(rule.when, Group) else None


def board_of(  # noqa: PLR0917 - a board, whole
    ledger: Ledger,
    around: Surroundings,
    entry: int,
    now: float,
    raised: Sequence[float] = (),
    behind: Sentence | None = None,
) -> Board:
    """All that stands, as of `now`. `raised` is when alarms were raised lately, sorted."""
    above = causes(ledger.alarms.values(), around.rules, around.places)
    below: dict[int, list[int]] = {}
    for number in above:
        below.setdefault(root(number, above), []).append(number)
    first = {min((top, *folded), key=lambda each: (ledger.alarms[each].raised, each)) for top, folded in below.items()}
    quiet = Quiet(ledger, around, now)
    shown = []
    for alarm in sorted(ledger.alarms.values(), key=_order):
        state, why = quiet.state(alarm, above)
        rule = around.rules.get(alarm.source.rule)
        respond = 0.0 if rule is None or not alarm.active else rule.respond
        shown.append(
            Shown(
                alarm,
                state,
                why,
                above.get(alarm.number),
                tuple(sorted(below.get(alarm.number, ()))),
                alarm.number in first,
                alarm.last_raised + respond if respond else None,
            )
        )
    return Board(
        entry,
        now,
        tuple(shown),
        tuple(shelf for shelf in ledger.shelves.values() if now < shelf.until),
        tuple(ledger.out.values()),
        _flood(ledger, above, raised, now),
        behind,
    )


class Quiet:
    """What keeps alarms from asking for somebody: out of service, suppressed by design, shelved, in this order."""

    def __init__(self, ledger: Ledger, around: Surroundings, now: float) -> None:
        self._out = [each.of for each in ledger.out.values()]
        self._shelved = [each.of for each in ledger.shelves.values() if now < each.until]
        self._around = around

    def state(self, alarm: Alarm, above: Mapping[int, int]) -> tuple[State, Why | None]:
        source = alarm.source
        if self._is_of(self._out, source):
            return State.OUT_OF_SERVICE, None
        why = self._around.why(source)
        if why is None and alarm.number in above:
            why = Why.CAUSE
        if why is not None:
            return State.SUPPRESSED, why
        if self._is_of(self._shelved, source):
            return State.SHELVED, None
        return alarm.state, None

    @staticmethod
    def _is_of(several: Sequence[Source], source: Source) -> bool:
        return any(of.covers(source) for of in several)


def _order(alarm: Alarm) -> tuple[object, ...]:
    return _RANKS[alarm.priority], alarm.raised, alarm.number


def _flood(ledger: Ledger, above: Mapping[int, int], raised: Sequence[float], now: float) -> Flood | None:
    since = flood_since(raised, now)
    if since is None:
        return None
    lately = [number for number, alarm in ledger.alarms.items() if now - WINDOW_SECONDS < alarm.raised <= now]
    tops = Counter(root(number, above) for number in lately)
    cause, explained = max(tops.items(), key=lambda each: (each[1], -each[0]), default=(None, 0))
    if explained < 2:
        cause, explained = None, 0
    return Flood(since, within(raised, now), cause, explained, by_minute(raised, now))
