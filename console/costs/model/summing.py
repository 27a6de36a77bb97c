"""Summing a month up: from prices, the ledger and tenants to a statement. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from console.costs.model.allocation import Column, Item, allocate, called, column
from console.costs.model.basis import Basis
from console.costs.model.charges import Booked, Charges, Kind, Stretch, charges
from console.costs.model.figures import Figure, Input
from console.costs.model.ledger import WAITING, Cause, Work
from console.costs.model.money import rounded, split
from console.costs.model.policy import Policy
from console.costs.model.power import Power, power
from console.costs.model.prices import Prices
from console.costs.model.statement import Bill, ClosedBy, Flow, Late, Line, ModelRow, Month, TenantRow, Warned
from console.costs.model.tenants import NOBODY, Tenancy
from console.costs.model.usage import Usage, Used
from resources.text import QT_TRANSLATE_NOOP, Text

_HOUR = Decimal(3600)
_MILLION, _THOUSAND = Decimal(1_000_000), Decimal(1000)
#: What is not paid by the month.
_NOT_FIXED = frozenset({Kind.ENERGY, Kind.INCIDENTS})
#: Energy to come is forecast by what the last days cost.
LATELY = 7 * 86_400

_TOTAL = QT_TRANSLATE_NOOP("Costs", "sum of all kinds")
_PER_HOUR = QT_TRANSLATE_NOOP("Costs", "all costs / all GPU-hours measured")
_AVAILABLE = QT_TRANSLATE_NOOP("Costs", "all costs / GPU-hours that were not faulted")
_USED = QT_TRANSLATE_NOOP("Costs", "all costs / GPU-hours that worked")
_WASTE = QT_TRANSLATE_NOOP("Costs", "GPU-hours that waited or were held idle × price of a GPU-hour")
_FORECAST = QT_TRANSLATE_NOOP(
    "Costs",
    "the whole month of what is paid by the month + incidents so far + energy so far + rest of the month × last 7 days",
)
_AN_HOUR = QT_TRANSLATE_NOOP(
    "Costs", "what is paid by the month / hours so far + energy of the newest stretch of the ledger / its hours"
)
_MILLION_TOKENS = QT_TRANSLATE_NOOP("Costs", "working GPU-hours × price of a used GPU-hour / millions of tokens")
_MILLION_IN = QT_TRANSLATE_NOOP("Costs", "cost × prefill / (prefill + decode) / millions of computed prompt tokens")
_MILLION_OUT = QT_TRANSLATE_NOOP("Costs", "cost × decode / (prefill + decode) / millions of tokens out")
_IMAGES = QT_TRANSLATE_NOOP("Costs", "working GPU-hours × price of a used GPU-hour / thousands of images")
_REQUEST = QT_TRANSLATE_NOOP("Costs", "working GPU-hours × price of a used GPU-hour / requests")
_LINE = QT_TRANSLATE_NOOP("Costs", "GPU-hours × price of a GPU-hour, in whole öre by largest remainder")
_SHARED = QT_TRANSLATE_NOOP("Costs", "the tenant's part of shared GPU-hours × price of a GPU-hour")
_COUNTER = QT_TRANSLATE_NOOP("Costs", "the tenant's part of the ledger so far, all models, priced or not")


@dataclass(frozen=True, slots=True)
class Made:
    """What a statement is made of."""

    name: str
    stretch: Stretch
    known: Prices
    tenancy: Tenancy
    usage: Usage
    booked: Sequence[Booked]
    policy: Policy
    before: Mapping[str, Decimal]  # of each model, what a million tokens or a thousand images cost the month before
    late: tuple[Late, ...] = ()
    closed: ClosedBy | None = None


def month(made: Made) -> Month:
    """The statement of a month."""
    known, usage, stretch, tenancy = made.known, made.usage, made.stretch, made.tenancy
    drawn = power(known, usage.drawn)
    cost = charges(known, stretch, drawn, made.booked)
    total = cost.total
    items = allocate(total, usage.used, tenancy.names, tenancy.keys, made.policy)
    hours = {cause: Decimal(usage.seconds(cause)) / _HOUR for cause in Cause}
    measured = sum(hours.values(), Decimal(0)) - hours[Cause.UNMEASURED]
    working = hours[Cause.WORKING]
    paid = Input("all costs", f"{total} {known.currency}", _whole(cost), "")
    money = f"{known.currency}/GPU-h"

    def rate(over: Decimal, formula: Text) -> Figure:
        counted = Input("GPU-hours", f"{over:.2f}", Basis.MEASURED)
        return Figure(total / over if over else None, money, formula, (paid, counted))

    used_rate = rate(working, _USED)
    forecast = _forecast(made, cost, drawn)
    rows = _rows(items, total, forecast.value or Decimal(0), tenancy, stretch.until)
    waste = sum((hours[cause] for cause in (*WAITING, Cause.ALLOCATED_IDLE)), Decimal(0))
    each_hour = rate(measured, _PER_HOUR)
    models = tuple(_models(usage, used_rate, made.before, known.currency))
    joules = sum(each.joules for each in usage.used)
    return Month(
        name=made.name,
        start=stretch.start,
        until=stretch.until,
        end=stretch.end,
        currency=known.currency,
        policy=made.policy,
        total=Figure(total, known.currency, _TOTAL, tuple(_kind_inputs(cost, known.currency))),
        kinds=cost.kinds,
        unpriced=cost.unpriced,
        tenants=rows,
        models=models,
        flows=tuple(_flows(items, usage.used)),
        hours=hours,
        per_hour=each_hour,
        per_hour_available=rate(measured - hours[Cause.FAULTED], _AVAILABLE),
        per_hour_used=used_rate,
        per_million=_together(models, known.currency),
        waiting_and_idle=Figure(
            None if each_hour.value is None else rounded(waste * each_hour.value),
            known.currency,
            _WASTE,
            (*each_hour.inputs, Input("GPU-hours waited or idle", f"{waste:.2f}", Basis.MEASURED)),
        ),
        power=drawn,
        counted=Decimal(sum(each.counted for each in usage.used)) / joules if joules else Decimal(0),
        forecast=forecast,
        hourly=_hourly(made, cost),
        budget=None if (all_of := tenancy.budget("", stretch.until)) is None else all_of.amount,
        warnings=tuple(_warnings(made, rows, total, forecast)),
        late=made.late,
        closed=made.closed,
        both=usage.both,
    )


def bill(of: Month, tenant: str) -> Bill | None:
    """A tenant's bill out of a month's statement, None where it used nothing and carries nothing."""
    row = of.row(tenant)
    late = tuple(each for each in of.late if tenant in each.amounts)
    if row is None and not late:
        return None
    by_model = {each.model: each for each in of.models}
    lines = [_line(each, of, by_model.get(each.of)) for each in (row.items if row is not None else ())]
    return Bill(
        of,
        tenant,
        tuple(lines),
        late,
        sum((each.figure.value or Decimal(0) for each in lines), Decimal(0))
        + sum((each.amounts[tenant] for each in late), Decimal(0)),
        tuple(each for each in of.warnings if each.tenant == tenant),
    )


def _line(item: Item, of: Month, model: ModelRow | None) -> Line:
    hours = item.seconds / _HOUR
    part = item.seconds / model.seconds if model is not None and model.seconds and not item.shared else Decimal(0)
    figure = Figure(
        item.amount,
        of.currency,
        _SHARED if item.shared else _LINE,
        (
            Input("GPU-hours", f"{hours:.2f}", Basis.MEASURED),
            Input("price of a GPU-hour", _plain(of.per_hour.value), of.per_hour.basis),
            *((Input("part of what is shared", f"{item.part:.4f}", Basis.MEASURED),) if item.shared else ()),
        ),
    )
    tokens, images = (0, 0) if model is None else (int(model.tokens * part), int(model.images * part))
    return Line(item.column, item.of, hours, item.shared, item.part, tokens, images, figure)


def _plain(value: Decimal | None) -> str:
    return "" if value is None else f"{value:.4f}"


def _whole(cost: Charges) -> Basis:
    return Figure(None, "", _TOTAL, tuple(_kind_inputs(cost, ""))).basis


def _kind_inputs(cost: Charges, currency: str) -> Iterable[Input]:
    for kind, figure in cost.kinds.items():
        if figure.value is not None:
            yield Input(str(kind), f"{figure.value} {currency}".strip(), figure.basis)


def _rows(
    items: Sequence[Item], total: Decimal, forecast: Decimal, tenancy: Tenancy, moment: int
) -> tuple[TenantRow, ...]:
    rows = []
    for tenant in dict.fromkeys(each.tenant for each in items):
        own = tuple(each for each in items if each.tenant == tenant)
        amount = sum((each.amount for each in own), Decimal(0))
        budget = tenancy.budget(tenant, moment) if tenant else None
        rows.append(
            TenantRow(
                tenant,
                sum((each.seconds for each in own if not each.shared), Decimal(0)),
                {of: sum((each.amount for each in own if each.column is of), Decimal(0)) for of in Column},
                amount,
                own,
                rounded(forecast * amount / total) if total else Decimal(0),
                None if budget is None else budget.amount,
            )
        )
    return tuple(rows)


def _forecast(made: Made, cost: Charges, drawn: Power) -> Figure:
    """What the whole month will come to, by what is known of it now."""
    known, stretch = made.known, made.stretch
    whole = charges(known, Stretch(stretch.start, stretch.end, stretch.end), drawn, made.booked)
    lately = [each for each in made.usage.drawn if each.start >= stretch.until - LATELY]
    took = power(known, lately).cost
    more = Decimal(0)
    if took is not None:
        more = took * (stretch.end - stretch.until) / (stretch.until - min(each.start for each in lately))
    amount = rounded(whole.total + more)
    inputs = [Input(str(kind), f"{each.value} {known.currency}", each.basis) for kind, each in whole.kinds.items()
              if each.value is not None]  # fmt: skip
    inputs.append(Input("energy to come", f"{more:.2f} {known.currency}", Basis.ESTIMATED))
    return Figure(amount if cost.total else None, known.currency, _FORECAST, tuple(inputs))


def _hourly(made: Made, cost: Charges) -> Figure:
    """What an hour costs now: what is paid by the month, and energy as it was in the newest stretch of the ledger."""
    known, until = made.known, made.stretch.until
    fixed = sum(
        (each.value for kind, each in cost.kinds.items() if each.value is not None and kind not in _NOT_FIXED),
        Decimal(0),
    )
    newest = [each for each in made.usage.drawn if each.end == until]
    took = power(known, newest).cost
    passed = Decimal(until - made.stretch.start) / _HOUR
    if not passed or (not fixed and took is None):
        return Figure(None, f"{known.currency}/h", _AN_HOUR)
    energy = Decimal(0)
    if took is not None and newest:
        energy = took * _HOUR / (until - min(each.start for each in newest))
    inputs = (
        Input("paid by the month", f"{fixed / passed:.2f} {known.currency}/h", _whole(cost)),
        Input("energy", f"{energy:.2f} {known.currency}/h", Basis.MEASURED if took is not None else Basis.ESTIMATED),
    )
    return Figure(fixed / passed + energy, f"{known.currency}/h", _AN_HOUR, inputs)


def _warnings(made: Made, rows: Sequence[TenantRow], total: Decimal, forecast: Figure) -> Iterable[Warned]:
    by_tenant = {row.tenant: (row.amount, row.forecast) for row in rows}
    by_tenant[""] = (total, forecast.value or Decimal(0))
    until, end = made.stretch.until, made.stretch.end
    for tenant in dict.fromkeys(["", *made.tenancy.names]):
        budget = made.tenancy.budget(tenant, until)
        amount, coming = by_tenant.get(tenant, (Decimal(0), Decimal(0)))
        if budget is None or max(amount, coming) <= budget.amount * budget.warn_at:
            continue
        counter = Figure(
            amount,
            made.known.currency,
            _COUNTER,
            (
                Input("ledger until", str(until), Basis.MEASURED),
                Input("budget", f"{budget.amount}", Basis.CONTRACT),
                Input("forecast", f"{coming}", Basis.ESTIMATED),
            ),
        )
        reached = None
        if amount <= budget.amount < coming:
            reached = until + int((end - until) * (budget.amount - amount) / (coming - amount))
        yield Warned(tenant, budget.amount, amount, coming, reached, counter)


def _models(usage: Usage, rate: Figure, before: Mapping[str, Decimal], currency: str) -> Iterable[ModelRow]:
    seconds: dict[str, int] = {}
    for each in usage.used:
        if each.cause is Cause.WORKING and column(each) is Column.SERVING:
            seconds[each.use.model] = seconds.get(each.use.model, 0) + each.seconds
    work = usage.work or {}
    for model in sorted(seconds, key=lambda name: -seconds[name]):
        done = work.get(model, Work(model))
        hours = Decimal(seconds[model]) / _HOUR
        amount = rounded(hours * (rate.value or Decimal(0)))
        million, million_in, million_out, images, request = (_per(hours, rate, each, currency) for each in _units(done))
        yield ModelRow(
            model=model,
            seconds=seconds[model],
            tokens=done.tokens,
            images=done.images,
            requests=done.requests,
            amount=amount,
            per_million=million,
            per_million_in=million_in,
            per_million_out=million_out,
            per_thousand_images=images,
            per_request=request,
            before=before.get(model),
        )


@dataclass(frozen=True, slots=True)
class _Unit:
    """What a model's cost is divided by: `part` of the cost, over `count` of `name`."""

    name: str
    count: Decimal
    formula: Text
    part: Decimal = Decimal(1)
    more: tuple[Input, ...] = ()


