"""Reporting clocks: by when whom must be told, from what on, over zones, clock changes and a clock that is set."""

from __future__ import annotations

import calendar
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.fleet.model.rules import Grade
from console.incidents.model.clocks import Clock, State, clocks_of, end_of, own_clock, shortest
from console.incidents.model.incidents import Awareness, Incident, Judgement, Number, Significance, Told
from console.incidents.model.regimes import Checked, Limit, Profile, Regimes, Runs, Start
from console.incidents.service.regimes import shipped

STOCKHOLM = "Europe/Stockholm"
HOUR = 3600.0
ZONES = (
    STOCKHOLM,
    "UTC",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "America/Santiago",
    "Africa/Cairo",
)


def at(text: str, zone: str = STOCKHOLM) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp()


KNOWN = at("2026-11-20 03:09:38")


def incident(**changes: object) -> Incident:
    made = Incident(Number(2026, 41), "GPU lost on g03", Grade.CRITICAL, KNOWN, KNOWN + 77, "A. Lindqvist")
    return replace(made, **{"awareness": Awareness(KNOWN, "A. Lindqvist", KNOWN + 80), **changes})


def regimes(*runs: Runs, zone: str = STOCKHOLM) -> Regimes:
    return Regimes(shipped(), Profile(date(2026, 11, 1), "M. Ek", zone, runs=runs or (Runs("cybersakerhetslag"),)))


def clocks(of: Incident, known: Regimes, now: float, behind: float = 0.0) -> dict[str, Clock]:
    return {each.duty.id: each for each in clocks_of(of, known, now, behind)}


def told(duty: str, time: float, regime: str = "cybersakerhetslag") -> Told:
    return Told(regime, duty, "CSIRT", "form", time, "M. Ek")


def judged(*met: str, at: float = KNOWN + 600, significant: bool = True) -> Judgement:
    said = Significance.SIGNIFICANT if significant else Significance.NOT_SIGNIFICANT
    since = tuple((each, at) for each in (*(["significant"] if significant else []), *met))
    return Judgement(said, "M. Ek", at, "looked at it", met, since)


def test_the_first_report_and_the_notification_count_from_awareness_before_anyone_judged() -> None:
    found = clocks(incident(), regimes(), KNOWN + 186)
    assert found["early_warning"].state is State.COUNTING and found["early_warning"].presumed
    assert found["early_warning"].due == at("2026-11-21 03:09:38")
    assert found["early_warning"].left == 24 * HOUR - 186
    assert found["notification"].due == at("2026-11-23 03:09:38")
    assert found["early_warning"].by == "A. Lindqvist"
    assert found["final_report"].state is State.NOT_STARTED
    assert str(found["final_report"].why) == "Begins once this is recorded: Notification"


def test_nothing_counts_before_a_person_entered_since_when_it_is_known() -> None:
    found = clocks(incident(awareness=None), regimes(), KNOWN + 186)
    assert {each.state for each in found.values()} <= {State.NOT_STARTED, State.STANDS_STILL}
    assert str(found["early_warning"].why) == "Nobody has entered since when it is known"


def test_a_final_report_is_due_a_month_after_the_recorded_notification_and_not_after_awareness() -> None:
    done = at("2026-11-22 17:00:00")
    found = clocks(incident(told=(told("notification", done),)), regimes(), done + 60)
    assert found["notification"].state is State.MET and found["notification"].met == done
    assert found["final_report"].due == at("2026-12-23 00:00:00") and found["final_report"].whole_day


def test_what_still_goes_on_gets_a_status_report_and_its_final_one_a_month_after_it_was_handled() -> None:
    sent = (told("notification", at("2026-11-22 17:00")), told("status_report", at("2026-12-20 09:00")))
    going_on = clocks(incident(told=sent), regimes(), at("2026-12-21 09:00"))
    assert going_on["final_report"].state is State.NOT_APPLICABLE
    assert going_on["final_after_status"].state is State.NOT_STARTED
    over = clocks(incident(told=sent, closed=at("2027-01-31 12:00")), regimes(), at("2027-02-01 00:00"))
    assert over["final_after_status"].due == at("2027-03-01 00:00")
    ended_before = incident(told=sent[:1], closed=at("2026-12-01 12:00"))
    assert clocks(ended_before, regimes(), at("2026-12-02 00:00"))["status_report"].state is State.NOT_APPLICABLE


def test_a_trust_service_has_a_day_for_its_notification_in_place_of_three() -> None:
    found = clocks(incident(), regimes(Runs("cybersakerhetslag", ("trust_service",))), KNOWN + 186)
    assert "notification" not in found
    assert found["notification_trust"].due == KNOWN + 24 * HOUR


