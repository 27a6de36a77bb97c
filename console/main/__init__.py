"""The beginning of the program: the command line, the window, the demo."""

from __future__ import annotations

import argparse
import gc
import importlib
import logging
import os
import signal
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, cast

from console.main.command_line.arguments import UsageError, parse_arguments
from console.main.command_line.exits import Exit
from resources.errors import EnvironmentFault

if TYPE_CHECKING:
    from console.main.command_line.run import Run
    from console.work.model.commands import Command

#: The function of each command, by its id. They are loaded by name, so that `nodes list` never waits for what `watch`
#: needs, and the command line never loads Qt.
_HANDLERS = {
    "window.open": "console.main.window:open_window",
    "window.demo": "console.main.demo:open_demo",
    "desktop.install": "console.main.desktop_entry:install_desktop",
    "desktop.remove": "console.main.desktop_entry:remove_desktop",
    "sites.add": "console.main.command_line.inventory_commands:add_site_here",
    "sites.list": "console.main.command_line.inventory_commands:list_sites",
    "sites.edit": "console.main.command_line.inventory_commands:edit_site_here",
    "sites.remove": "console.main.command_line.inventory_commands:remove_site_here",
    "nodes.add": "console.main.command_line.inventory_commands:add_nodes_here",
    "nodes.list": "console.main.command_line.inventory_commands:list_nodes",
    "nodes.edit": "console.main.command_line.inventory_commands:edit_nodes_here",
    "nodes.remove": "console.main.command_line.inventory_commands:remove_nodes_here",
    "nodes.import": "console.main.command_line.inventory_commands:import_nodes",
    "nodes.export": "console.main.command_line.inventory_commands:export_nodes",
    "nodes.undo": "console.main.command_line.inventory_commands:undo",
    "nodes.redo": "console.main.command_line.inventory_commands:redo",
    "nodes.test": "console.main.command_line.reach_commands:test_nodes",
    "hostkeys.list": "console.main.command_line.reach_commands:list_host_keys",
    "fleet.watch": "console.main.command_line.live_commands:watch",
    "fleet.probe": "console.main.command_line.live_commands:probe",
    "log.list": "console.main.command_line.log_commands:list_log",
    "log.verify": "console.main.command_line.proof_commands:verify_log",
    "log.database": "console.main.command_line.database_commands:show_database",
    "log.backup": "console.main.command_line.database_commands:back_up_log",
    "log.rebuild": "console.main.command_line.rebuild_commands:rebuild_log",
    "log.checkpoint": "console.main.command_line.proof_commands:sign_checkpoint",
    "log.search": "console.main.command_line.export_commands:search_log",
    "log.export": "console.main.command_line.export_commands:export_log",
    "log.import": "console.main.command_line.export_commands:import_log",
    "log.others": "console.main.command_line.others_commands:show_others",
    "log.witness": "console.main.command_line.export_commands:witness_log",
    "people.list": "console.main.command_line.people_commands:list_people",
    "people.add": "console.main.command_line.people_commands:add_person",
    "people.change": "console.main.command_line.people_commands:change_person",
    "people.remove": "console.main.command_line.people_commands:remove_person",
    "people.revoke": "console.main.command_line.people_commands:revoke_key",
    "people.rule": "console.main.command_line.rule_commands:rule",
    "people.proposal": "console.main.command_line.proposal_commands:proposal",
    "people.review": "console.main.command_line.rule_commands:review",
    "people.desk": "console.main.command_line.desk_commands:show_desk",
    "people.sit": "console.main.command_line.desk_commands:sit",
    "people.leave": "console.main.command_line.desk_commands:leave",
    "windows.list": "console.main.command_line.window_commands:list_windows",
    "windows.plan": "console.main.command_line.window_commands:plan",
    "windows.end": "console.main.command_line.window_commands:end",
    "windows.remove": "console.main.command_line.window_commands:remove",
    "windows.restore": "console.main.command_line.window_commands:restore",
    "node.allowed": "console.main.command_line.allowed_commands:show_allowed",
    "node.setup": "console.main.command_line.setup_commands:show_setup",
    "node.shell": "console.main.command_line.file_commands:open_shell",
    "files.list": "console.main.command_line.file_commands:list_folder",
    "files.get": "console.main.command_line.file_commands:get_file",
    "files.send": "console.main.command_line.file_commands:send_file",
    "services.list": "console.main.command_line.maintenance_commands:list_services",
    "services.log": "console.main.command_line.maintenance_commands:show_log",
    "services.timers": "console.main.command_line.maintenance_commands:list_timers",
    "services.start": "console.main.command_line.maintenance_commands:change_service",
    "services.stop": "console.main.command_line.maintenance_commands:change_service",
    "services.restart": "console.main.command_line.maintenance_commands:change_service",
    "services.reset_failed": "console.main.command_line.maintenance_commands:change_service",
    "gpu.list": "console.main.command_line.maintenance_commands:list_gpus",
    "gpu.end": "console.main.command_line.maintenance_commands:end_processes",
    "gpu.kill": "console.main.command_line.maintenance_commands:end_processes",
    "gpu.reset": "console.main.command_line.maintenance_commands:reset_gpu",
    "gpu.power_limit": "console.main.command_line.maintenance_commands:limit_power",
    "gpu.persistence": "console.main.command_line.maintenance_commands:set_persistence",
    "node.reboot": "console.main.command_line.maintenance_commands:reboot",
    "node.drain": "console.main.command_line.maintenance_commands:drain",
    "node.return": "console.main.command_line.maintenance_commands:give_back",
    "node.command": "console.main.command_line.maintenance_commands:run_command",
    "alarms.list": "console.main.command_line.alarm_commands:list_alarms",
    "alarms.ack": "console.main.command_line.alarm_commands:acknowledge",
    "alarms.shelve": "console.main.command_line.alarm_commands:shelve",
    "alarms.unshelve": "console.main.command_line.alarm_commands:unshelve",
    "alarms.show": "console.main.command_line.alarm_commands:show",
    "alarms.take_out": "console.main.command_line.alarm_commands:take_out",
    "alarms.put_back": "console.main.command_line.alarm_commands:put_back",
    "alarms.own": "console.main.command_line.alarm_commands:own",
    "alarms.note": "console.main.command_line.alarm_commands:write_note",
    "alarms.rules": "console.main.command_line.trying_commands:list_rules",
    "alarms.rules.show": "console.main.command_line.rulebook_commands:show",
    "alarms.rules.switch_on": "console.main.command_line.rulebook_commands:switch_on",
    "alarms.rules.take_out": "console.main.command_line.rulebook_commands:take_out",
    "alarms.rules.put_back": "console.main.command_line.rulebook_commands:put_back",
    "alarms.rules.test": "console.main.command_line.trying_commands:test_rule",
    "alarms.test": "console.main.command_line.trying_commands:test_rule",
    "costs.breakeven": "console.main.command_line.cost_commands:own_or_rent",
    "costs.bill": "console.main.command_line.month_commands:show_bill",
    "costs.budget": "console.main.command_line.month_commands:show_budgets",
    "costs.capacity": "console.main.command_line.capacity_commands:capacity",
    "costs.energy": "console.main.command_line.energy_commands:measured_energy",
    "costs.example": "console.main.command_line.cost_commands:example",
    "costs.prices.import": "console.main.command_line.price_commands:import_prices",
    "costs.prices.list": "console.main.command_line.price_commands:list_prices",
    "costs.prices.look": "console.main.command_line.energy_commands:prices",
    "costs.prices.withdraw": "console.main.command_line.price_commands:withdraw",
    "costs.export": "console.main.command_line.month_commands:export",
    "costs.report": "console.main.command_line.paper_commands:report",
    "costs.request": "console.main.command_line.paper_commands:request",
    "costs.worth": "console.main.command_line.benefit_commands:show_worth",
    "costs.value": "console.main.command_line.benefit_commands:state_value",
    "costs.of": "console.main.command_line.event_cost_commands:show_events",
    "costs.book": "console.main.command_line.event_cost_commands:book",
    "costs.meter": "console.main.command_line.month_commands:meter",
    "costs.show": "console.main.command_line.month_commands:show_month",
    "costs.year": "console.main.command_line.energy_commands:show_year",
    "costs.hours": "console.main.command_line.energy_commands:show_hours",
    "costs.project": "console.main.command_line.cost_commands:projection",
    "alarms.kpi": "console.main.command_line.kpi_commands:show_figures",
    "deploy.stop": "console.main.command_line.power_commands:stop",
    "deploy.start": "console.main.command_line.power_commands:start",
    "deploy.scale": "console.main.command_line.power_commands:scale",
    "deploy.align": "console.main.command_line.power_commands:align",
    "deploy.hash": "console.main.command_line.power_commands:check_files",
    "deploy.list": "console.main.command_line.deploy_commands:list_deployments",
    "deploy.add": "console.main.command_line.deploy_commands:add",
    "deploy.plan": "console.main.command_line.deploy_commands:plan",
    "deploy.apply": "console.main.command_line.deploy_commands:apply",
    "deploy.status": "console.main.command_line.deploy_commands:status",
    "deploy.rollback": "console.main.command_line.deploy_commands:roll_back",
    "deploy.suspend": "console.main.command_line.deploy_commands:suspend",
    "deploy.resume": "console.main.command_line.deploy_commands:resume",
    "models.list": "console.main.command_line.model_commands:list_models",
    "models.show": "console.main.command_line.model_commands:show",
    "models.waiting": "console.main.command_line.model_commands:waiting",
    "models.gates": "console.main.command_line.model_commands:show_gates",
    "models.served": "console.main.command_line.model_commands:show_served",
    "models.add": "console.main.command_line.model_commands:add",
    "models.name": "console.main.command_line.model_commands:rename",
    "models.describe": "console.main.command_line.model_commands:describe",
    "models.owner": "console.main.command_line.model_commands:name_person",
    "models.deputy": "console.main.command_line.model_commands:name_person",
    "models.overseer": "console.main.command_line.model_commands:name_person",
    "models.manager": "console.main.command_line.model_commands:name_person",
    "models.hand_over": "console.main.command_line.model_commands:hand_over",
    "models.stage": "console.main.command_line.model_commands:move_on",
    "models.retire": "console.main.command_line.model_commands:retire",
    "models.suspend": "console.main.command_line.model_commands:suspend",
    "models.resume": "console.main.command_line.model_commands:resume",
    "models.answer": "console.main.command_line.model_commands:answer",
    "models.mark": "console.main.command_line.model_commands:mark",
    "models.step": "console.main.command_line.model_commands:step",
    "models.expect": "console.main.command_line.model_commands:expect",
    "models.version": "console.main.command_line.model_commands:add_version",
    "models.versions": "console.main.command_line.model_commands:show_versions",
    "models.sign": "console.main.command_line.model_commands:sign",
    "models.vouch": "console.main.command_line.vouch_commands:vouch_for",
    "models.inspect": "console.main.command_line.artifact_commands:inspect_folder",
    "models.fits": "console.main.command_line.artifact_commands:show_fit",
    "models.seen": "console.main.command_line.seen_commands:show_seen",
    "recovery.assets.list": "console.main.command_line.recovery_commands:list_assets",
    "recovery.assets.add": "console.main.command_line.recovery_commands:add_asset",
    "recovery.assets.remove": "console.main.command_line.recovery_commands:remove_asset",
    "recovery.sets.list": "console.main.command_line.set_commands:list_sets",
    "recovery.sets.add": "console.main.command_line.set_commands:add_set",
    "recovery.sets.remove": "console.main.command_line.set_commands:remove_set",
    "recovery.sets.test": "console.main.command_line.set_commands:test_set",
    "recovery.board": "console.main.command_line.recovery_commands:show_board",
    "recovery.search": "console.main.command_line.search_commands:search_nodes",
    "recovery.test": "console.main.command_line.recovery_commands:test_restore",
    "recovery.backup": "console.main.command_line.backup_commands:back_up",
    "recovery.tests": "console.main.command_line.recovery_commands:list_tests",
    "recovery.clean": "console.main.command_line.recovery_commands:clean_up",
    "incidents.regimes": "console.main.command_line.reporting_commands:show_regimes",
    "incidents.clocks": "console.main.command_line.reporting_commands:show_clocks",
    "incidents.aware": "console.main.command_line.reporting_commands:enter_awareness",
    "incidents.judge": "console.main.command_line.reporting_commands:judge",
    "incidents.classify": "console.main.command_line.reporting_commands:classify",
    "incidents.draft": "console.main.command_line.reporting_commands:show_draft",
    "incidents.read": "console.main.command_line.reporting_commands:record_read",
    "incidents.word": "console.main.command_line.reporting_commands:write_word",
    "incidents.told": "console.main.command_line.reporting_commands:record_told",
    "incidents.list": "console.main.command_line.incident_commands:list_incidents",
    "incidents.show": "console.main.command_line.incident_commands:show",
    "incidents.search": "console.main.command_line.incident_commands:search",
    "incidents.open": "console.main.command_line.incident_commands:open_incident",
    "incidents.note": "console.main.command_line.incident_commands:write_note",
    "incidents.take": "console.main.command_line.incident_commands:take",
    "incidents.link": "console.main.command_line.incident_commands:link",
    "incidents.follow_up": "console.main.command_line.incident_commands:follow_up",
    "incidents.act": "console.main.command_line.incident_commands:act",
    "incidents.close": "console.main.command_line.incident_commands:close",
    "incidents.reopen": "console.main.command_line.incident_commands:reopen",
    "incidents.evidence": "console.main.command_line.incident_commands:evidence",
    "incidents.report": "console.main.command_line.incident_commands:report",
    "incidents.verify": "console.main.command_line.incident_commands:verify",
    "recovery.drill.list": "console.main.command_line.drill_commands:list_drills",
    "recovery.drill.scenarios": "console.main.command_line.drill_commands:list_scenarios",
    "recovery.drill.start": "console.main.command_line.drill_commands:start",
    "recovery.drill.show": "console.main.command_line.drill_commands:show",
    "recovery.drill.step": "console.main.command_line.drill_commands:step",
    "recovery.drill.decide": "console.main.command_line.drill_commands:decide",
    "recovery.drill.note": "console.main.command_line.drill_commands:note",
    "recovery.drill.pause": "console.main.command_line.drill_commands:pause",
    "recovery.drill.resume": "console.main.command_line.drill_commands:resume",
    "recovery.drill.abort": "console.main.command_line.drill_commands:abort",
    "recovery.drill.end": "console.main.command_line.drill_commands:end",
    "recovery.drill.action": "console.main.command_line.drill_commands:action",
    "recovery.report": "console.main.command_line.evidence_commands:report",
    "recovery.verify": "console.main.command_line.evidence_commands:verify_report",
    "act.runs": "console.main.command_line.act_commands:list_runs",
    "act.show": "console.main.command_line.act_commands:show_run",
    "act.plan": "console.main.command_line.act_commands:take_plan",
    "act.approve": "console.main.command_line.act_commands:approve",
    "act.request": "console.main.command_line.act_commands:request",
    "act.sign": "console.main.command_line.act_commands:sign",
    "act.pause": "console.main.command_line.act_commands:pause",
    "act.cancel": "console.main.command_line.act_commands:cancel",
    "act.done": "console.main.command_line.act_commands:done",
    "act.undo": "console.main.command_line.act_commands:undo",
    "schedule.list": "console.main.command_line.schedule_commands:list_schedules",
    "schedule.show": "console.main.command_line.schedule_commands:show_schedule",
    "schedule.next": "console.main.command_line.schedule_commands:show_next",
    "schedule.add": "console.main.command_line.schedule_commands:add",
    "schedule.pause": "console.main.command_line.schedule_commands:pause",
    "schedule.resume": "console.main.command_line.schedule_commands:resume",
    "schedule.remove": "console.main.command_line.schedule_commands:remove",
    "schedule.approve": "console.main.command_line.schedule_commands:approve",
    "schedule.withdraw": "console.main.command_line.schedule_commands:withdraw",
    "schedule.run": "console.main.command_line.schedule_commands:keep",
    "act.withdraw": "console.main.command_line.act_commands:withdraw",
}
#: What asks for the dangerous ones: it shows what would happen, asks, and then carries it out with the answer.
_ASKING = {
    "hostkeys.accept": "console.main.command_line.reach_commands:accept_host_key",
    "hostkeys.forget": "console.main.command_line.reach_commands:forget_host_key",
    "costs.close": "console.main.command_line.month_commands:close_month",
    "log.continue": "console.main.command_line.continue_commands:continue_log",
    "log.recover": "console.main.command_line.database_commands:recover_log",
    "log.restore": "console.main.command_line.database_commands:restore_log",
    "act.older": "console.main.command_line.act_commands:older",
    "act.window": "console.main.command_line.act_commands:into_window",
    "act.apply": "console.main.command_line.act_commands:apply",
    "act.resume": "console.main.command_line.act_commands:resume",
    "people.break_glass": "console.main.command_line.rule_commands:break_glass",
}


