"""A link is always in the state that it is in, and nobody waits for ever: by a clock that the test moves."""

from __future__ import annotations

import pytest

from connectors.streams import ConnectorError
from console.fleet.model.failures import Local
from console.fleet.model.links import Failure, LinkState
from console.fleet.service.road.dialler import Dialler
from console.fleet.service.road.inbox import Inbox
from console.fleet.service.road.sessions import Patience, Sessions
from tests.support.fleet import ManualClock, Problem, ScriptedHost, ScriptedProbe, node, refused


class Desk:
    """Sessions and a dialler without threads: the test is the scheduler."""

    def __init__(self, **options) -> None:
        self.clock = ManualClock()
        self.changes = []
        self.closed = []
        self.bugs = []
        self.answers = {}
        self.sessions = Sessions(
            monotonic=self.clock.monotonic,
            unix=self.clock.wall,
            backoff=lambda failures: 10.0 * failures,
            on_change=lambda node, before, after: self.changes.append((node, after.state)),
            on_close=self.closed.append,
            **options,
        )
        self.dialler = Dialler(
            self.sessions,
            Inbox(self.clock.monotonic),
            self.connect,
            ScriptedProbe(),
            lambda _: (1.0, 10.0, 60.0),
            self.bugs.append,
        )

    def connect(self, node, cancel):
        answer = self.answers.get(node.name) or ScriptedHost()
        if isinstance(answer, Exception):
            raise answer
        return answer

    def dial(self):
        """Run the next attempt; None when nothing is due."""
        attempt = self.sessions.take()
        if attempt is not None:
            self.dialler.run(attempt)
            self.sessions.returned(attempt)
        return attempt

    def state(self, key="hall/g01"):
        return self.sessions.link(key).state

    def hear(self, attempt, newest=None, **changes):
        newest = self.clock.wall() if newest is None else newest
        told = {"newest": newest, "offset": 0.0, "dropped": 0, "period": 1.0, **changes}
        self.sessions.heard(attempt.number, attempt.node.key, **told)

    def live(self, name="g01", **changes):
        """A node brought to life."""
        self.sessions.set_nodes([node(name, **changes)])
        attempt = self.dial()
        self.hear(attempt)
        return attempt

    def pass_time(self, seconds, step=0.25):
        for _ in range(int(seconds / step)):
            self.clock.advance(step)
            self.sessions.tick()


@pytest.fixture
def desk():
    made = Desk()
    yield made
    assert made.bugs == []


def test_a_node_goes_from_waiting_to_live(desk):
    attempt = desk.live()
    states = [LinkState.WAITING, LinkState.CONNECTING, LinkState.STARTING, LinkState.LIVE]
    assert desk.changes == [("hall/g01", state) for state in states]
    assert attempt.stream.written == b"payload 1\n"


def test_a_node_that_is_not_watched_is_left_alone(desk):
    desk.sessions.set_nodes([node(watched=False)])
    assert desk.state() is LinkState.OFF
    assert desk.dial() is None
    assert not desk.sessions.retry("hall/g01")


def test_a_refused_node_is_lost_and_tried_again_after_its_back_off(desk):
    desk.answers["g01"] = refused()
    desk.sessions.set_nodes([node()])
    desk.dial()
    link = desk.sessions.link("hall/g01")
    assert (link.state, link.failure.code, link.attempts) == (LinkState.LOST, "ssh.refused", 1)
    assert link.next_try == pytest.approx(desk.clock.wall() + 10, abs=0.001)
    assert desk.dial() is None
    desk.clock.advance(10)
    desk.dial()
    assert desk.sessions.link("hall/g01").next_try == pytest.approx(desk.clock.wall() + 20, abs=0.001)