def test_what_was_judged_not_significant_no_longer_counts_and_says_who_judged() -> None:
    found = clocks(incident(judgement=judged(significant=False)), regimes(), KNOWN + 700)
    assert found["early_warning"].state is State.NOT_APPLICABLE
    assert str(found["early_warning"].why) == "Judged not significant by M. Ek"


def test_a_duty_nobody_presumes_stands_still_until_a_person_has_judged() -> None:
    runs = regimes(Runs("gdpr", ("controller",)))
    assert clocks(incident(), runs, KNOWN + 60)["notification"].state is State.STANDS_STILL
    found = clocks(incident(judgement=judged("gdpr.breach")), runs, KNOWN + 700)["notification"]
    assert found.state is State.COUNTING and found.due == KNOWN + 72 * HOUR


def test_one_that_was_late_is_missed_until_it_is_recorded_and_then_says_that_it_was_late() -> None:
    late = KNOWN + 25 * HOUR
    assert clocks(incident(), regimes(), late)["early_warning"].state is State.MISSED
    found = clocks(incident(told=(told("early_warning", late),)), regimes(), late + 1)["early_warning"]
    assert found.state is State.MET and found.late


def test_dora_counts_four_hours_from_classification_but_never_beyond_a_day_from_awareness() -> None:
    runs = regimes(Runs("dora"))
    assert clocks(incident(), runs, KNOWN + 60)["initial"].due == KNOWN + 24 * HOUR
    early = incident(judgement=judged("dora.major", at=KNOWN + HOUR))
    assert clocks(early, runs, KNOWN + 2 * HOUR)["initial"].due == KNOWN + 5 * HOUR
    close = incident(judgement=judged("dora.major", at=KNOWN + 23 * HOUR))
    assert clocks(close, runs, KNOWN + 23 * HOUR)["initial"].due == KNOWN + 24 * HOUR
    late = incident(judgement=judged("dora.major", at=KNOWN + 30 * HOUR))
    assert clocks(late, runs, KNOWN + 31 * HOUR)["initial"].due == KNOWN + 34 * HOUR
    assert clocks(incident(), runs, KNOWN + 25 * HOUR)["initial"].state is State.NOT_STARTED


def test_dora_s_month_runs_from_the_last_intermediate_report() -> None:
    sent = (told("initial", KNOWN + HOUR, "dora"), told("intermediate", at("2026-11-22 09:00"), "dora"))
    more = (*sent, told("recovered", at("2026-11-25 09:00"), "dora"))
    judgement, runs = judged("dora.major"), regimes(Runs("dora"))
    assert clocks(incident(told=sent, judgement=judgement), runs, KNOWN)["final"].due == at("2026-12-23 00:00")
    assert clocks(incident(told=more, judgement=judgement), runs, KNOWN)["final"].due == at("2026-12-26 00:00")


def test_what_nobody_here_read_has_no_clock_until_the_site_says_who_checked_it() -> None:
    of = incident(awareness=Awareness(at("2028-01-03 10:00"), "M. Ek", 0.0), judgement=judged("ai.death"))
    unread = clocks(of, regimes(Runs("ai_act_provider")), at("2028-01-03 11:00"))
    assert {each.state for each in unread.values()} == {State.NOT_CHECKED}
    assert all(each.due is None and each.left is None for each in unread.values())
    checked = Runs("ai_act_provider", checked=Checked("M. Ek", date(2027, 12, 1)))
    found = clocks(of, regimes(checked), at("2028-01-03 11:00"))
    assert found["death"].due == at("2028-01-14 00:00")
    assert found["critical"].state is State.NOT_APPLICABLE
    before = clocks(incident(judgement=judged("ai.death")), regimes(checked), KNOWN + 60)
    assert str(before["death"].why) == "It holds from 2027-12-02 on"


def test_a_corrective_measure_is_recorded_by_a_person_and_the_last_report_runs_from_it() -> None:
    known = incident(judgement=judged("cra.vulnerability"), told=(told("measure", at("2026-11-25 12:00"), "cra"),))
    found = clocks(known, regimes(Runs("cra")), KNOWN + HOUR)
    assert found["vulnerability_final"].due == at("2026-12-10 00:00")
    assert "measure" not in found


def test_of_classified_data_the_authority_is_told_at_once_and_no_number_is_made_up() -> None:
    runs = regimes(Runs("sakerhetsskydd"))
    assert clocks(incident(), runs, KNOWN)["report"].state is State.STANDS_STILL
    assert clocks(incident(classified=True), runs, KNOWN)["report"].state is State.AT_ONCE
    assert clocks(incident(classified=False), runs, KNOWN)["report"].state is State.NOT_APPLICABLE


