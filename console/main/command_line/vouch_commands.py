"""`driftvakt models vouch`: somebody signs that code which comes with a version may run."""

from __future__ import annotations

from pathlib import Path

from connectors.text import sanitise
from console.deployments.service.artifacts import LocalFolder, inspect
from console.deployments.service.signing import CODE_NAMESPACE, statement, vouch
from console.fleet.model.selecting import select_nodes
from console.main.command_line import model_text
from console.main.command_line.exits import Exit
from console.main.command_line.pen import Pen
from console.main.command_line.run import Refused, Run
from console.main.releasing import dangers_of, on_node


def vouch_for(run: Run) -> int:
    with run.parts() as parts:
        model = parts.models.model(run.get("model"))
        version = parts.models.version_called(model, run.get("version"))
        folder = run.get("folder")
        if run.get("node"):
            [node] = select_nodes(parts.inventory.current(), [run.get("node")])[:1]
            found = on_node(parts, node.key, folder, version.flags)
        else:
            if not Path(folder).is_dir():
                raise Refused(f"{sanitise(folder, 200)} is no folder.", Exit.USAGE)
            found = inspect(LocalFolder(Path(folder)), version.flags)
        dangers = dangers_of(found)
        if not dangers:
            raise Refused("Nothing in it would run: there is nothing to sign for.", Exit.FAILED)
        for each in dangers:
            run.terminal.tell(f"FOUND  {sanitise(each, 400)}")
        question = f"Sign that all of this may run wherever {model.name} {version.name} is started?"
        if not run.get("yes") and not (run.terminal.can_ask and run.terminal.ask(sanitise(question, 300))):
            raise Refused("Nothing was signed. Say --yes to sign for it.", Exit.OPERATOR)
        pen = Pen(run)
        signed = vouch(parts.models, version, dangers, pen.line, pen(statement(version, dangers), CODE_NAMESPACE))
        if run.terminal.json:
            run.terminal.document(model_text.version_record(signed))
        else:
            called = f"{sanitise(model.name)} {sanitise(version.name)}"
            run.terminal.line(f"{pen.fingerprint} stands for the code in {called}.")
    return Exit.OK
