"""Who may what: one table. A permission reads "room.verb_thing" and is asked for inside the command."""

from __future__ import annotations

SUPERVISOR, OPERATOR, QUALITY, ENGINEER = "supervisor", "operator", "quality", "engineer"
AUDITOR, ERP, ADMINISTRATOR = "auditor", "erp", "administrator"
ROLES = (SUPERVISOR, OPERATOR, QUALITY, ENGINEER, AUDITOR, ERP, ADMINISTRATOR)

# Permission -> the roles that have it.
_TABLE: dict[str, tuple[str, ...]] = {
    # looking
    "equipment.read": (SUPERVISOR, OPERATOR, QUALITY, ENGINEER, AUDITOR, ADMINISTRATOR),
    "orders.read": (SUPERVISOR, OPERATOR, QUALITY, ENGINEER, AUDITOR, ERP, ADMINISTRATOR),
    "genealogy.read": (SUPERVISOR, OPERATOR, QUALITY, ENGINEER, AUDITOR),
    "quality.read": (SUPERVISOR, OPERATOR, QUALITY, ENGINEER, AUDITOR),
    "records.read": (SUPERVISOR, QUALITY, ENGINEER, AUDITOR, ADMINISTRATOR),
    "records.add_file": (SUPERVISOR, OPERATOR, QUALITY, ENGINEER),
    "records.read_file": (SUPERVISOR, OPERATOR, QUALITY, ENGINEER, AUDITOR, ADMINISTRATOR),
    "records.export": (SUPERVISOR, QUALITY, AUDITOR),
    "personnel.read": (SUPERVISOR, ADMINISTRATOR, AUDITOR),
    "integrations.read": (SUPERVISOR, ENGINEER, ADMINISTRATOR, AUDITOR),
    # orders: planning and dispatching
    "orders.create_request": (SUPERVISOR, ERP),
    "orders.change_request": (SUPERVISOR, ERP),
    "orders.decide_change": (SUPERVISOR,),
    "orders.release_request": (SUPERVISOR,),
    "orders.close_request": (SUPERVISOR,),
    "orders.dispatch_joborder": (SUPERVISOR,),
    "orders.interrupt_joborder": (SUPERVISOR, OPERATOR),
    "orders.correct_times": (SUPERVISOR,),
    "orders.review_check": (SUPERVISOR, QUALITY),
    "orders.assign_count": (SUPERVISOR, OPERATOR),
    # orders: working
    "orders.start_joborder": (SUPERVISOR, OPERATOR),
    "orders.set_startcheck": (ENGINEER,),
    "orders.override_floor": (SUPERVISOR,),
    "orders.override_quality": (QUALITY,),
    "orders.work_joborder": (SUPERVISOR, OPERATOR),
    "orders.confirm_step": (SUPERVISOR, OPERATOR, QUALITY),
    "orders.report_joborder": (SUPERVISOR, OPERATOR),
    "orders.enter_paper": (SUPERVISOR, OPERATOR),
    "orders.confirm_paper": (SUPERVISOR, QUALITY),
    "orders.correct_labour": (SUPERVISOR,),
    "orders.author_labour": (ADMINISTRATOR,),
    "orders.undo_report": (SUPERVISOR, OPERATOR),
    "orders.count_joborder": (),
    "orders.author_limit": (ENGINEER, QUALITY),
    "orders.author_workmaster": (ENGINEER,),
    "orders.release_workmaster": (ENGINEER, QUALITY),
    # material
    "genealogy.receive_lot": (SUPERVISOR, OPERATOR),
    "genealogy.use_lot": (SUPERVISOR, OPERATOR),
    "genealogy.adjust_lot": (SUPERVISOR, OPERATOR),
    "genealogy.hold_lot": (SUPERVISOR, OPERATOR, QUALITY),
    "genealogy.release_lot": (QUALITY,),
    "genealogy.scrap_lot": (SUPERVISOR, OPERATOR, QUALITY),
    "genealogy.return_lot": (SUPERVISOR, QUALITY),
    "genealogy.author_material": (ENGINEER,),
    # quality
    "quality.record_result": (SUPERVISOR, OPERATOR, QUALITY),
    "quality.raise_nonconformance": (SUPERVISOR, OPERATOR, QUALITY),
    "quality.disposition_nonconformance": (QUALITY,),
    "quality.author_specification": (ENGINEER, QUALITY),
    "quality.author_reason": (SUPERVISOR, QUALITY, ENGINEER),
    # equipment and connections
    "equipment.author_equipment": (ENGINEER,),
    "equipment.author_tool": (ENGINEER,),
    "equipment.overhaul_tool": (SUPERVISOR, ENGINEER),
    "equipment.mount_tool": (SUPERVISOR, OPERATOR, ENGINEER),
    "equipment.withdraw_tool": (SUPERVISOR, QUALITY, ENGINEER),
    "equipment.author_gauge": (ENGINEER, QUALITY),
    "equipment.calibrate_gauge": (QUALITY,),
    "equipment.withdraw_gauge": (SUPERVISOR, QUALITY, ENGINEER),
    "equipment.call_help": (SUPERVISOR, OPERATOR, QUALITY, ENGINEER),
    "equipment.explain_stop": (SUPERVISOR, OPERATOR, ENGINEER),
    "equipment.answer_call": (SUPERVISOR, OPERATOR, QUALITY, ENGINEER),
    "equipment.pair_terminal": (SUPERVISOR, ENGINEER, ADMINISTRATOR),
    "equipment.put_aside_action": (SUPERVISOR, OPERATOR, QUALITY),
    "equipment.observe": (),
    "integrations.author_connection": (ENGINEER,),
    "integrations.write_machine": (ENGINEER,),
    "integrations.trust_certificate": (ENGINEER,),
    "integrations.send_message": (ERP,),
    "integrations.read_messages": (SUPERVISOR, ENGINEER, ADMINISTRATOR, AUDITOR, ERP),
    "integrations.author_subscription": (ADMINISTRATOR, ENGINEER),
    "integrations.retry_delivery": (SUPERVISOR, ENGINEER),
    # people
    "personnel.author_person": (ADMINISTRATOR,),
    "personnel.block_badge": (SUPERVISOR, ADMINISTRATOR),
    "personnel.create_api_key": (ADMINISTRATOR,),
    "personnel.read_skill": (SUPERVISOR, QUALITY, ENGINEER, AUDITOR, ADMINISTRATOR),
    "personnel.author_skill": (ENGINEER, ADMINISTRATOR),
    "personnel.grant_skill": (SUPERVISOR, ADMINISTRATOR),
    "personnel.confirm_reading": (SUPERVISOR, OPERATOR, QUALITY, ENGINEER),
    "personnel.read_deputy": (SUPERVISOR, OPERATOR, QUALITY, ENGINEER, AUDITOR, ADMINISTRATOR),
    "personnel.appoint_deputy": (SUPERVISOR, ADMINISTRATOR),
}

PERMISSIONS: dict[str, frozenset[str]] = {
    role: frozenset(permission for permission, roles in _TABLE.items() if role in roles) for role in ROLES
}
ALL_PERMISSIONS = frozenset(_TABLE)
# What a badge or a PIN opens at a terminal: the work at stations. Four digits, or a card that was left lying about, do
# not open the office; that takes the password.
AT_TERMINAL = PERMISSIONS[OPERATOR] | {"orders.override_floor", "orders.override_quality"}
LANDING = {
    SUPERVISOR: "/dispatch", OPERATOR: "/terminal", QUALITY: "/quality", ENGINEER: "/machines",
    AUDITOR: "/audit", ADMINISTRATOR: "/people", ERP: "/messages",
}


def roles_with(permission: str) -> list[str]:
    """The roles that have it."""
    return [role for role in ROLES if permission in PERMISSIONS[role]]