def test_what_is_missed_asks_first_then_what_is_owed_at_once_then_what_is_due_next() -> None:
    runs = regimes(Runs("cybersakerhetslag"), Runs("sakerhetsskydd"))
    first = shortest(clocks_of(incident(classified=True), runs, KNOWN + 25 * HOUR))
    assert first is not None and first.duty.id == "early_warning"
    at_once = shortest(clocks_of(incident(classified=True), runs, KNOWN + HOUR))
    assert at_once is not None and at_once.duty.id == "report"
    assert shortest(clocks_of(incident(awareness=None), runs, KNOWN)) is None


def test_a_workstation_that_is_behind_shows_less_time_and_one_that_is_ahead_no_more() -> None:
    shown = clocks(incident(), regimes(), KNOWN + 186)["early_warning"].left
    behind = clocks(incident(), regimes(), KNOWN + 186, behind=120.0)["early_warning"].left
    ahead = clocks(incident(), regimes(), KNOWN + 186, behind=-120.0)["early_warning"].left
    assert shown is not None and behind == shown - 120 and ahead == shown


@pytest.mark.parametrize(
    ("since", "end"),
    [
        ("2026-01-31 09:00", "2026-03-01 00:00"),  # February has no 31st: its last day
        ("2028-01-31 09:00", "2028-03-01 00:00"),  # nor in a leap year
        ("2028-02-29 23:59", "2028-03-30 00:00"),
        ("2026-12-31 00:00", "2027-02-01 00:00"),
        ("2026-09-25 02:30", "2026-10-26 00:00"),  # ends on the day on which clocks go back
        ("2026-02-28 02:30", "2026-03-29 00:00"),  # and on the eve of that on which they go forward
    ],
)
def test_a_month_ends_with_the_day_of_the_same_date_or_the_last_of_its_month(since: str, end: str) -> None:
    assert end_of(Limit(Start.RECORDED, months=1), at(since), STOCKHOLM) == at(end)


def test_a_day_that_begins_where_clocks_jump_over_midnight_ends_the_one_before_it() -> None:
    end = end_of(Limit(Start.AWARENESS, days=1), at("2026-09-04 12:00", "America/Santiago"), "America/Santiago")
    assert datetime.fromtimestamp(end, UTC) == datetime(2026, 9, 6, 4, 0, tzinfo=UTC)  # 24:00 by winter time


_TIMES = st.floats(at("2020-01-01 00:00"), at("2040-01-01 00:00"))


@settings(max_examples=60)
@given(_TIMES, st.sampled_from(ZONES), st.integers(1, 400))
def test_hours_are_elapsed_hours_in_every_zone_and_over_every_change_of_clocks(
    since: float, zone: str, hours: int
) -> None:
    assert end_of(Limit(Start.AWARENESS, hours=hours), since, zone) == since + hours * HOUR


@settings(max_examples=120)
@given(_TIMES, _TIMES, st.sampled_from(ZONES), st.integers(1, 14))
def test_months_end_at_a_day_s_end_of_the_right_date_and_later_is_never_earlier(
    one: float, other: float, zone: str, months: int
) -> None:
    limit = Limit(Start.RECORDED, months=months)
    since = datetime.fromtimestamp(one, ZoneInfo(zone)).date()
    last = datetime.fromtimestamp(end_of(limit, one, zone) - 1, ZoneInfo(zone)).date()
    assert (last.year - since.year) * 12 + last.month - since.month == months
    assert last.day == min(since.day, calendar.monthrange(last.year, last.month)[1])
    assert datetime.fromtimestamp(end_of(limit, one, zone), ZoneInfo(zone)).date() == last + timedelta(days=1)
    first, second = sorted((one, other))
    assert end_of(limit, first, zone) <= end_of(limit, second, zone)


@settings(max_examples=60)
@given(st.floats(-1e6, 1e7), st.floats(-1e6, 1e6))
def test_a_step_of_the_workstation_s_clock_moves_what_is_left_and_never_what_is_due(now: float, step: float) -> None:
    before = clocks(incident(), regimes(), KNOWN + now)["notification"]
    after = clocks(incident(), regimes(), KNOWN + now + step)["notification"]
    assert before.due == after.due
    assert before.left is not None and after.left is not None
    assert after.left == pytest.approx(before.left - step, abs=1e-3)
    assert (after.state is State.MISSED) == (now + step >= 72 * HOUR)


def test_a_time_that_no_calendar_holds_is_due_at_the_end_of_all_and_nothing_fails() -> None:
    assert end_of(Limit(Start.RECORDED, months=1), 253_402_300_000.0, STOCKHOLM) > 253_402_000_000


def test_nodes_that_agree_tell_how_far_the_workstation_s_clock_is_off_and_one_alone_does_not() -> None:
    assert own_clock([90.0, 90.5, 91.0, -4000.0]).behind == 90.25
    assert own_clock([90.0]).behind is None
    assert own_clock([0.0, 50.0, 100.0, 150.0]).behind is None