def _units(done: Work) -> tuple[_Unit, ...]:
    both = Decimal(done.prefill_ms + done.decode_ms)
    computed, out = (done.computed, done.out) if both else (0, 0)
    times = (
        Input("prefill", f"{done.prefill_ms} ms", Basis.MEASURED),
        Input("decode", f"{done.decode_ms} ms", Basis.MEASURED),
    )
    prefill = Decimal(done.prefill_ms) / both if both else both
    return (
        _Unit("1M tokens", done.tokens / _MILLION, _MILLION_TOKENS),
        _Unit("1M tokens in", computed / _MILLION, _MILLION_IN, prefill, times),
        _Unit("1M tokens out", out / _MILLION, _MILLION_OUT, 1 - prefill, times),
        _Unit("1,000 images", done.images / _THOUSAND, _IMAGES),
        _Unit("request", Decimal(done.requests), _REQUEST),
    )


def _per(hours: Decimal, rate: Figure, unit: _Unit, currency: str) -> Figure | None:
    if not unit.count or rate.value is None:
        return None
    inputs = (
        Input("working GPU-hours", f"{hours:.2f}", Basis.MEASURED),
        Input("price of a used GPU-hour", _plain(rate.value), rate.basis),
        Input(unit.name, f"{unit.count:.6f}", Basis.MEASURED),
        *unit.more,
    )
    return Figure(hours * rate.value * unit.part / unit.count, f"{currency}/{unit.name}", unit.formula, inputs)


