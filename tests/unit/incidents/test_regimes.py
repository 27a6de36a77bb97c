"""Regimes and profiles in files: read strictly, what is wrong is left out and told, what ships is sound."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.incidents.model.regime_rows import profile_of, regime_of
from console.incidents.model.regimes import Read, RegimeError
from console.incidents.service.regimes import load, shipped

CONTRACT = """
[regime]
id = "care_west"
name = "Care West, contract § 9"
short = "Care West"
law = "Contract 2025-114, § 9"
who = "We, when a service that they buy fails"
to = "Care West, duty officer"

[source]
text = "read"
on = 2026-10-01
where = "The signed contract"

[[criterion]]
id = "care_west.service"
name = "A service that Care West buys fails"

[[duty]]
id = "message"
name = "Message"
source = "§ 9"
limit = [{ from = "awareness", hours = 4 }]
when = ["care_west.service"]
presumed = true
asks = ["number", "what"]
"""
PROFILE = """
[profile]
on = 2026-11-01
by = "M. Ek"
zone = "Europe/Stockholm"

[[runs]]
regime = "cybersakerhetslag"

[[runs]]
regime = "care_west"
"""


def folder(directory: Path, **files: str) -> Path:
    (directory / "regimes").mkdir()
    for name, text in files.items():
        (directory / "regimes" / f"{name}.toml").write_text(text, encoding="utf-8")
    return directory


def test_every_regime_that_ships_names_its_source_with_a_day_and_whether_it_was_read() -> None:
    assert set(shipped()) == {
        "cybersakerhetslag", "dora", "gdpr", "ai_act_provider", "ai_act_deployer", "cra", "sakerhetsskydd",
    }  # fmt: skip
    unread = {each.id for each in shipped().values() if each.source.text is Read.SECOND_HAND}
    assert unread == {"ai_act_provider", "ai_act_deployer"}
    assert not shipped()["sakerhetsskydd"].leaves


def test_a_site_adds_a_contract_and_says_what_runs(tmp_path: Path) -> None:
    found = load(folder(tmp_path, contract=CONTRACT, site=PROFILE))
    assert found.faults == ()
    assert [each.id for each in found.running] == ["cybersakerhetslag", "care_west"]
    assert found.regimes["care_west"].own
    assert [each.id for each in found.criteria][-1] == "care_west.service"


def test_without_a_profile_nothing_runs(tmp_path: Path) -> None:
    assert load(tmp_path).running == ()


def test_a_file_that_is_wrong_is_left_out_and_told_and_the_others_go_on(tmp_path: Path) -> None:
    wrong = CONTRACT.replace("hours = 4", "hours = 4, days = 2")
    found = load(folder(tmp_path, a_contract=wrong, b_site=PROFILE))
    assert [each.id for each in found.running] == ["cybersakerhetslag"]
    assert any("a_contract.toml" in each and "hours, days or months" in each for each in found.faults)
    assert any("care_west: there is no such regime" in each for each in found.faults)


@pytest.mark.parametrize(
    ("was", "is_now", "said"),
    [
        ('id = "message"', 'id = "message"\nlimits = 4', "it does not take limits"),
        ('from = "awareness"', 'from = "dawn"', "none of awareness"),
        ("hours = 4", "hours = -4", "hours is -4"),
        ("hours = 4", "hours = true", "hours is True"),
        ('when = ["care_west.service"]', 'when = ["care_west.other"]', "which is no criterion"),
        ('asks = ["number", "what"]', 'asks = ["mood"]', "which is no field"),
        ('text = "read"', 'text = "heard"', "none of read"),
        ("on = 2026-10-01", 'on = "2026-10-01"', "on is '2026-10-01'"),
        ('where = "The signed contract"', "", "it has no where"),
        ('id = "care_west"', 'id = "../x"', "small letters"),
        ('limit = [{ from = "awareness", hours = 4 }]', "", "it has limits, or it is only a record"),
    ],
)
def test_a_word_that_is_wrong_is_named_with_its_place(was: str, is_now: str, said: str) -> None:
    assert was in CONTRACT
    with pytest.raises(RegimeError, match=r"x\.toml") as caught:
        regime_of("x.toml", CONTRACT.replace(was, is_now, 1))
    assert said in str(caught.value)


def test_a_threshold_of_a_site_has_a_day_and_a_source() -> None:
    with pytest.raises(RegimeError, match="on what day"):
        profile_of("p.toml", PROFILE + '[[criterion]]\nid = "loss"\nname = "Loss over 500,000 kr"\n')


def test_a_profile_in_no_zone_is_refused() -> None:
    with pytest.raises(RegimeError, match="no time zone"):
        profile_of("p.toml", PROFILE.replace("Europe/Stockholm", "../etc/passwd"))


@settings(max_examples=50)
@given(
    st.sampled_from((CONTRACT, PROFILE)),
    st.integers(0, 700),
    st.integers(0, 12),
    st.sampled_from(("", "=", '"', "[[duty]]", "1", "\0", "x")),
)
def test_whatever_a_file_holds_it_is_read_or_refused_with_its_name(text: str, place: int, gone: int, put: str) -> None:
    changed = text[:place] + put + text[place + gone :]
    for read in (regime_of, profile_of):
        try:
            read("x.toml", changed)
        except RegimeError as error:
            assert str(error).startswith("x.toml")


@pytest.mark.parametrize("letters", ["\\u202e", "\\u001b[31m", "\\u0000"])
def test_a_text_that_would_act_is_refused_and_its_fault_is_only_text(tmp_path: Path, letters: str) -> None:
    hostile = CONTRACT.replace('short = "Care West"', f'short = "Care {letters}West"')
    where = folder(tmp_path, contract=hostile)
    (where / "regimes" / "\u202eevil\x1b[31m.toml").write_text("x", encoding="utf-8")
    known = load(where)
    assert "care_west" not in known.regimes
    refused, unread = known.faults
    assert refused.startswith("contract.toml: ") and letters.removesuffix("[31m")[-2:] in refused
    assert unread.startswith("evil.toml: ")