@pytest.mark.parametrize(
    ("code", "facts"),
    [
        ("ssh.login_lapsed", {"tried": "id_ed25519"}),
        ("ssh.closed", {"phase": "auth", "said": "System is booting up."}),
        ("ssh.closed", {"phase": "banner"}),
        ("ssh.refused", {"hop": "bastion"}),
        ("ssh.turned_away", {"said": "Exceeded MaxStartups"}),
        ("probe.not_started", {"status": "254"}),
    ],
)
def test_what_a_healthy_site_does_by_itself_ends_in_a_live_link_without_a_hand(desk, code, facts):
    attempt = desk.live()
    desk.sessions.failed(attempt, Failure(code, "g01", facts))
    waits = []
    for _ in range(5):
        link = desk.sessions.link("hall/g01")
        assert link.state is LinkState.LOST and link.failure.code == code and link.failure.facts == facts
        waits.append(link.next_try - desk.clock.wall())
        desk.clock.advance(waits[-1] + 0.001)
        again = desk.sessions.take()
        assert again is not None
        desk.sessions.returned(again)
        desk.sessions.failed(again, Failure(code, "g01", facts))
    assert waits == sorted(waits) and waits[-1] > waits[0], "ever more slowly"
    desk.clock.advance(3600)
    desk.hear(desk.dial())
    assert desk.state() is LinkState.LIVE
    assert desk.sessions.link("hall/g01").failure is None


def test_a_login_that_is_refused_for_now_is_tried_half_as_often(desk):
    desk.sessions.failed(desk.live(), Failure("ssh.login_lapsed", "g01"))
    assert desk.sessions.link("hall/g01").next_try == pytest.approx(desk.clock.wall() + 20)


@pytest.mark.parametrize(
    ("problem", "state"), [(Problem.UNKNOWN, LinkState.ASKING), (Problem.CHANGED, LinkState.STOPPED)]
)
def test_what_only_the_operator_can_settle_is_never_retried_by_itself(desk, problem, state):
    desk.answers["g01"] = ConnectorError(problem, "g01", facts={"fingerprint": "SHA256:x"})
    desk.sessions.set_nodes([node()])
    desk.dial()
    assert desk.state() is state
    assert desk.sessions.link("hall/g01").failure.facts == {"fingerprint": "SHA256:x"}
    desk.pass_time(3600, step=10)
    assert desk.dial() is None
    del desk.answers["g01"]
    assert desk.sessions.retry("hall/g01")
    assert desk.dial() is not None
    assert desk.state() is LinkState.STARTING


def asks(desk, name, code, **facts):
    desk.answers[name] = ConnectorError(Problem(code), name, facts=facts)


@pytest.mark.parametrize(
    ("code", "facts", "other"),
    [
        ("ssh.passphrase_needed", {"secret": "passphrase:id_site"}, {"secret": "passphrase:id_other"}),
        ("ssh.password_needed", {"secret": "password:ops@jump:22"}, {"secret": "password:ops@elsewhere:22"}),
        ("ssh.host_key_unknown", {"host": "jump", "key": "AA"}, {"host": "jump", "key": "BB"}),
    ],
)
def test_one_answer_helps_every_link_that_waits_for_it_and_no_other(desk, code, facts, other):
    for name in ("g01", "g02"):
        asks(desk, name, code, **facts)
    asks(desk, "g03", code, **other)
    desk.sessions.set_nodes([node(name) for name in ("g01", "g02", "g03")])
    while desk.dial():
        pass
    assert {link.state for link in desk.sessions.links().values()} == {LinkState.ASKING}
    asked = desk.sessions.link("hall/g01").failure
    desk.answers.clear()
    desk.sessions.answered("hall/g01", asked)
    assert {desk.dial().node.name for _ in range(2)} == {"g01", "g02"}
    assert desk.dial() is None
    assert desk.state("hall/g03") is LinkState.ASKING


def test_an_answer_to_a_servers_own_question_is_for_one_link_alone(desk):
    for name in ("g01", "g02"):
        asks(desk, name, "ssh.answers_needed", count="1", secret_1="answer:ops@jump:Code")
    desk.sessions.set_nodes([node("g01"), node("g02")])
    while desk.dial():
        pass
    desk.sessions.answered("hall/g01", desk.sessions.link("hall/g01").failure)
    assert desk.dial().node.name == "g01"
    assert desk.dial() is None