def _together(models: Sequence[ModelRow], currency: str) -> Figure | None:
    """All models that count tokens, together."""
    counting = [each for each in models if each.tokens]
    tokens = sum(each.tokens for each in counting)
    if not tokens:
        return None
    amount = sum((each.amount for each in counting), Decimal(0))
    inputs = [Input(each.model, f"{each.amount} {currency}, {each.tokens} tokens", Basis.MEASURED) for each in counting]
    return Figure(amount / (tokens / _MILLION), f"{currency}/1M tokens", _MILLION_TOKENS, tuple(inputs))


def _flows(items: Sequence[Item], used: Iterable[Used]) -> Iterable[Flow]:
    """Each item over the nodes on which it was used, to the öre; what is shared, over those where it lay."""
    where: dict[tuple[Column, str], dict[tuple[str, str], Decimal]] = {}
    own: dict[tuple[str, Column, str], dict[tuple[str, str], Decimal]] = {}
    for each in used:
        if each.cause is Cause.UNMEASURED or not each.seconds:
            continue
        place, name, node = column(each), called(each), (each.site, each.node)
        by = where.setdefault((place, name), {})
        by[node] = by.get(node, Decimal(0)) + each.seconds
        shares = each.rule.shares if each.rule is not None else {NOBODY: Decimal(1)}
        whole = sum(shares.values())
        for tenant, weight in shares.items():
            of = own.setdefault((tenant, place, name), {})
            of[node] = of.get(node, Decimal(0)) + each.seconds * weight / whole
    for item in items:
        nodes = where.get((item.column, item.of), {}) if item.shared else own[item.tenant, item.column, item.of]
        if any(value > 0 for value in nodes.values()):
            weights = [max(value, Decimal(0)) for value in nodes.values()]
            for (site, on), amount in zip(nodes, split(item.amount, weights), strict=True):
                if amount:
                    yield Flow(site, on, item.of or str(item.column), item.tenant, amount)
        elif item.amount:
            yield Flow("", "", item.of or str(item.column), item.tenant, item.amount)
