"""The tab of rules: what is judged by, how often each raised an alarm, and a rule edited, tried and switched on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QCoreApplication, QTimer, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPlainTextEdit, QStackedWidget, QVBoxLayout, QWidget

from console.alarms.model.attempts import Attempt
from console.alarms.model.trying import Occurrence
from console.alarms.model.versions import BASE
from console.alarms.page.rule_cards import EffectCard, LimitsCard, MissesCard, RaisedCard, TriedCard
from console.alarms.page.rule_form import RuleForm
from console.alarms.page.rules_loading import AttemptLoader, FiredLoader, Ruling
from console.alarms.page.wording import sentence
from console.fleet.model.rule_text import as_toml, condition_text, in_general
from console.fleet.model.rules import Origin, Rule, Rules
from console.pagekit.faults import FaultLine
from console.pagekit.news import News
from console.pagekit.surroundings import Surroundings
from console.work.model.commands import Danger
from resources.errors import EnvironmentFault
from resources.text import QT_TRANSLATE_NOOP, Sentence, Text
from widgets import numbers, theme
from widgets.button import Button, Kind
from widgets.card import Card, columns, in_order, rows, scrolled
from widgets.plans.diff import DiffView
from widgets.priority import Priority
from widgets.segmented import SegmentedControl
from widgets.tables.master import Item, MasterList
from widgets.text import Caption, Label
from widgets.theme import Size, Weight

#: What is typed is looked at after so long, in milliseconds.
_TYPED_MS = 300
_LIST_WIDTH = 250
_FIELDS, _TEXT = "fields", "text"
_ORIGINS: Mapping[Origin, Text] = {
    Origin.SHIPPED: QT_TRANSLATE_NOOP("RulesView", "as shipped"),
    Origin.CHANGED: QT_TRANSLATE_NOOP("RulesView", "shipped, changed"),
    Origin.OWN: QT_TRANSLATE_NOOP("RulesView", "own rule"),
}
#: What a new rule begins as.
_NEW = """[[rule]]
id = "own.rule"
about = "disk"
grade = "medium"
what = "Disk fills up: {value} free"
short = "Disk fills up"
cause = "Checkpoints are not tidied up"
consequence = "Tomorrow's training cannot write"
next = "Ask the owner to tidy up"
respond = 7200
after = 300
source = "ours"
when = { value = "disk_free", below = 15, back = 20 }
"""


class RulesView(QWidget):
    """What `alarms/rules` and `alarms/rules/RULE` show. `named` says where something was, `said` tells an error of the
    environment in words. `chosen` carries the rule that is shown, by its id."""

    chosen = Signal(str)

    def __init__(
        self,
        rules: Ruling,
        news: News,
        surroundings: Surroundings,
        *,
        named: Callable[[Occurrence], str],
        said: Callable[[Exception], str],
        zone: Callable[[], str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._rules, self._surroundings, self._said, self._zone = rules, surroundings, said, zone
        self._rule = ""
        self._row: Rule | None = None  # as it was before it was edited
        self._draft: tuple[Rule, Rules] | None = None
        self._fired: Mapping[str, int] = {}
        self._tried: Rule | None = None
        self._fired_loader = FiredLoader(rules, surroundings, self)
        self._fired_loader.loaded.connect(self._on_fired)
        self._loader = AttemptLoader(rules, surroundings, self)
        self._loader.loaded.connect(self._on_attempt)
        self._loader.missed.connect(self._on_missed)
        self._loader.moved_on.connect(self._on_moved_on)
        self.fault = FaultLine()
        self.fault.watch(self._loader)
        self._typed = QTimer(self)
        self._typed.setSingleShot(True)
        self._typed.setInterval(_TYPED_MS)
        self._typed.timeout.connect(self.check)
        self._named = named
        self._build()
        news.changed.connect(self._on_news)

    # -- how it is made ------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.title = Label("", "text", Size.HEADING, Weight.SEMIBOLD)
        self.about = Label("", "muted", elide=True)
        self.discard = Button(self.tr("Discard draft"), Kind.NORMAL)
        self.back = Button("", Kind.NORMAL)
        self.again = Button(self.tr("Try it"), Kind.NORMAL)
        self.on = Button(self.tr("Switch on"), Kind.PRIMARY)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.title)
        head.addWidget(self.about, 1)
        for button, act in (
            (self.discard, self._on_discard),
            (self.back, self._on_back),
            (self.again, self.attempt),
            (self.on, self._on_switch),
        ):
            button.clicked.connect(act)
            head.addWidget(button)
        self.list = MasterList(self.tr("Rules"), self.tr("30 days"), self.tr("Filter rules"))
        self.list.setFixedWidth(_LIST_WIDTH)
        self.list.current_changed.connect(self._on_chosen)
        self.new = Button(self.tr("New rule"), Kind.NORMAL)
        self.new.clicked.connect(self._on_new)
        self.list.add_foot(self.new)
        self.tried, self.raised, self.limits = TriedCard(), RaisedCard(self._named), LimitsCard()
        self.tried.stopped.connect(self._on_stopped)
        self.misses, self.effect = MissesCard(), EffectCard()
        self._results = QWidget()
        grid = QGridLayout(self._results)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(theme.GAP)
        for place, card in enumerate((self.raised, self.limits, self.misses, self.effect)):
            grid.addWidget(card, place // 2, place % 2)
        for side in (0, 1):
            grid.setColumnStretch(side, 1)
        right = rows(self.fault, self.tried, self._results)
        right_column = right.layout()
        assert isinstance(right_column, QVBoxLayout)  # noqa: S101 -- what `rows` makes
        right_column.addStretch(1)
        self._body = QWidget()
        self._grid = QGridLayout(self._body)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.GAP)
        self._left, self._right = self._rule_card(), right
        self._wide: bool | None = None
        self.set_narrow(False)
        scroll = scrolled(self._body, self.tr("Rule"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP)
        column.addLayout(head)
        column.addWidget(columns(self.list, scroll, stretch=(0, 1)), 1)
        in_order(self.list, self.discard, self.back, self.again, self.on, scroll)

    def _rule_card(self) -> QWidget:
        self.form = RuleForm()
        self.form.changed.connect(self._typed.start)
        self.text = QPlainTextEdit()
        self.text.setAccessibleName(self.tr("The rule's text"))
        self.text.setFont(theme.font(Size.SMALL, mono=True))
        self.text.setTabChangesFocus(True)
        self.text.setMinimumHeight(420)
        self.text.textChanged.connect(self._typed.start)
        self.ways = SegmentedControl(
            [(_FIELDS, self.tr("Fields")), (_TEXT, self.tr("Text"))], _FIELDS, name=self.tr("How the rule is shown")
        )
        self.ways.changed.connect(self._on_way)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.form)
        self._stack.addWidget(self.text)
        self.wrong = Label("", "critical-text", wrap=True)
        card = Card(title=self.tr("Rule"))
        card.set_trailing(self.ways)
        card.add(self._stack)
        card.add(self.wrong)
        self.diff = DiffView(self.tr("Against what holds"))
        self.diff.setFixedHeight(190)
        self._same = Caption(self.tr("It says what holds."), wrap=True)
        changes = Card(title=self.tr("Against what holds"))
        changes.add(self.diff)
        changes.add(self._same)
        self._note = Caption(
            self.tr("Switching on is one entry in the log, and needs no start. The former version comes back by one."),
            wrap=True,
        )
        changes.add(self._note)
        made = rows(card, changes)
        column = made.layout()
        assert isinstance(column, QVBoxLayout)  # noqa: S101 -- what `rows` makes
        column.addStretch(1)
        return made

    def set_narrow(self, narrow: bool) -> None:
        """There is little room."""
        if self._wide == (not narrow):
            return
        self._wide = not narrow
        for part in (self._left, self._right):
            self._grid.removeWidget(part)
        self._grid.addWidget(self._left, 0, 0)
        self._grid.addWidget(self._right, *((1, 0) if narrow else (0, 1)))
        self._grid.setColumnStretch(0, 5)
        self._grid.setColumnStretch(1, 0 if narrow else 7)

    # -- what is shown -------------------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fired_loader.ask()
        self._list()
        if not self._rule:
            self.open("")

    def open(self, rule: str) -> None:
        """Show a rule; the one that raised most where none is named."""
        known = self._rules.book.known()
        if rule not in known:
            rule = self._rule or max(known, key=lambda each: (self._fired.get(each, 0), each == "gpu.hot"))
        if rule != self._rule:
            self._show(rule)

    def _show(self, rule: str) -> None:
        self._rule = rule
        book = self._rules.book
        row = book.current().by_id.get(rule)
        if row is None:
            row = book.row(rule, book.versions(rule)[-1].number)
        self._row = row
        self.list.set_current(rule)
        self._put(row)
        self.chosen.emit(rule)
        self.attempt()

    def _put(self, row: Rule | None) -> None:
        """Show a row in the fields and as text."""
        if row is not None:
            self.form.show_rule(row, condition_text(row.when))
            self._set_text(as_toml(row))
        self.check()

    def _set_text(self, text: str) -> None:
        self.text.blockSignals(True)
        self.text.setPlainText(text)
        self.text.blockSignals(False)

    def _list(self) -> None:
        current = self._rules.book.current()
        items = [
            self._item(rule, current.origin(rule.id))
            for rule in sorted(current.rows, key=lambda each: each.rank)
            if rule.is_alarm
        ]
        items += [
            Item(name, self.tr("Not in force"), name, self.tr("own rule, off"), wide=True)
            for name in self._rules.book.known()
            if name not in current.by_id
        ]
        self.list.set_items(items)
        self.list.set_current(self._rule or None)

    def _item(self, rule: Rule, origin: Origin) -> Item:
        count = self._fired.get(rule.id, 0)
        title = QCoreApplication.translate(rule.short.context, rule.short.source)
        group = {Origin.SHIPPED: self.tr("As shipped")}.get(origin, self.tr("Of this site"))
        return Item(
            rule.id,
            group,
            title.split("{", maxsplit=1)[0].strip() or rule.id,
            rule.id,
            Priority(rule.grade.value),
            value=numbers.number(count) if count else "",
            search=rule.id,
            tip=in_general(QCoreApplication.translate(rule.what.context, rule.what.source)),
        )

    @Slot(object)
    def _on_fired(self, fired: object) -> None:
        self._fired = fired if isinstance(fired, Mapping) else {}
        self._list()

    @Slot()
    def _on_news(self) -> None:
        """Other rules hold, or alarms came."""
        if self.isVisible():
            self._list()
            self.check()

    # -- what is edited ------------------------------------------------------------------------------------------------

    @Slot()
    def check(self) -> None:
        """See what the fields, or the text, say now, and what is wrong with it."""
        self._typed.stop()
        self._draft = None
        wrong = ""
        text = self._text_of_draft()
        if text is not None:
            try:
                self._draft = self._rules.book.tried(text)
            except EnvironmentFault as error:
                wrong = _words(error)
        self.wrong.setText(wrong)
        self.wrong.setVisible(bool(wrong))
        self._show_head(text)

    def _text_of_draft(self) -> str | None:
        """None where a field says what is none; it says so itself."""
        if self.ways.current() == _TEXT:
            return self.text.toPlainText()
        made = self.form.edited()
        return None if made is None or made.wrong else as_toml(made.rule)

    def _show_head(self, text: str | None) -> None:
        book = self._rules.book
        rule = self._draft[0].id if self._draft is not None else self._rule
        row, on = book.current().by_id.get(rule), book.on(rule)
        shown = self._draft[0] if self._draft is not None else self._row
        if shown is not None:
            short = QCoreApplication.translate(shown.short.context, shown.short.source)
            self.title.setText(short.split("{", maxsplit=1)[0].strip() or shown.id)
        before = "" if row is None else as_toml(row)
        after = text if self._draft is None or text is None else as_toml(self._draft[0])
        changed = after is not None and after != before
        said = [rule, QCoreApplication.translate(*_ORIGINS[book.current().origin(rule)]) if row is not None else ""]
        if on.version != BASE:
            said.append(self.tr("version {number} is on, {who}").format(number=on.version, who=on.who))
        said.append(self.tr("draft") if changed else "")
        self.about.setText(" · ".join(filter(None, said)))
        self.diff.set_texts(before, after or before)
        self.diff.setVisible(changed)
        self._same.setVisible(not changed)
        self.discard.setVisible(changed)
        self.on.setEnabled(changed and self._draft is not None)
        number = len(book.versions(rule)) + 1
        self.on.setText(self.tr("Switch on version {number}").format(number=number) if changed else self.tr("It is on"))
        self.again.setEnabled(self._draft is not None)
        self.back.setVisible(on.entry > 0)
        back = self.tr("Bring back version {number}").format(number=on.before)
        self.back.setText(self.tr("Bring back what ships") if on.before == BASE else back)

    @Slot(object)
    def _on_way(self, way: object) -> None:
        if way == _TEXT:
            made = self.form.edited()
            if made is not None:
                self._set_text(as_toml(made.rule))
        elif self._draft is not None:
            self._row = self._draft[0]
            self.form.show_rule(self._draft[0], condition_text(self._draft[0].when))
        self._stack.setCurrentWidget(self.text if way == _TEXT else self.form)
        self.check()

    @Slot(object)
    def _on_chosen(self, rule: object) -> None:
        if isinstance(rule, str) and rule != self._rule:
            self._to_fields()
            self._show(rule)

    def _to_fields(self) -> None:
        self.ways.set_current(_FIELDS)
        self._stack.setCurrentWidget(self.form)

    @Slot()
    def _on_new(self) -> None:
        self.ways.set_current(_TEXT)
        self._stack.setCurrentWidget(self.text)
        self._set_text(_NEW)
        self.check()
        self.text.setFocus()

    @Slot()
    def _on_discard(self) -> None:
        self._to_fields()
        self._row = self._rules.book.current().by_id.get(self._rule, self._row)
        self._put(self._row)
        self.attempt()

    # -- what it comes to ----------------------------------------------------------------------------------------------

    @Slot()
    def attempt(self) -> None:
        """Try what the fields say on the past."""
        self.check()
        if self._draft is None:
            return
        rule, all = self._draft
        self._tried = rule
        self._results.hide()
        self.tried.show_work(0.0)
        self._loader.ask(rule, self._rules.book.current().by_id.get(rule.id), all)

    @Slot(object)
    def _on_attempt(self, made: object) -> None:
        if not isinstance(made, Attempt) or made.tried.rule != self._tried:
            return
        zone = self._zone()
        self.tried.show_attempt(made, zone)
        self.raised.show_attempt(made, zone, self._surroundings.now())
        self.limits.show_attempt(made)
        self.misses.show_attempt(made)
        self.effect.show_attempt(made)
        self._results.show()

    @Slot()
    def _on_moved_on(self) -> None:
        if self.tried.stop.isVisible():
            self.tried.show_work(self._loader.share)

    @Slot()
    def _on_stopped(self) -> None:
        self._loader.stop()
        self._tried = None
        self.tried.clear(self.tr("Stopped. Nothing was tried."))

    @Slot()
    def _on_missed(self) -> None:
        self.tried.clear(self.tr("No history can be read here."))

    # -- switching on --------------------------------------------------------------------------------------------------

    @Slot()
    def _on_switch(self) -> None:
        self.check()
        if self._draft is None:
            return
        rule, text = self._draft[0].id, as_toml(self._draft[0])

        def done(version: object) -> None:
            number = getattr(version, "number", 0)
            self._shown_anew(rule)
            self._surroundings.say(
                self.tr("Version {number} of {rule} is on").format(number=number, rule=rule),
                self.tr("Bring the former back"),
                partial(self._bring_back, rule),
            )

        self._run(self.tr("Switching on"), lambda _report: self._rules.book.switch_on_text(text), done)

    @Slot()
    def _on_back(self) -> None:
        self._bring_back(self._rule)

    def _bring_back(self, rule: str) -> None:
        before = self._rules.book.on(rule).before

        def done(_on: object) -> None:
            self._shown_anew(rule)
            said = self.tr("What ships is on again") if before == BASE else self.tr("The former version is on again")
            self._surroundings.say(said)

        self._run(self.tr("Bringing back"), lambda _report: self._rules.book.switch_on(rule, before), done)

    def _shown_anew(self, rule: str) -> None:
        self._to_fields()
        self._list()
        self._show(rule)

    def _run(self, title: str, work: Callable[[object], object], done: Callable[[object], None]) -> None:
        self._surroundings.run(
            title,
            work,
            done,
            lambda error: self._surroundings.say(_words(error) if hasattr(error, "reason") else self._said(error)),
            target="alarms",
            danger=Danger.CHANGES,
            shown=False,
        )


def _words(error: Exception) -> str:
    reason = getattr(error, "reason", None)
    return sentence(reason) if isinstance(reason, Sentence) else str(error)
