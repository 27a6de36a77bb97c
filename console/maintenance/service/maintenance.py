"""The use cases of maintenance: plans of what is to be done with nodes, made of what is there now."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime

from connectors import nvidia_smi, power, processes, slurm, systemd
from connectors.systemd import Verb
from connectors.tools import Reader
from console.journal.model import Target
from console.maintenance.model.aside import Aside
from console.maintenance.model.seen import Work
from console.maintenance.model.waves import USUAL
from console.maintenance.service import gpu_plans, node_plans, unit_plans
from console.maintenance.service.there import Ask, There
from console.work.model.plans import Plan

#: All that checks of maintenance's plans are read by.
READERS: Mapping[str, Reader] = {
    **systemd.READERS,
    **nvidia_smi.READERS,
    **processes.READERS,
    **power.READERS,
    **slurm.READERS,
}
#: Asks what somebody has a node do: features that place work on nodes each bring one. Raises EnvironmentFault.
Asker = Callable[[Target], Sequence[Work]]
#: Opens a way to look at a node, which is closed with it.
Looking = Callable[[Target], AbstractContextManager[Ask]]

_ROOT = "root"
#: So many nodes are asked at once.
_AT_ONCE = 16
_MAKERS = {
    Verb.START: unit_plans.start,
    Verb.STOP: unit_plans.stop,
    Verb.RESTART: unit_plans.restart,
    Verb.RESET_FAILED: unit_plans.reset_failed,
}


class MaintenanceService:
    """What can be seen and done on nodes. Methods block, may be called from any thread, and raise EnvironmentFault: a
    ToolFault where a program there says no, CannotPlan where there is nothing to plan."""

    def __init__(
        self, looking: Looking, *, aside: Callable[[], Mapping[str, Aside]], askers: Sequence[Asker] = ()
    ) -> None:
        """`aside` tells which nodes are out of work, by their targets' ids."""
        self._looking = looking
        self._aside = aside
        self._askers = askers

    @contextmanager
    def at(self, node: Target) -> Iterator[There]:
        """Look at a node, over one connection."""
        with self._looking(node) as ask:
            yield There(node, ask)

    def is_out(self, node: Target) -> bool:
        """Whether a node is out of work."""
        return node.id in self._aside()

    # -- plans ---------------------------------------------------------------------------------------------------------

    def change_unit(self, node: Target, verb: Verb, name: str, *, reason: str = "") -> Plan:
        with self.at(node) as there:
            return _MAKERS[verb](node, there.unit(name), root=there.account() == _ROOT, reason=reason)

    def end_processes(self, node: Target, gpu: str, *, firmly: bool = False, reason: str = "") -> Plan:
        with self.at(node) as there:
            found = there.gpu(gpu)
            return gpu_plans.end_processes(
                node, found, there.computing(found), account=there.account(), firmly=firmly, reason=reason
            )

    def reset_gpu(self, node: Target, gpu: str, *, end_first: bool = False, reason: str = "") -> Plan:
        with self.at(node) as there:
            found = there.gpu(gpu)
            return gpu_plans.reset(
                node, found, there.computing(found), account=there.account(), end_first=end_first, reason=reason
            )

    def limit_power(self, node: Target, gpu: str, watts: int, *, reason: str = "") -> Plan:
        with self.at(node) as there:
            root = there.account() == _ROOT
            return gpu_plans.power_limit(node, there.gpu(gpu), watts, root=root, reason=reason)

    def set_persistence(self, node: Target, gpu: str, on: bool, *, reason: str = "") -> Plan:
        with self.at(node) as there:
            root = there.account() == _ROOT
            return gpu_plans.persistence(node, there.gpu(gpu), on, root=root, reason=reason)

    def reboot(self, node: Target, *, units: Sequence[str] = (), anyway: bool = False, reason: str = "") -> Plan:
        with self.at(node) as there:
            names = [there.unit(unit).name for unit in units]
            machine = there.machine(self._work(there, there.in_slurm()))
            root = there.account() == _ROOT
            return node_plans.reboot(node, machine, root=root, units=names, anyway=anyway, reason=reason)

    def drain(self, node: Target, *, wait: int = 0, until: datetime | None = None, reason: str = "") -> Plan:
        with self.at(node) as there:
            in_slurm = there.in_slurm()
            return node_plans.drain(
                node,
                root=there.account() == _ROOT,
                out=self.is_out(node),
                in_slurm=in_slurm,
                work=self._work(there, in_slurm),
                wait=wait,
                until=until,
                reason=reason,
            )

    def give_back(self, node: Target, *, reason: str = "") -> Plan:
        with self.at(node) as there:
            root, out = there.account() == _ROOT, self.is_out(node)
            return node_plans.give_back(node, root=root, out=out, in_slurm=there.in_slurm(), reason=reason)

    def command(
        self,
        nodes: Sequence[Target],
        argv: tuple[str, ...],
        *,
        sizes: str = USUAL,
        timeout: int = 60,
        as_root: bool = False,
        reason: str = "",
    ) -> Plan:
        """One command on many nodes. They are asked for nothing but, where it is to run `as_root`, who acts there."""
        with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="asking") as pool:
            roots = list(pool.map(self._is_root, nodes)) if as_root else [True for _ in nodes]
        pairs = list(zip(nodes, roots, strict=True))
        return node_plans.command(pairs, argv, sizes=sizes, timeout=timeout, as_root=as_root, reason=reason)

    # -- looking -------------------------------------------------------------------------------------------------------

    def _is_root(self, node: Target) -> bool:
        with self.at(node) as there:
            return there.account() == _ROOT

    def _work(self, there: There, in_slurm: node_plans.InSlurm | None) -> tuple[Work, ...]:
        """What somebody has a node do, also what features placed there."""
        return (*there.work(in_slurm), *(work for ask in self._askers for work in ask(there.node)))