def main(words: Sequence[str] | None = None) -> int:
    """Run one command line; gives the exit status."""
    words = sys.argv[1:] if words is None else words
    try:
        arguments = parse_arguments(words)
    except UsageError as error:
        if "--json" in words:
            from console.main.command_line.terminal import Terminal  # noqa: PLC0415 - see below

            Terminal(json=True).record({"error": {"code": "", "what": str(error), "raw": ""}})
        else:
            sys.stderr.write(f"{error.usage}driftvakt: {error}\n")
        return Exit.USAGE
    if arguments.command.id.startswith("window."):
        return _show(arguments)
    # Neither help nor the window needs these.
    from console.main.command_line.endings import end  # noqa: PLC0415
    from console.main.command_line.run import Run  # noqa: PLC0415
    from console.main.command_line.terminal import Terminal  # noqa: PLC0415

    _quieten()
    try:
        run = Run(arguments, Terminal(json=arguments.json))
        status = end(run, _doing(arguments.command))
        try:
            sys.stdout.flush()
        except BrokenPipeError:
            raise
        except OSError:  # told already; what is left would only fail again
            _write_no_more()
        return status
    except KeyboardInterrupt:
        return Exit.INTERRUPTED
    except BrokenPipeError:  # whoever read us has had enough
        _write_no_more()
        return Exit.OK


