"""The end of a command when the environment fails: a message, what to do next, and an exit status. Bugs stay loud."""

from __future__ import annotations

import errno

from connectors.streams import ConnectorError
from connectors.text import sanitise
from console.fleet.model.changes import ChangeRefused
from console.fleet.model.exchange.preview import ImportProblem
from console.fleet.model.failures import ASKING, STOPPING
from console.fleet.model.links import Failure
from console.fleet.model.selecting import NotSelected
from console.journal.model import JournalError, JournalProblem
from console.main.command_line.exits import Exit
from console.main.command_line.run import Handler, Refused, Run
from console.main.command_line.terminal import failure_record
from console.main.own_data import DataRefused
from console.work.model.plans import NotAPlan
from console.work.service.carrying import NotAllowed, NotConfirmed
from console.work.service.lanes import CannotAct
from resources.errors import EnvironmentFault

_OUTPUT = "The output cannot be written"


def end(run: Run, handler: Handler) -> int:
    """Run a command to its end; gives the exit status. KeyboardInterrupt, BrokenPipeError and bugs pass through."""
    try:
        status = int(handler(run))
        run.terminal.out.flush()
    except BrokenPipeError:
        raise
    except (EnvironmentFault, OSError) as error:
        try:
            status = _end(run, error)
        except BrokenPipeError:
            raise
        except OSError as blocked:  # the results go nowhere, and neither would a record of it
            run.terminal.tell(f"driftvakt: {_OUTPUT}: {blocked.strerror or blocked}")
            status = Exit.FAILED
    return status


def _end(run: Run, error: Exception) -> Exit:
    match error:
        case Refused() | DataRefused():
            return _say(run, str(error), error.status if isinstance(error, Refused) else Exit.OPERATOR)
        case ChangeRefused() | ImportProblem() | CannotAct() | NotAPlan():
            code = f"act.{error.code}" if isinstance(error, CannotAct) else ""
            text = str(error.reason) if isinstance(error, NotAPlan) else str(error)
            return _say(run, _sentence(text), Exit.FAILED, code=code)
        case NotAllowed() | NotConfirmed() | NotSelected():
            code = f"desk.{error.bar}" if isinstance(error, NotAllowed) else ""
            status = Exit.USAGE if isinstance(error, NotSelected) else Exit.OPERATOR
            return _say(run, _sentence(str(error)), status, code=code)
        case JournalError():
            asks = error.code in (JournalProblem.CORRUPT, JournalProblem.NEWER, JournalProblem.COPY)
            text = f"{error.happened} {error.remedy}"
            return _say(run, text, Exit.OPERATOR if asks else Exit.FAILED, code=error.code.value, raw=error.raw)
        case ConnectorError():
            return _fail(run, Failure(error.code.value, error.target, dict(error.facts), error.raw))
    return _say(run, _told(error) if isinstance(error, OSError) else str(error), Exit.FAILED)


def _told(error: OSError) -> str:
    if error.errno == errno.ENOSPC and not error.filename:  # files have a name; what is printed has none
        return f"{_OUTPUT}: {error.strerror}"
    return f"{error.strerror or error}" + (f": {error.filename}" if error.filename else "")


def _fail(run: Run, failure: Failure) -> Exit:
    if run.terminal.json:
        run.terminal.record({"error": failure_record(failure)})
    else:
        run.terminal.failure(failure)
    return Exit.OPERATOR if failure.code in ASKING | STOPPING else Exit.FAILED


def _say(run: Run, text: str, status: Exit, *, code: str = "", raw: str = "") -> Exit:
    if run.terminal.json:
        run.terminal.record({"error": {"code": code, "what": text, "raw": raw}})
    else:
        run.terminal.tell(f"driftvakt: {sanitise(text, 2000)}")
        if raw:
            run.terminal.tell(f"    {sanitise(raw, 500)}")
    return status


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:].removesuffix(".") + "."