def test_an_attempt_that_set_out_before_the_answer_is_made_again_and_then_asks(desk):
    asks(desk, "g01", "ssh.passphrase_needed", secret="passphrase:id_site")
    asks(desk, "g02", "ssh.passphrase_needed", secret="passphrase:id_site")
    desk.sessions.set_nodes([node("g01"), node("g02")])
    desk.dial()
    early = desk.sessions.take()
    desk.clock.advance(1)
    desk.sessions.answered("hall/g01", desk.sessions.link("hall/g01").failure)
    desk.clock.advance(1)
    desk.dialler.run(early)
    desk.sessions.returned(early)
    assert desk.state("hall/g02") is LinkState.WAITING
    while desk.dial():
        pass
    assert desk.state("hall/g01") is desk.state("hall/g02") is LinkState.ASKING


def test_nodes_that_never_failed_go_before_those_that_did(desk):
    desk.answers["g01"] = refused()
    desk.sessions.set_nodes([node("g01")])
    desk.dial()
    desk.clock.advance(60)
    desk.sessions.set_nodes([node("g01"), node("g02"), node("g03")])
    assert [desk.dial().node.name for _ in range(3)] == ["g02", "g03", "g01"]


def test_samples_that_stop_make_it_late_then_lost_then_it_is_tried_again(desk):
    attempt = desk.live()
    desk.pass_time(3)
    assert desk.state() is LinkState.LIVE
    desk.pass_time(0.5)
    assert desk.state() is LinkState.LATE
    desk.hear(attempt)
    assert desk.state() is LinkState.LIVE
    desk.pass_time(16)
    link = desk.sessions.link("hall/g01")
    assert (link.state, link.failure.code) == (LinkState.LOST, Local.SILENT)
    assert desk.closed == [attempt]
    desk.pass_time(10)
    assert desk.dial() is not None


def test_late_is_measured_in_the_nodes_own_periods(desk):
    attempt = desk.live()
    desk.hear(attempt, desk.clock.wall() + 0.001, period=10.0)
    desk.pass_time(29)
    assert desk.state() is LinkState.LIVE
    desk.pass_time(2)
    assert desk.state() is LinkState.LATE
    desk.pass_time(20)
    assert desk.state() is LinkState.LATE  # not lost before six periods


def test_old_samples_on_a_link_that_flows_are_late_not_live(desk):
    attempt = desk.live()
    desk.pass_time(1)
    desk.hear(attempt, desk.clock.wall() - 30)
    assert desk.state() is LinkState.LATE


def test_a_login_shell_that_hangs_is_shown_as_starting_and_then_said(desk):
    desk.sessions.set_nodes([node()])
    desk.dial()
    desk.pass_time(59)
    assert desk.state() is LinkState.STARTING
    desk.pass_time(2)
    assert desk.sessions.link("hall/g01").failure.code == Local.START_HUNG


def test_a_probe_that_said_hello_but_never_sampled_is_given_up_sooner(desk):
    desk.sessions.set_nodes([node()])
    attempt = desk.dial()
    desk.sessions.heard(attempt.number, "hall/g01", newest=None, offset=0.0, dropped=0, period=1.0)
    desk.pass_time(16)
    assert desk.state() is LinkState.LOST


def test_a_connect_that_never_returns_is_given_up_and_not_tried_twice_at_once(desk):
    desk.sessions.set_nodes([node()])
    hung = desk.sessions.take()
    desk.pass_time(91)
    link = desk.sessions.link("hall/g01")
    assert (link.state, link.failure.code) == (LinkState.LOST, Local.CONNECT_HUNG)
    assert hung.cancel.is_set()
    desk.pass_time(60)
    assert desk.sessions.take() is None  # its worker is still out there
    desk.sessions.returned(hung)
    assert desk.sessions.take() is not None


def test_a_host_that_comes_too_late_is_closed(desk):
    desk.sessions.set_nodes([node()])
    attempt = desk.sessions.take()
    desk.sessions.set_nodes([])
    host = desk.answers["g01"] = ScriptedHost()
    desk.dialler.run(attempt)
    assert host.closed
    assert host.streams == []


def test_the_failure_stays_in_sight_while_the_next_try_runs(desk):
    desk.answers["g01"] = refused()
    desk.sessions.set_nodes([node()])
    desk.dial()
    desk.clock.advance(10)
    desk.sessions.take()
    link = desk.sessions.link("hall/g01")
    assert (link.state, link.failure.code, link.attempts) == (LinkState.CONNECTING, "ssh.refused", 2)