def _write_no_more() -> None:
    """Not even when Python closes the stream, which would end with a status of its own (120)."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _show(arguments: argparse.Namespace) -> int:
    """Open a window with the command's own arguments; what the environment refuses before it stands is told here."""
    given = {argument.name: getattr(arguments, argument.name) for argument in arguments.command.arguments}
    asked = {name: value for name, value in given.items() if value is not None}
    asked |= {"read_only": True} if arguments.read_only else {}
    # What starting makes is no garbage: looking through it would hold up the first paint by a tenth. The window
    # collects garbage itself.
    gc.disable()
    # Until there is a window to close, Ctrl+C ends the process as the system does it: an exception in the middle of
    # Qt's import would abort it.
    before = signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        return _load(arguments.command.id)(arguments.data_dir or "", **asked)
    except UsageError as error:
        sys.stderr.write(f"{error.usage}driftvakt: {error}\n")
        return Exit.USAGE
    except EnvironmentFault as error:
        sys.stderr.write(f"driftvakt: {error}\n")
        return Exit.OPERATOR
    except OSError as error:
        where = f": {error.filename}" if error.filename else ""
        sys.stderr.write(f"driftvakt: {error.strerror or error}{where}\n")
        return Exit.FAILED
    finally:
        signal.signal(signal.SIGINT, before)
        gc.enable()


def _doing(command: Command) -> Callable[[Run], int]:
    """What carries the command out, or asks for it first."""
    if command.id in _ASKING:
        return _named(_ASKING[command.id])
    from console.work.service.carrying import carry_out  # noqa: PLC0415 - the window's start need not wait for it

    return lambda run: carry_out(command, _load(command.id), {"run": run}, standing=run.standing(command))


def _load(command: str) -> Callable[..., int]:
    return _named(_HANDLERS[command])


def _named(name: str) -> Callable[..., int]:
    module, _, name = name.partition(":")
    return cast("Callable[..., int]", getattr(importlib.import_module(module), name))


def _quieten() -> None:
    """Libraries' own logging would mix with what is printed; what matters of it comes as errors."""
    logging.getLogger().addHandler(logging.NullHandler())
    if hasattr(signal, "SIGTERM"):
        # Ended as by Ctrl+C, so that links are closed and the terminal is left in order.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
