"""The Do now card: for each thing that is wrong, what it is, since when, what to do about it, and the button for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QWidget

from console.fleet.model.findings import Finding, joined
from console.fleet.model.rules import About
from console.fleet.page.vocabulary import headline, sentence, told
from resources.text import Sentence
from widgets.button import Button
from widgets.card import Card
from widgets.priority import Priority, PriorityMark
from widgets.text import Caption, Label
from widgets.theme import Weight

_MOST = 5


class Offer(Protocol):
    """An act that answers what is wrong: a command with its arguments, what its button says, and why it cannot be done
    now, None where it can."""

    @property
    def command(self) -> str: ...
    @property
    def text(self) -> Sentence: ...
    @property
    def arguments(self) -> Mapping[str, str]: ...
    @property
    def why_not(self) -> Sentence | None: ...


#: The act that answers a finding, None where there is none.
Offered = Callable[[Finding], Offer | None]
#: The same of a node (its key).
OfferedOn = Callable[[Finding, str], Offer | None]


def nothing(finding: Finding) -> Offer | None:  # noqa: ARG001 - as Offered has it
    """No act answers it."""
    return None


def nothing_on(finding: Finding, node: str) -> Offer | None:  # noqa: ARG001 - as OfferedOn has it
    """No act answers it."""
    return None


class _Line:
    """The widgets of one line, reused."""

    def __init__(self, grid: QGridLayout, row: int) -> None:
        self.mark = PriorityMark(size=12)
        self.what = Label("", elide=True, weight=Weight.SEMIBOLD)
        self.act = Button("", small=True)
        self.offer: Offer | None = None
        self.next = Label("", wrap=True)
        middle = Qt.AlignmentFlag.AlignVCenter
        grid.addWidget(self.mark, row, 0, middle)
        grid.addWidget(self.what, row, 1, middle)
        grid.addWidget(self.act, row, 2, middle)
        grid.addWidget(self.next, row, 3, middle)

    def show(self, shown: bool) -> None:
        for widget in (self.mark, self.what, self.next):
            widget.setVisible(shown)
        self.act.setVisible(shown and self.offer is not None)

    def put(self, offer: Offer | None) -> None:
        """Offer this on its button, greyed with the reason where it cannot be done."""
        self.offer = offer
        if offer is None:
            return
        why = "" if offer.why_not is None else sentence(offer.why_not)
        self.act.setText(sentence(offer.text))
        self.act.setEnabled(not why)
        self.act.set_tip(why)
        self.act.setAccessibleDescription(why)


class NowCard(Card):
    """What to do about a node, or a GPU. The head of the page says the worst of it: where that is all, the card only
    says what to do. What stands between the console and the node has a card of its own. `wanted` carries the Offer
    whose button was pressed."""

    wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.set_title(self.tr("Do now"))
        self.setAccessibleName(self.tr("Do now"))
        body = QWidget()
        self._grid = QGridLayout(body)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(3, 1)
        self._only = Label(self.tr("Do now"), "muted", weight=Weight.SEMIBOLD)
        self._grid.addWidget(self._only, 0, 0, 1, 2)
        self._lines: list[_Line] = []
        self._more = Caption("")
        self._shown: tuple[tuple[str, str, Priority, Offer | None], ...] = ()
        self._then = False
        self.add(body)
        self.add(self._more)
        self.hide()

    def refresh(
        self,
        found: Sequence[Finding],
        zone: str,
        now: float,
        *,
        parts: bool = True,
        then: bool = False,
        offered: Offered = nothing,
    ) -> None:
        """Show what is to be done about these findings, worst first; `parts`: it says about which GPU or port; `then`:
        they are those of a moment of the past, `now` that moment, at which nothing is `offered`. What waits to be an
        alarm says in what time."""
        lines = joined(each for each in found if each.rule.about is not About.LINK)
        shown = tuple(
            (
                headline(each, zone, now, parts=parts),
                sentence(told(each, zone, now).next),
                Priority(each.grade),
                None if then or each.due is not None else offered(each),
            )
            for each in lines
        )
        if (shown, then) == (self._shown, self._then):
            return
        self._shown, self._then = shown, then
        self.setVisible(bool(shown))
        while len(self._lines) < min(len(shown), _MOST):
            line = _Line(self._grid, len(self._lines))
            line.act.clicked.connect(self._on_act)
            self._lines.append(line)
        alone = len(shown) == 1 and not then and lines[0].due is None
        title = self.tr("What was wrong") if then else self.tr("Do now")
        self.set_title("" if alone else title)
        self.setAccessibleName(title)
        self._only.setVisible(alone)
        for line, part in zip(self._lines, [*shown[:_MOST], *[None] * len(self._lines)], strict=False):
            line.put(part[3] if part is not None else None)
            line.show(part is not None)
            if part is not None:
                what, following, priority, offer = part
                if offer is not None and offer.why_not is not None:
                    following = f"{following}  ·  {sentence(offer.why_not)}"
                line.mark.set(priority)
                line.what.setText(what)
                line.what.setVisible(not alone)
                line.mark.setVisible(not alone)
                line.next.setText(following)
        more = len(shown) - _MOST
        self._more.setVisible(more > 0)
        self._more.setText(self.tr("and %n more", "", more) if more > 0 else "")
        self.setAccessibleDescription("\n".join(f"{what}: {following}" for what, following, *_ in shown))

    @Slot()
    def _on_act(self) -> None:
        line = next((line for line in self._lines if line.act is self.sender()), None)
        if line is not None and line.offer is not None:
            self.wanted.emit(line.offer)

    def offers(self) -> list[Button]:
        """The buttons in sight."""
        return [line.act for line in self._lines if line.offer is not None]

    def said(self) -> list[tuple[str, str]]:
        """What is wrong and what to do, line by line."""
        return [(what, following) for what, following, *_ in self._shown]
