"""What is taken for a declared program, and how the end of its check is read."""

from __future__ import annotations

import pytest

from connectors import declared
from connectors.backups import BackupProblem, Repository
from connectors.tools import ToolFault

SANDBOX = "/srv/driftvakt-restore-0123456789abcdef"
KEPT = Repository("/srv/copies", makes=("cp", "/srv/a", "{copy}"), checks=("grep", "-q", "a b", "{copy}"), expected=1)


def test_the_copys_path_is_put_where_it_is_named_and_every_argument_stays_one() -> None:
    assert declared.back_up(KEPT, (), "driftvakt-2026-11-29T21:00")[-1] == "/srv/copies/driftvakt-2026-11-29T2100"
    asked = declared.ask(KEPT, "a", SANDBOX, "", "")
    assert asked[-5:] == ("1", "grep", "-q", "a b", "/mnt/copy") and asked[0] == "sh"


@pytest.mark.parametrize(
    "argv",
    [
        ("grep", "x"), ("{copy}",), ("-x", "{copy}"), ("A=1", "{copy}"), ("", "{copy}"), ("a", "b\n", "{copy}"),
        ("a", "--password=x", "{copy}"), ("a", "PGPASSWORD=x", "{copy}"), ("a", "https://u:p@h/", "{copy}"),
        ("a", *["x"] * 60, "{copy}"),
    ],
)  # fmt: skip
def test_what_does_not_name_the_copy_or_holds_a_secret_is_refused(argv: tuple[str, ...]) -> None:
    with pytest.raises(ToolFault):
        declared.checked_argv(argv, "check")


def test_an_end_is_read_from_our_own_words_alone() -> None:
    asked = declared.read_asked(
        1, "database disk image is malformed\nno space left on device\n", "driftvakt: checked 1\n"
    )
    assert asked.checked == 1 and asked.end.problem is BackupProblem.UNKNOWN, "it is the check's own word"
    assert declared.read_asked(0, "", "driftvakt: checked 3\n").end.problem is None
    assert declared.ended(9, "there is no x\ndriftvakt: problem missing\n").problem is BackupProblem.MISSING
    assert declared.ended(9, "x\ndriftvakt: problem forbidden\n").problem is BackupProblem.FORBIDDEN
    assert declared.read_asked(None, "", "", 9).end.problem is BackupProblem.INTERRUPTED
    for called in ("../a", ".a", "-a", "a\n"):
        with pytest.raises(ToolFault):
            declared.restore(KEPT, called, SANDBOX)
    with pytest.raises(ToolFault):
        declared.ask(Repository("/srv/copies"), "a", SANDBOX, "", "")
