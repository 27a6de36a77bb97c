"""The moving of traffic: a rollout's steps from the timer that takes traffic back to the old version's end."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from connectors import haproxy, systemd
from connectors.haproxy import Going
from console.deployments.model.deployments import Replica, Slot
from console.deployments.model.vocabulary import LOOKS
from console.deployments.service import files
from console.deployments.service.checks import active, at_rest, holds
from console.deployments.service.files import kept
from console.deployments.service.making import Making, Steps
from console.work.model.plans import Check, Content, Difference, Relation, Step, Undo, Way, content

#: Longest times in seconds.
_ATTACHING, _DRAINING, _RELOADING = 60, 900, 60
_LOADING = 4500
_FULL = 100
#: What is kept of the configuration before the first of several replicas.
FIRST = "-1"


class Moving(Making):
    """The same of a version that takes the place of another. `replicas` of a part are those that it is about, all
    without any."""

    __slots__ = ()

    def dead_man(self, steps: Steps) -> None:
        """1: the timer that takes traffic back is written; it is armed before traffic moves."""
        deployment = self.deployment
        texts = (
            ("service", files.dead_man_service(deployment)),
            ("timer", files.dead_man_timer(deployment, self.pace.dead_man)),
        )
        for ending, text in texts:
            made = content(deployment.unit_file(f"{deployment.dead_man}.{ending}"), text)
            steps.add(*(self.file("rollout.timer", node, made) for node in deployment.routers))

    def keep(self, steps: Steps, suffix: str = "") -> None:
        """The router's configuration is kept as it is; with a `suffix` once more, for the way back of this replica."""
        config = self.deployment.config
        for path in dict.fromkeys((kept(config), kept(config, suffix))):
            same = Check(("cmp", "--", config, path), "plain", "status", Relation.IS, "0")
            copy = ("cp", "--preserve=all", "--", config, path)
            steps.add(*self.each(self.program("rollout.keep", self.router, copy, seen=(same,))))

    def arm(self, steps: Steps) -> None:
        """5, first half: the timer runs."""
        timer = f"{self.deployment.dead_man}.timer"
        undo = Undo("rollout.disarm", systemd.act(systemd.Verb.STOP, timer), (at_rest(timer),))
        steps.add(*self.each(self.program("rollout.arm", self.router, self.beat, undo, seen=(self.armed(),))))

    @property
    def beat(self) -> tuple[str, ...]:
        """By this the timer begins anew."""
        return ("systemctl", "restart", "--", f"{self.deployment.dead_man}.timer")

    def beating(self, steps: Steps) -> None:
        """While the timers run they begin anew all the time, for steps may take longer than one: each of a router's
        node has the beat."""
        runs = False
        for at, each in enumerate(steps.all):
            runs = (runs or each.kind == "rollout.arm") and each.kind != "rollout.disarm"
            if runs and each.target in self.routers and each.argv != self.beat:
                steps.all[at] = replace(each, beat=self.beat)

    def disarm(self, steps: Steps, replicas: Sequence[Replica] = ()) -> None:
        """Nobody takes anything back by itself any more. A timer that was not stopped but came to its end has taken
        the traffic back: the new version must serve still."""
        timer = f"{self.deployment.dead_man}.timer"
        seen = (at_rest(timer), *(self.stands(each, "state", "ready") for each in self.servers(self.slot, replicas)))
        argv = systemd.act(systemd.Verb.STOP, timer)
        steps.add(*self.each(self.program("rollout.disarm", self.router, argv, seen=seen)))

    def attach(self, steps: Steps, replicas: Sequence[Replica] = ()) -> None:
        """5, second half: the router asks the new version for its health, and sends it nothing."""
        news = self.servers(self.slot, replicas)
        drained = (LOOKS, "drained", json.dumps(self.sockets(servers=news, seconds=_DRAINING // 10)))
        noted = self.step(
            "rollout.in_flight",
            self.router,
            way=Way.RECORD,
            undo=Undo("rollout.drained", drained, way=Way.LOOK),
            timeout=_DRAINING,
        )
        steps.add(*self.each(noted))
        maint = [haproxy.set_state(self.backend, each, Going.MAINT) for each in news]
        said = [haproxy.set_weight(self.backend, each, 0) for each in news]
        said += [haproxy.set_state(self.backend, each, Going.READY) for each in news]
        steps.add(
            *self.says(
                "rollout.attach",
                said,
                [
                    *(self.stands(each, "weight", "0") for each in news),
                    *(self.stands(each, "state", "ready") for each in news),
                    *(self.is_up(each, _ATTACHING) for each in news),
                ],
                self.undo_says("rollout.detach", maint, [self.stands(each, "state", "maint") for each in news]),
                timeout=_ATTACHING,
            )
        )

    def ramp(self, steps: Steps) -> None:
        """6: traffic moves step by step, and at each both versions are compared."""
        replicas = self.deployment.replicas
        undo = self.undo_says("rollout.back", *self._weights(0))
        for share in self.pace.ramp:
            said, seen = self._weights(share)
            self._given(steps, share, said, seen, undo)
            told = self._compared(replicas, replicas, share, weight=share)
            steps.add(self._judges("rollout.judge", "judge", told))

    def full(self, steps: Steps, replicas: Sequence[Replica], others: Sequence[Replica], share: int) -> None:
        """6, of replicas whose old version has stopped: they get what is theirs, and are held against those of the
        `others` that have the old one still."""
        new = self.servers(self.slot, replicas)

        def weights(weight: int) -> tuple[list[bytes], list[Check]]:
            said = [haproxy.set_weight(self.backend, each, weight) for each in new]
            return said, [self.stands(each, "weight", str(weight)) for each in new]

        said, seen = weights(_FULL)
        self._given(steps, share, said, seen, self.undo_says("rollout.back", *weights(0)), timed=self.timed)
        told = self._compared(others, replicas, share, weight=_FULL)
        steps.add(self._judges("rollout.judge", "judge", told))

    def _given(
        self, steps: Steps, share: int, said: Sequence[bytes], seen: Sequence[Check], undo: Undo, *, timed: bool = True
    ) -> None:
        before = self._untouched() if timed else ()
        steps.add(*self.says("rollout.share", said, seen, undo, before=before, values={"share": str(share)}))

    def _compared(
        self, olds: Sequence[Replica], news: Sequence[Replica], share: int, *, weight: int, hold: int = -1
    ) -> dict[str, Any]:
        """What a comparison is told. Shares are millionths, times milliseconds, for a plan holds no decimals."""
        bounds = self.pace.bounds

        def places(replicas: Sequence[Replica], slot: Slot) -> list[list[Any]]:
            here = self.deployment.router
            found = [["" if each.node == here else each.node, each.port(slot)] for each in replicas]
            return sorted(found, key=lambda each: bool(each[0]))  # what is nearest is probed

        also = {"also": list(self.deployment.routers[1:]), "away": self.pace.dead_man} if self.deployment.second else {}
        return self.sockets(
            **also,
            old=self.servers(self.slot.other, olds) if olds else [],
            new=self.servers(self.slot, news),
            share=share,
            weight=weight,
            hold=self.pace.hold if hold < 0 else hold,
            patience=self.pace.patience if hold < 0 else 0,
            old_at=places(olds, self.slot.other),
            new_at=places(news, self.slot),
            errors=round(bounds.errors * 1_000_000),
            slower=round(bounds.slower * 1000),
            grace=round(bounds.grace * 1000),
            probes=bounds.probes,
        )

    def _untouched(self) -> tuple[Check, ...]:
        """That nobody has taken traffic back, the timer neither: what a reload reads has the new version at rest."""
        return (self.armed(), self.stands(self.servers(self.slot)[0], "state", "ready"))

    def _judges(self, kind: str, what: str, told: dict[str, Any]) -> Step:
        timeout = told["hold"] + told["patience"] + 600
        return self.looks(kind, self.router, what, told, timeout=timeout, expected=told["hold"])

    def drain(self, steps: Steps, replicas: Sequence[Replica] = (), *, timed: bool = True, cost: str = "") -> None:
        """7: the old version finishes what it has."""
        old = self.servers(self.slot.other, replicas)
        said = [haproxy.set_state(self.backend, each, Going.DRAIN) for each in old]
        ready = [haproxy.set_state(self.backend, each, Going.READY) for each in old]
        steps.add(
            *self.says(
                "rollout.drain",
                said,
                [self.stands(each, "state", "drain") for each in old],
                self.undo_says("rollout.ready", ready, [self.stands(each, "state", "ready") for each in old]),
                before=(self.armed(),) if timed else (),
                cost=cost,
            )
        )
        self._finished(steps, old)

    def _finished(self, steps: Steps, servers: Sequence[str]) -> None:
        told = self.sockets(servers=servers, seconds=_DRAINING)
        steps.add(*self.each(self.looks("rollout.drained", self.router, "drained", told, timeout=2 * _DRAINING)))

    def opened(self, steps: Steps, replicas: Sequence[Replica]) -> None:
        """Replicas of what serves get their part of the traffic."""
        servers = self.servers(self.slot, replicas)
        told = [
            (
                [haproxy.set_weight(self.backend, each, weight) for each in servers],
                [self.stands(each, "weight", str(weight)) for each in servers],
            )
            for weight in (_FULL, 0)
        ]
        steps.add(*self.says("rollout.opened", *told[0], self.undo_says("rollout.left", *told[1])))

    def left(self, steps: Steps, replicas: Sequence[Replica]) -> None:
        """Replicas of what serves get nothing new, and finish what they have."""
        servers = self.servers(self.slot, replicas)
        said = [haproxy.set_state(self.backend, each, Going.DRAIN) for each in servers]
        ready = [haproxy.set_state(self.backend, each, Going.READY) for each in servers]
        back = self.undo_says("rollout.opened", ready, [self.stands(each, "state", "ready") for each in servers])
        steps.add(*self.says("rollout.left", said, [self.stands(each, "state", "drain") for each in servers], back))
        self._finished(steps, servers)

    def halt(self, steps: Steps, replicas: Sequence[Replica] = ()) -> None:
        """The old version leaves its GPUs to the new one; a machine that restarts begins with it still."""
        unit = self.deployment.unit(self.slot.other)
        steps.add(
            *(
                self.program(
                    "rollout.halt",
                    self.targets[each.node],
                    systemd.act(systemd.Verb.STOP, unit),
                    Undo(
                        "rollout.start_old",
                        systemd.act(systemd.Verb.START, unit),
                        (active(unit), self.healthy(each, self.slot.other)),
                    ),
                    seen=(at_rest(unit),),
                    changes=(Difference(unit, "active", "inactive"),),
                    timeout=_LOADING,
                )
                for each in replicas or self.deployment.replicas
            )
        )

    def rewrite(
        self,
        steps: Steps,
        serving: Mapping[str, Slot | None] | None = None,
        replicas: Sequence[Replica] = (),
        suffix: str = "",
    ) -> None:
        """8: what a restart would find is what serves now. Gives the configuration's sum. `serving` are slots by
        replica, all in the new one without it; `suffix` is that of the kept configuration that was before."""
        steps.add(*self.switched("rollout.enable", "enable", "disable", self.slot, replicas))
        self.written(steps, serving, replicas or self.deployment.replicas, suffix)

    def written(
        self, steps: Steps, serving: Mapping[str, Slot | None] | None, replicas: Sequence[Replica], suffix: str = ""
    ) -> None:
        """8, second half: the configuration is written, checked, put in place, and read."""
        deployment, slot = self.deployment, self.slot
        new = content(f"{deployment.config}.new", files.router_config(deployment, serving or slot))
        steps.add(*(self.file("rollout.config", node, new) for node in deployment.routers))
        reload = ("systemctl", "reload", "--", deployment.router_unit)
        serves = [self.stands(each.server(slot), "state", "ready", 20) for each in replicas]
        served = [self.stands(each.server(slot.other), "state", "ready", 20) for each in replicas if self.before]
        idle = [self.stands(each.server(slot.other), "state", "maint", 20) for each in replicas]
        back = Undo("rollout.reload", reload, tuple(served))  # taken back after the swap is
        steps.add(*self.each(self.program("rollout.check", self.router, haproxy.check(new.path), back)))
        first = not suffix or suffix == FIRST
        steps.add(*(self._swapped(new, node, suffix, known=first) for node in deployment.routers))
        seen = (*serves, *idle)
        steps.add(*self.each(self.program("rollout.reload", self.router, reload, seen=seen, timeout=_RELOADING)))

    def _swapped(self, new: Content, node: str, suffix: str, *, known: bool) -> Step:
        """A router's configuration is the new one; whether it is `known` what it was."""
        config = self.deployment.config
        was = self.seen.sums.get((node, config), "") if known else ""
        return self.program(
            "rollout.swap",
            self.targets[node],
            ("mv", "--", new.path, config),
            Undo(
                "rollout.restore",
                ("cp", "--preserve=all", "--", kept(config, suffix), config),
                (holds(config, was),) if was else (),
            ),
            before=self._untouched() if self.timed else (),
            seen=(holds(config, new.sha256),),
            changes=(Difference(config, was[:12], new.sha256[:12]),),
        )

    def bake(self, steps: Steps) -> None:
        """9: the new version alone, the old one warm beside it; then nobody takes anything back any more by itself, and
        the old one stops."""
        told = self._compared((), self.deployment.replicas, 100, weight=100, hold=self.pace.bake)
        steps.add(self._judges("rollout.bake", "bake", told))
        self.disarm(steps)
        steps.add(*self.switched("rollout.retire", "disable", "enable", self.slot.other, now=True))

    def forget(self, steps: Steps, replicas: Sequence[Replica] = ()) -> None:
        """9, where the old version has stopped long ago: a machine that restarts begins without it."""
        steps.add(*self.switched("rollout.retire", "disable", "enable", self.slot.other, replicas))

    def _weights(self, share: int) -> tuple[list[bytes], list[Check]]:
        # As long as it runs the old version keeps a hundredth: to a server without weight the router sends nothing, not
        # even what the new version refuses.
        rest = max(100 - share, 1)
        pairs = [(each, share) for each in self.servers(self.slot)]
        pairs += [(each, rest) for each in self.servers(self.slot.other)]
        said = [haproxy.set_weight(self.backend, server, weight) for server, weight in pairs]
        return said, [self.stands(server, "weight", str(weight)) for server, weight in pairs]