def test_back_off_is_forgiven_only_after_a_link_proved_itself(desk):
    desk.answers["g01"] = refused()
    desk.sessions.set_nodes([node()])
    desk.dial()
    desk.clock.advance(10)
    del desk.answers["g01"]
    attempt = desk.dial()
    desk.hear(attempt)
    desk.pass_time(1)
    desk.sessions.broke("hall/g01", attempt.number, Failure("ssh.closed", "g01"))
    assert desk.sessions.link("hall/g01").next_try == pytest.approx(desk.clock.wall() + 20, abs=0.001)
    desk.clock.advance(20)
    attempt = desk.dial()
    for _ in range(44):
        desk.hear(attempt)
        desk.pass_time(0.25)
    desk.sessions.broke("hall/g01", attempt.number, Failure("ssh.closed", "g01"))
    assert desk.sessions.link("hall/g01").next_try == pytest.approx(desk.clock.wall() + 10, abs=0.001)


def test_a_changed_road_is_travelled_anew_a_changed_label_is_not(desk):
    attempt = desk.live()
    desk.sessions.set_nodes([node(labels=("new",), owner="ops")])
    assert desk.state() is LinkState.LIVE
    desk.sessions.set_nodes([node(host="other")])
    assert desk.state() is LinkState.WAITING
    assert desk.closed == [attempt]


def test_watching_stops_and_starts_again(desk):
    attempt = desk.live()
    desk.sessions.set_nodes([node(watched=False)])
    assert desk.state() is LinkState.OFF
    assert desk.closed == [attempt]
    desk.sessions.set_nodes([node()])
    assert desk.dial() is not None


def test_a_node_that_left_the_inventory_is_closed_and_gone(desk):
    attempt = desk.live()
    assert desk.sessions.set_nodes([]) == (set(), {"hall/g01"})
    assert desk.sessions.link("hall/g01") is None
    assert desk.closed == [attempt]


def test_news_of_an_attempt_of_before_changes_nothing(desk):
    old = desk.live()
    desk.sessions.retry("hall/g01")
    new = desk.dial()
    desk.sessions.broke("hall/g01", old.number, Failure("ssh.closed", "g01"))
    desk.clock.advance(1)
    desk.hear(old)
    assert desk.state() is LinkState.STARTING
    assert desk.sessions.is_current("hall/g01", new.number)


def test_a_console_that_slept_does_not_blame_the_nodes(desk):
    attempt = desk.live()
    desk.pass_time(1)
    desk.hear(attempt)
    desk.clock.advance(3600)
    desk.sessions.tick()
    assert desk.state() is LinkState.LATE  # true: the newest sample is an hour old
    desk.hear(attempt)
    assert desk.state() is LinkState.LIVE


def test_a_bug_in_connecting_is_told_and_stays_with_its_node():
    desk = Desk()
    desk.answers["g01"] = ZeroDivisionError("ours")
    desk.sessions.set_nodes([node("g01"), node("g02")])
    desk.dial()
    desk.dial()
    assert desk.sessions.link("hall/g01").failure.code == Local.BUG
    assert desk.state("hall/g02") is LinkState.STARTING
    assert [type(bug) for bug in desk.bugs] == [ZeroDivisionError]


def test_a_stream_that_cannot_be_opened_closes_its_host(desk):
    class Shut(ScriptedHost):
        def open(self, command, **_):
            raise refused()

    desk.answers["g01"] = Shut()
    desk.sessions.set_nodes([node()])
    attempt = desk.dial()
    assert desk.state() is LinkState.LOST
    assert desk.closed == [attempt]
    assert attempt.host is not None


def test_nothing_is_tried_after_the_end(desk):
    attempt = desk.live()
    desk.sessions.close_all()
    assert desk.closed == [attempt]
    desk.sessions.retry("hall/g01")
    assert desk.dial() is None


def test_patience_can_be_changed():
    desk = Desk(patience=Patience(silent=100.0))
    desk.live()
    desk.pass_time(90)
    assert desk.state() is LinkState.LATE
