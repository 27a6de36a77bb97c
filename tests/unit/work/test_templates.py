"""A plan runs without a person only where it is, word by word, what people agreed to."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.journal.model import Target
from console.work.model.plans import Check, Difference, Plan, Relation, Step, Touched, Undo, Way
from console.work.model.templates import Misfit, Template, read_template, shape_of

NODE = Target("node:g01", "node:g01")
BLANKS = {"folder": "/var/tmp/trial-[0-9a-f]{8}", "size": "[0-9]{1,18}"}
UNTIL = "2027-01-01T00:00:00.000000Z"


def plan(folder: str = "/var/tmp/trial-0123abcd", size: str = "5") -> Plan:
    step = Step(
        "trial.make", NODE, values={"folder": folder, "size": size}, argv=("mkdir", "--", folder),
        before=(Check(("df", "--", "/var/tmp"), "plain", "free", Relation.AT_LEAST, "700"),),
        seen=(Check(("stat", "--", folder), "plain", "status", Relation.IS, "0"),),
        changes=(Difference("folder", "", folder),),
        undo=Undo("trial.remove", ("rmdir", "--", folder)),
    )  # fmt: skip
    return Plan("trial", (step,), {"folder": folder, "size": size}, touched=(Touched("folder", folder),))


def template(**others: object) -> Template:
    made = Template("s", "trial", shape_of(plan(), BLANKS), BLANKS, 3600, UNTIL, "journal", "nonce")
    return replace(made, **others)  # type: ignore[arg-type]


def test_a_plan_with_other_blanks_fits_whatever_it_has_of_its_own() -> None:
    other = replace(plan("/var/tmp/trial-ffff0000", "700"), made="2026", maker="bo", nonce="1", head="h", journal="j")
    assert template().misfit(other, 0.0, None) is None
    assert template().misfit(plan(size="5" * 18), 0.0, None) is None


STEP = plan().steps[0]


@pytest.mark.parametrize(
    "other",
    [
        plan("/var/tmp/trial-0123abcd/../../etc"),
        plan("/etc"),
        plan(size="-5"),
        replace(plan(), act="other"),
        replace(plan(), steps=plan().steps * 2),
        replace(plan(), valid=6000),
        replace(plan(), values={**plan().values, "more": "x"}),
        replace(plan(), touched=()),
        *(
            replace(plan(), steps=(step,))
            for step in (
                replace(STEP, argv=("mkdir", "--parents", "--", "/var/tmp/trial-0123abcd")),
                replace(STEP, argv=("mkdir", "--", "/var/tmp/trial-0123abce")),
                replace(STEP, argv=("mkdir", "--", "{folder}")),
                replace(STEP, target=Target("node:g02", "node:g02")),
                replace(STEP, way=Way.REBOOT),
                replace(STEP, before=()),
                replace(STEP, before=(replace(STEP.before[0], wanted="5"),)),
                replace(STEP, undo=Undo("trial.remove", ("rm", "-rf", "--", "/"))),
                replace(STEP, given="password"),
                replace(STEP, statuses=(0, 1)),
                replace(STEP, timeout=61),
                replace(STEP, values={"folder": "/etc", "size": "5"}),
            )
        ),
    ],
)
def test_a_plan_with_one_word_otherwise_waits(other: Plan) -> None:
    assert template().misfit(other, 0.0, None) is Misfit.SHAPE


def test_it_holds_until_its_end_and_not_oftener_than_was_agreed() -> None:
    ends = template().ends
    assert template().misfit(plan(), ends - 1, ends - 3601) is None
    assert template().misfit(plan(), ends - 1, ends - 3600) is Misfit.OFTEN
    assert template().misfit(plan(), ends, None) is Misfit.ENDED


WORDS = st.text("ab{}folder-/", max_size=30)


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS, max_size=4), st.lists(WORDS, max_size=4))
def test_two_programs_have_one_shape_only_where_they_are_one(first: list[str], second: list[str]) -> None:
    def shape(words: list[str]) -> str:
        return shape_of(replace(plan(), steps=(replace(STEP, argv=tuple(words)),)), BLANKS)

    assert (shape(first) == shape(second)) == (first == second)


def test_a_template_is_read_as_it_was_written_and_in_no_other_way() -> None:
    assert read_template(template().text) == template()
    for text in ("", "{}", "null", template().text + " ", template().text.replace("trial", "tri\\u0061l", 1),
                 template(until="soon").text):  # fmt: skip
        with pytest.raises(ValueError):
            read_template(text)
