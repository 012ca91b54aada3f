"""Making a vault, and proving that it is whole."""

from shouyue.casework.opening import NewVault, create, free_folder, home, system_clock
from shouyue.casework.proving import copy_databases, prove
from shouyue.cli.console import REFUSED, Answer, Call, Json, one_line
from shouyue.cli.opened import opened, password, told


def init(call: Call) -> Answer:
    args, say = call.args, call.say
    new = NewVault(args.name, args.role, args.branch, password(call, is_new=True))
    folder = told(call) or free_folder(home())
    ws = create(folder, new, system_clock)
    try:
        vault = ws.vault.identity.vault
    finally:
        ws.close()
    line = say.text("The vault of {name} is ready: {folder}", name=new.name, folder=folder)
    return Answer({"vault_id": vault, "branch": new.branch, "role": new.role}, (line,))


def verify(call: Call) -> Answer:
    with opened(call) as ws:
        verdict = prove(ws, call.progress())
    document: dict[str, Json] = {
        "facts": verdict.facts,
        "chain": verdict.chain,
        "seals": verdict.seals,
        "watermark": verdict.watermark,
        "integrity": verdict.integrity,
        "projection": verdict.projection,
        "troubles": verdict.troubles,
    }
    if verdict.is_sound:
        whole = call.say.plural("{n} record, all sound.", "{n} records, all sound.", verdict.facts)
        return Answer(document, (whole,))
    complaint = one_line(call.say.sentence("cli.vault_unsound"))
    return Answer(document, verdict.troubles, REFUSED, complaint)


def back_up(call: Call) -> Answer:
    with opened(call) as ws:
        made = [str(path) for path in copy_databases(ws)]
    return Answer({"files": made}, made)
