"""Every failure has words: what happened, why it matters, what to do next."""

from __future__ import annotations

import pytest

from connectors.backups import BackupProblem
from connectors.local import LocalProblem
from connectors.probe.decoder import ProblemCode
from connectors.runner.client import RunnerProblem
from connectors.site_simulator.client import DemoProblem
from connectors.ssh.problems import LOUD_STOPS, NEEDS_OPERATOR, SshProblem
from connectors.tools import ToolProblem
from console.fleet.model.failures import WORDS, Local, explain, slowness, verdict
from console.fleet.model.links import Failure, LinkState
from console.fleet.service.history.faults import HistoryProblem

KINDS = (
    SshProblem,
    ProblemCode,
    LocalProblem,
    Local,
    HistoryProblem,
    DemoProblem,
    RunnerProblem,
    ToolProblem,
    BackupProblem,
)
CODES = [code.value for codes in KINDS for code in codes]


@pytest.mark.parametrize("code", CODES)
def test_every_code_has_its_own_sentences(code):
    words = WORDS[code]
    for text in (words.happened, words.matters, words.next):
        assert text.context == "Failures"
        assert text.source.endswith((".", "?", "{prompt_1}", "{said}"))


def test_no_sentence_is_for_a_code_that_does_not_exist():
    assert set(WORDS) == set(CODES)


@pytest.mark.parametrize("code", CODES)
def test_sentences_can_be_filled_even_when_facts_are_missing(code):
    explanation = explain(Failure(code, "ops@g01:22"))
    for sentence in (explanation.happened, explanation.matters, explanation.next):
        assert "{" not in str(sentence)
    assert explanation.at_hop is None


def test_facts_stand_in_the_sentences():
    facts = {"host": "g01", "key_type": "ssh-ed25519", "fingerprint": "SHA256:abc"}
    text = str(explain(Failure("ssh.host_key_unknown", "g01", facts)).happened)
    assert "SHA256:abc" in text
    assert "ssh-ed25519" in text


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"tried": "agent key, id_ed25519", "allowed": "publickey"}, "Tried: agent key, id_ed25519."),
        ({"tried": "agent key, id_ed25519", "allowed": ""}, "hung up on ops after these keys: agent key, id_ed25519."),
        ({"tried": "", "skipped": "id_rsa: permissions"}, "No key could be tried at g01 for ops. Left out: id_rsa"),
        ({"tried": "", "skipped": ""}, "there is none here to try"),
    ],
)
def test_a_refused_login_says_what_was_tried_and_never_a_question_mark(facts, words):
    explanation = explain(Failure("ssh.auth_failed", "g01", {"user": "ops", **facts}))
    assert words in str(explanation.happened)
    assert "?" not in f"{explanation.happened}{explanation.next}"


@pytest.mark.parametrize(
    ("code", "facts", "words"),
    [
        ("ssh.password_needed", {"wrong": "yes"}, "The password for ops was not right"),
        ("ssh.password_needed", {"wrong": "no"}, "g01 asks for the password of ops."),
        ("ssh.password_needed", {"tried": "id_ed25519"}, "takes none of the keys of ops (id_ed25519) and asks"),
        ("ssh.password_needed", {"tried": "id_rsa", "skipped": "c: expired"}, "Left out: c: expired."),
        ("ssh.password_needed", {"skipped": "c: expired"}, "no key could be tried. Left out: c: expired."),
        ("ssh.passphrase_needed", {"wrong": "yes", "key_file": "id"}, "The passphrase of id was not right"),
        ("ssh.passphrase_needed", {"wrong": "no", "key_file": "id"}, "The key id is locked"),
        ("ssh.answers_needed", {"wrong": "yes"}, "did not take the answers"),
        ("ssh.login_lapsed", {"tried": "id"}, "refuses the key of ops that it took before. Tried: id."),
        ("ssh.login_lapsed", {"said": "Booting."}, "that it took before. It said: Booting."),
        ("ssh.closed", {}, "g01 closed the connection."),
        ("ssh.closed", {"said": "Going down."}, "closed the connection. It said: Going down."),
        ("ssh.closed", {"phase": "auth"}, "during the login, without an answer."),
        ("ssh.closed", {"phase": "auth", "said": "Booting."}, "during the login. It said: Booting."),
        ("ssh.host_certificate_bad", {"reason": "weak_signature", "signed_with": "ssh-rsa"}, "by ssh-rsa, which"),
        ("ssh.host_certificate_bad", {"reason": "expired"}, "does not hold: expired."),
    ],
)
def test_what_is_known_of_a_failure_is_said(code, facts, words):
    explanation = explain(Failure(code, "g01", {"user": "ops", **facts}))
    assert words in str(explanation.happened)
    assert "?" not in str(explanation.happened)


@pytest.mark.parametrize(
    ("failure", "slower"),
    [
        (Failure("ssh.login_lapsed", "g01"), True),
        (Failure("ssh.turned_away", "g01"), True),
        (Failure("ssh.closed", "g01", {"phase": "auth"}), True),
        (Failure("ssh.closed", "g01", {"phase": "banner"}), False),
        (Failure("ssh.refused", "g01"), False),
    ],
)
def test_a_login_that_is_refused_for_now_is_tried_less_often(failure, slower):
    assert (slowness(failure) > 1.0) is slower


def test_facts_with_braces_are_text_and_nothing_else():
    text = str(explain(Failure("ssh.not_ssh", "g01", {"said": "{0} {target.__class__}"})).happened)
    assert text.endswith("{0} {target.__class__}")


def test_a_failure_on_a_jump_host_says_so():
    explanation = explain(Failure("ssh.auth_failed", "ops@bastion:22", {"hop": "bastion"}))
    assert "bastion" in str(explanation.at_hop)
    assert explain(Failure("ssh.jump_failed", "g01", {"hop": "bastion"})).at_hop is None


def test_an_unknown_code_is_named():
    explanation = explain(Failure("ssh.from_the_future", "g01"))
    assert "ssh.from_the_future" in str(explanation.happened)


@pytest.mark.parametrize("problem", list(SshProblem))
def test_what_is_retried_is_what_the_connector_says(problem):
    state = verdict(problem.value)
    assert (state is LinkState.STOPPED) == (problem in LOUD_STOPS)
    assert (state is LinkState.ASKING) == (problem in NEEDS_OPERATOR)
