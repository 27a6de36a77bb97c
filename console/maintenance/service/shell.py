"""Terminals on nodes: a level of its own, off until a rule of the people here allows it, told in the log."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from console.journal.model import Target
from console.maintenance.model.refusing import CannotPlan
from console.maintenance.service.files import Begin
from console.maintenance.service.shared import called
from resources.text import QT_TRANSLATE_NOOP

CATEGORY, OPENED = "shell", "shell.opened"
#: The rule that allows it is one of the list of people, of this name.
RULE = "node.shell"
_OFF = QT_TRANSLATE_NOOP(
    "Maintenance",
    "Terminals on nodes are off here. Who may approve turns them on: driftvakt people rule set node.shell --needs 1",
)
_MORE = QT_TRANSLATE_NOOP(
    "Maintenance",
    "The rule node.shell asks for {needs} people. What is typed in a terminal is no plan they could sign.",
)
_DEMO = QT_TRANSLATE_NOOP("Maintenance", "{node} is simulated: no terminal opens there.")
_HERE = QT_TRANSLATE_NOOP("Maintenance", "{node} is this computer: open a terminal of its own.")
_NO_TERMINAL = QT_TRANSLATE_NOOP(
    "Maintenance", "No terminal was found on this desktop. Set TERMINAL, or run: driftvakt nodes shell {node}"
)
#: Runs a program where the caller is, and waits for it; gives its exit status. Raises OSError.
Run = Callable[[Sequence[str]], int]


class ShellService:
    """`rule` says how many people the rule asks for, 0 where there is none; `ssh` gives the command line to a node, and
    None for this computer; `beside` a terminal of the desktop that runs this program's own command for it, None where
    there is none. Methods block and raise EnvironmentFault."""

    def __init__(
        self,
        begin: Begin,
        *,
        rule: Callable[[], int],
        ssh: Callable[[Target], Sequence[str] | None],
        beside: Callable[[Target], Sequence[str] | None],
        start: Callable[[Sequence[str]], object],
        demo: bool = False,
    ) -> None:
        self._begin = begin
        self._rule = rule
        self._ssh = ssh
        self._beside = beside
        self._start = start
        self._demo = demo

    def allow(self, node: Target) -> Sequence[str]:
        """The command line of ssh to a node. Raises CannotPlan where no terminal may be opened there."""
        needs = self._rule()
        if not needs:
            raise CannotPlan(_OFF)
        if needs > 1:
            raise CannotPlan(_MORE, needs=needs)
        if self._demo:
            raise CannotPlan(_DEMO, node=called(node))
        argv = self._ssh(node)
        if argv is None:
            raise CannotPlan(_HERE, node=called(node))
        return argv

    def here(self, node: Target, run: Run) -> int:
        """A terminal on a node in the one where the caller is; both its opening and its end are in the log."""
        argv = self.allow(node)
        with self._begin(CATEGORY, OPENED, targets=(node,), details={"argv": list(argv)}) as act:
            status = run(argv)
            act.add(status=status)
        return status

    def window(self, node: Target) -> None:
        """The same in a terminal of the desktop: that runs this program's command, which tells the log."""
        self.allow(node)
        argv = self._beside(node)
        if argv is None:
            raise CannotPlan(_NO_TERMINAL, node=called(node))
        self._start(argv)
