"""The making of a rollout's plan: its steps, part by part, with the numbers that people see (`STAGE`)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from connectors import haproxy, sandboxes, systemd
from console.deployments.model.deployments import Deployment, Replica, Slot
from console.deployments.model.preflight import written
from console.deployments.model.vocabulary import LOOKS
from console.deployments.service import containers, files
from console.deployments.service.checks import absent, active, at_rest, holds, starts_with
from console.deployments.service.preflighting import Reckoned
from console.deployments.service.releases import Gate, Pace, Release, Seen
from console.journal.model import Target
from console.work.model.plans import Check, Content, Difference, Plan, Relation, Step, Touched, Undo, Way, content

#: What kinds of steps belong to which of the numbers that people see.
STAGE: Mapping[str, int] = {
    "rollout.timer": 1,
    "rollout.image": 2,
    "rollout.folder": 2,
    "rollout.send": 2,
    "rollout.unit_gone": 3,
    "rollout.unit": 3,
    "rollout.sums": 3,
    "rollout.reload_units": 3,
    "rollout.halt": 3,
    "rollout.start": 3,
    "rollout.gate": 4,
    "rollout.memory": 4,
    "rollout.keep": 5,
    "rollout.arm": 5,
    "rollout.in_flight": 5,
    "rollout.attach": 5,
    "rollout.share": 6,
    "rollout.judge": 6,
    "rollout.drain": 7,
    "rollout.drained": 7,
    "rollout.enable": 8,
    "rollout.config": 8,
    "rollout.check": 8,
    "rollout.swap": 8,
    "rollout.reload": 8,
    "rollout.bake": 9,
    "rollout.disarm": 9,
    "rollout.retire": 9,
    "rollout.commit": 10,
}
#: What only reads, or what nobody wants back.
_NOTHING = Undo("rollout.nothing", way=Way.RECORD)
#: Longest times in seconds.
_LOADING, _SENDING, _GATING = 4500, 24 * 3600, 4 * 3600
_LEAST_ROOM = 64 << 20  # bytes
_RATE = 100 << 20  # bytes that are sent in a second, as a guess


class Steps:
    """Steps one after the other; `beside` puts several into one wave."""

    def __init__(self) -> None:
        self.all: list[Step] = []
        self._wave = 0

    def add(self, *steps: Step) -> None:
        if not steps:
            return
        self.all += [replace(step, wave=self._wave) for step in steps]
        self._wave += 1


@dataclass(frozen=True, slots=True)
class Making:
    """One rollout's plan under way. `targets` are those of its nodes by their keys."""

    deployment: Deployment
    targets: Mapping[str, Target]
    release: Release
    before: Release | None
    slot: Slot
    seen: Seen
    gate: Gate
    pace: Pace
    reckoned: Reckoned
    #: Whether a timer takes traffic back once nobody looks.
    timed: bool = True

    # -- words ----------------------------------------------------------------------------------------------------

    @property
    def router(self) -> Target:
        return self.targets[self.deployment.router]

    @property
    def routers(self) -> tuple[Target, ...]:
        """One, or a pair, the first of which is `router`."""
        return tuple(self.targets[node] for node in self.deployment.routers)

    def each(self, step: Step) -> list[Step]:
        """A step at each router: all are told the same."""
        return [replace(step, target=target) for target in self.routers]

    @property
    def backend(self) -> str:
        return files.router(self.deployment).backend

    @property
    def values(self) -> dict[str, str]:
        return {
            "deployment": self.deployment.name,
            "version": self.release.name,
            "before": self.before.name if self.before else "",
            "slot": str(self.slot),
        }

    def step(self, kind: str, target: Target, *, values: Mapping[str, str] | None = None, **more: Any) -> Step:
        return Step(kind, target, values={**self.values, **(values or {})}, **more)

    def program(self, kind: str, target: Target, argv: tuple[str, ...], undo: Undo = _NOTHING, **values: Any) -> Step:
        return self.step(kind, target, argv=argv, undo=undo, expected=1, **values)

    def file(self, kind: str, node: str, made: Content) -> Step:
        """Write a text; taken back, it is gone."""
        target = self.targets[node]
        before = self.seen.sums.get((node, made.path), "")
        return self.step(
            kind,
            target,
            way=Way.FILE,
            values={"path": made.path},
            argv=(made.path, made.sha256),
            file=replace(made, replaces=before),
            seen=(holds(made.path, made.sha256),),
            changes=(Difference(made.path, before[:12], made.sha256[:12]),),
            undo=Undo("rollout.remove", ("rm", "-f", "--", made.path), (absent(made.path),)),
            expected=1,
        )

    def looks(self, kind: str, target: Target, what: str, told: Mapping[str, Any], **more: Any) -> Step:
        """Look by the console itself."""
        return self.step(
            kind,
            target,
            way=Way.LOOK,
            values={"share": str(told["share"])} if "share" in told else {},
            argv=(LOOKS, what, json.dumps(told, sort_keys=True, separators=(",", ":"))),
            **more,
        )

    def servers(self, slot: Slot, replicas: Sequence[Replica] = ()) -> list[str]:
        """What the router calls a slot of some replicas, of all without any."""
        return [each.server(slot) for each in replicas or self.deployment.replicas]

    def says(self, kind: str, said: Sequence[bytes], seen: Sequence[Check], undo: Undo, **values: Any) -> list[Step]:
        """Lines at each router's socket, which takes one line at a time: `;` parts what it is told."""
        step = self.step(
            kind,
            self.router,
            way=Way.REQUEST,
            address=self.deployment.socket,
            argv=(joined(said),),
            seen=tuple(seen),
            undo=undo,
            expected=1,
            **values,
        )
        return self.each(step)

    def undo_says(self, kind: str, said: Sequence[bytes], seen: Sequence[Check]) -> Undo:
        return Undo(kind, (joined(said),), tuple(seen), Way.REQUEST, self.deployment.socket)

    def stands(self, server: str, what: str, wanted: str, within: int = 5) -> Check:
        argv = (haproxy.show_state(self.backend).decode().strip(),)
        return Check(argv, "haproxy.stands", f"{server}.{what}", Relation.IS, wanted, within, self.deployment.socket)

    def is_up(self, server: str, within: int) -> Check:
        argv = (haproxy.SHOW_STAT.decode().strip(),)
        return Check(argv, "haproxy.serves", f"{server}.up", Relation.IS, "yes", within, self.deployment.socket)

    def armed(self) -> Check:
        argv = systemd.show(f"{self.deployment.dead_man}.timer")
        return Check(argv, "systemd.unit", "SubState", Relation.IS, "waiting", 5)

    # -- parts ----------------------------------------------------------------------------------------------------

    def transfer(self, steps: Steps) -> None:
        """2: files that a node has not are sent; those that it has are held against their sums. An image is there."""
        place = self.release.place(self.deployment)
        nodes = tuple(dict.fromkeys(each.node for each in self.deployment.replicas))
        if self.release.image:
            seen = containers.there(self.release.image)
            steps.add(*(self.step("rollout.image", self.targets[node], way=Way.WAIT, seen=seen) for node in nodes))
        folders = sorted({f"{place}/{piece.path}".rpartition("/")[0] for piece in self.release.pieces if piece.source})
        if folders:
            steps.add(
                *(
                    self.program(
                        "rollout.folder", self.targets[node], ("mkdir", "-p", "--", *folders), before=(self._room(),)
                    )
                    for node in nodes
                )
            )
        for piece in self.release.pieces:
            path = f"{place}/{piece.path}"
            seen = (holds(path, piece.sha256),)
            steps.add(
                *(
                    self.step(
                        "rollout.send",
                        self.targets[node],
                        way=Way.FILE,
                        values={"path": piece.path},
                        argv=(path, piece.sha256),
                        file=Content(path, piece.sha256, piece.size, source=piece.source, rate=self.release.rate),
                        seen=seen,
                        undo=_NOTHING,  # a version that failed is evidence, and stays
                        expected=1 + piece.size // (self.release.rate or _RATE),
                        timeout=_SENDING,
                    )
                    if piece.source
                    else self.step(
                        "rollout.send", self.targets[node], way=Way.WAIT, values={"path": piece.path}, seen=seen
                    )
                    for node in nodes
                )
            )

    def _room(self) -> Check:
        """That there is room for what is sent, and a tenth more."""
        needed = sum(piece.size for piece in self.release.pieces if piece.source)
        wanted = str(needed + max(_LEAST_ROOM, needed // 10))
        return Check(sandboxes.room("/var/lib"), "room", "bytes", Relation.AT_LEAST, wanted)

    def argv(self, replica: Replica, slot: Slot) -> tuple[str, ...]:
        """How the engine of a slot is started."""
        place = self.release.place(self.deployment)
        known = {
            "{artifact}": f"{place}/{self.release.main}" if self.release.main else place,
            "{address}": "127.0.0.1" if replica.local else "0.0.0.0",  # noqa: S104 - the router is elsewhere
            "{port}": str(replica.port(slot)),
        }
        words = []
        for word in (*self.deployment.program, *self.release.flags, *self.reckoned.limits.get(replica.node, ())):
            for name, value in known.items():
                word = word.replace(name, value)  # noqa: PLW2901 - piece by piece
            words.append(word)
        return tuple(words)

    def healthy(self, replica: Replica, slot: Slot) -> Check:
        asked = (f"GET {self.deployment.health} HTTP/1.0\r", "Host: localhost\r", "\r")
        return Check(asked, "http", "status", Relation.IS, "200", self.gate.loading, str(replica.port(slot)))

    def units(self, steps: Steps) -> None:
        """3, first half: the units of the new version's engines."""
        deployment, slot = self.deployment, self.slot
        image, unit = self.release.image, deployment.unit(slot)
        path = deployment.container(slot) if image else deployment.unit_file(unit)
        if image:
            folder, own = path.rpartition("/")[0], deployment.unit_file(unit)
            targets = [self.targets[node] for node in dict.fromkeys(each.node for each in deployment.replicas)]
            steps.add(*(self.program("rollout.folder", each, ("mkdir", "-p", "--", folder)) for each in targets))
            # A unit of the node's own would stand before the one that is made of the file.
            gone = ("rm", "-f", "--", own)
            steps.add(*(self.program("rollout.unit_gone", each, gone, seen=(absent(own),)) for each in targets))
        steps.add(
            *(
                self.file(
                    "rollout.unit",
                    each.node,
                    content(path, self.unit_text(each)),
                )
                for each in deployment.replicas
            )
        )
        if self.release.pieces:
            place = self.release.place(deployment)
            sums = files.sums_of([(f"{place}/{each.path}", each.sha256) for each in self.release.pieces])
            made = content(deployment.sums(slot), sums)
            steps.add(*(self.file("rollout.sums", each.node, made) for each in deployment.replicas))
        nodes = tuple(dict.fromkeys(each.node for each in deployment.replicas))
        reload = ("systemctl", "daemon-reload")
        steps.add(*(self.program("rollout.reload_units", self.targets[node], reload) for node in nodes))

    def unit_text(self, replica: Replica) -> str:
        """The unit of the new version's engine on a replica's node."""
        node, release = self.seen.nodes.get(replica.node), self.release
        sums = self.deployment.sums(self.slot) if release.pieces else ""
        routers = node.routers if node is not None and not replica.local else ()
        about = (self.deployment, self.slot, release.name, self.argv(replica, self.slot))
        if not release.image:
            return files.engine_unit(*about, sums=sums, routers=routers)
        place = release.place(self.deployment) if release.pieces or release.folder else ""
        gpus = node is not None and bool(node.rooms)
        return containers.container_unit(*about, release.image, place=place, sums=sums, routers=routers, gpus=gpus)

    def start(self, steps: Steps, replicas: Sequence[Replica] = ()) -> None:
        """3, second half: the new version's engines; 4: what they must do before anybody else asks them."""
        deployment, slot = self.deployment, self.slot
        unit = deployment.unit(slot)
        replicas = replicas or deployment.replicas
        steps.add(
            *(
                self.program(
                    "rollout.start",
                    self.targets[each.node],
                    systemd.act(systemd.Verb.START, unit),
                    Undo("rollout.stop", systemd.act(systemd.Verb.STOP, unit), (at_rest(unit),)),
                    before=(containers.made(unit),) if self.release.image else (),
                    seen=(active(unit), self.healthy(each, slot)),
                    changes=(Difference(unit, "inactive", "active"),),
                    timeout=_LOADING,
                )
                for each in replicas
            )
        )
        steps.add(
            *(
                self.looks(
                    "rollout.gate",
                    self.targets[each.node],
                    "gate",
                    {
                        "port": each.port(slot),
                        "health": deployment.health,
                        "golden": [[one.prompt, one.expect, one.exact] for one in self.gate.golden],
                        "least": self.gate.least or len(self.gate.golden),
                        "warm": self.gate.warm,
                        "seconds": self.gate.seconds,
                        "tokens": self.gate.tokens,
                    },
                    timeout=_GATING,
                    expected=10,
                )
                for each in replicas
            )
        )

        steps.add(
            *(
                self.looks(
                    "rollout.memory",
                    self.targets[each.node],
                    "memory",
                    {"unit": unit, "reckoned": self.reckoned.needs[each.node]},
                )
                for each in replicas
                if each.node in self.reckoned.needs
            )
        )

    def switched(
        self, kind: str, verb: str, back: str, slot: Slot, replicas: Sequence[Replica] = (), *, now: bool = False
    ) -> list[Step]:
        """Units that a machine begins with, or not, of some replicas or all; `now` they begin or end as well."""
        unit = self.deployment.unit(slot)
        at_once = ("--now",) if now else ()
        wanted = {"enable": "enabled", "disable": "disabled"}
        made = []
        for each in replicas or self.deployment.replicas:
            well = (active(unit), self.healthy(each, slot))
            seen = {
                "enable": (starts_with(unit, wanted["enable"]), *(well if now else ())),
                "disable": (starts_with(unit, wanted["disable"]), *((at_rest(unit),) if now else ())),
            }
            if self._of(slot).image:
                made += self._linked(kind, back, each, slot, on=verb == "enable", now=now)
                continue
            undo = Undo(f"rollout.{back}", ("systemctl", back, *at_once, "--", unit), seen[back])
            argv = ("systemctl", verb, *at_once, "--", unit)
            made.append(self.program(kind, self.targets[each.node], argv, undo, seen=seen[verb], timeout=_LOADING))
        return made

    def _of(self, slot: Slot) -> Release:
        """The version that is in a slot."""
        return self.release if slot is self.slot or self.before is None else self.before

    def _linked(self, kind: str, back: str, replica: Replica, slot: Slot, *, on: bool, now: bool) -> list[Step]:
        """The same of a slot whose unit is made of a container's file."""
        target, unit = self.targets[replica.node], self.deployment.unit(slot)
        ways = {each: containers.begins_with(self.deployment, slot, on=each) for each in (True, False)}
        (argv, seen), (undone, unseen) = ways[on], ways[not on]
        linked = self.program(kind, target, argv, Undo(f"rollout.{back}", undone, (unseen,)), seen=(seen,))
        if not now:
            return [linked]
        acts = {
            True: (systemd.act(systemd.Verb.START, unit), (active(unit), self.healthy(replica, slot))),
            False: (systemd.act(systemd.Verb.STOP, unit), (at_rest(unit),)),
        }
        undo = Undo(f"rollout.{back}", *acts[not on])
        return [linked, self.program(kind, target, acts[on][0], undo, seen=acts[on][1], timeout=_LOADING)]

    def commit(self, steps: Steps) -> None:
        """10: the log says that it serves."""
        steps.add(self.step("rollout.commit", self.router, way=Way.RECORD, undo=_NOTHING))

    def sockets(self, **told: Any) -> dict[str, Any]:
        return {"socket": self.deployment.socket, "backend": self.backend, **told}

    def plan(self, act: str, steps: Steps, touched: Sequence[Touched], **more: str) -> Plan:
        values = {
            **self.values,
            "id": self.deployment.id,
            "after_id": self.release.id,
            "before_id": self.before.id if self.before else "",
            "dead_man": str(self.pace.dead_man),
            "preflight": written(self.reckoned.preflight),
            **more,
        }
        noted = [Touched(f"preflight.{each.matter}", each.text) for each in self.reckoned.preflight.findings]
        return Plan(act, tuple(steps.all), values, touched=(*touched, *noted), back=True)


def joined(said: Sequence[bytes]) -> str:
    """What is told the admin socket, as one line."""
    return "; ".join(each.decode().strip() for each in said)
