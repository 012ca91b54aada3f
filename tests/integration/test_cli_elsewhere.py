"""A supervisor who holds several branches does any act in one of them from a terminal too."""

import json
from pathlib import Path

from integration.acts_branch import COMING, PASSWORD
from integration.terminal import shouyue
from integration.two_branches import HILL, two_branches
from shouyue.casework.cases.case_page import case_page
from shouyue.casework.elsewhere import in_branch
from shouyue.casework.opening import open_workspace

VISIT = {
    "channel": "call",
    "at": "2026-11-23T09:30",
    "purpose": "care",
    "words": "问了近况",
}


def test_an_act_is_done_in_the_branch_that_is_named_and_nowhere_else(tmp_path: Path):
    with two_branches(tmp_path) as bank:
        folder = tmp_path / "chief"
        bank.chief.close()
        note = COMING
        said = json.dumps({**VISIT, "note": note, "override": "当天没有网络"})
        done = shouyue(
            "act", "record_contact", "--branch", HILL, "--json", vault=folder, given=said
        )
        assert done.code == 0, (done.out, done.err)
        assert f".{HILL}." in done.document["facts"][0]
        refused = shouyue("act", "record_contact", "--branch", "SH-09", vault=folder, given=said)
        assert refused.code == 1
        assert "SH-09" in refused.complaint
        chief = open_workspace(folder, PASSWORD, bank.clock)
        there = case_page(in_branch(chief, HILL), note).history
        assert "问了近况" in [line.words for line in there]
        assert "问了近况" not in [line.words for line in case_page(chief, note).history]
        chief.close()
