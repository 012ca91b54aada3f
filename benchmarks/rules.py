"""The rules alone: clocks, guarantees, classes and the day's list of a whole branch, on one core.

    python benchmarks/rules.py [--loans 50000] [--events 10] [--rounds 3]

Every loan has so many events and one joint guarantor. Prints processor seconds, the least of the
rounds, and what one loan takes, as after one new fact. The budget for all of it is 3 s at 50,000
loans with 10 events each, and 20 ms for one. Beside it stands how long the standard library takes
to read the same events as JSON, one by one: machines differ, and this says how fast this one is.
"""

import argparse
import json
import random
import time
from collections.abc import Callable
from datetime import date, timedelta

from shouyue.casework.policy import shipped_policy, shipped_rest_days
from shouyue.domain.arrears import class_floor, days_past_due
from shouyue.domain.debts import Debt
from shouyue.domain.events import EventReader
from shouyue.domain.guarantee import GuaranteeClock, guarantee_clock
from shouyue.domain.guarantees import AgreedPeriod, Guarantee
from shouyue.domain.history import History
from shouyue.domain.limitation import Clock, limitation
from shouyue.domain.money import Fen
from shouyue.domain.worklist import CaseToday, today

TODAY = date(2026, 11, 23)
POLICY, REST_DAYS = shipped_policy(), shipped_rest_days()
KINDS = (
    {"type": "phone_call", "answered_by_debtor": True, "recorded": True},
    {"type": "phone_call", "answered_by_debtor": False},
    {"type": "notice_signed", "signer": "self", "mark": "fingerprint", "content": "demand"},
    {"type": "notice_signed", "signer": "self", "mark": "x_only", "content": "demand"},
    {"type": "ems", "result": "delivered"},
    *({"type": "debtor_payment", "amount": f"{yuan}.00"} for yuan in range(100, 2000, 7)),
    {"type": "debtor_promise", "written": False},
    {"type": "demand_on_guarantor", "target": "G"},
)
TYPES = sorted({kind["type"] for kind in KINDS})
AT_ONCE = 4000
"""So many loans are reckoned between two writes and read by one reader, as in `casework.clocks`."""

Told = tuple[str, dict[str, object], date]
"""An event as it is stored: its text, what that says, and its day."""


def loans(count: int, events: int) -> list[tuple[date, list[Told]]]:
    rng = random.Random(1)
    told = [(json.dumps(kind), kind) for kind in KINDS]
    acts = {kind["type"]: [one for one in told if one[1]["type"] == kind["type"]] for kind in KINDS}
    made = []
    for _ in range(count):
        due = TODAY - timedelta(days=rng.randint(-300, 1500))
        days = sorted(rng.randint(1, 1400) for _ in range(events))
        said = [(*rng.choice(acts[rng.choice(TYPES)]), due + timedelta(days=day)) for day in days]
        made.append((due, said))
    return made


def clocks(due: date, said: list[Told], reader: EventReader) -> tuple[Clock, GuaranteeClock]:
    law, holidays = POLICY.law, REST_DAYS
    history = History((reader.read(*one) for one in said), TODAY, law)
    agreed = AgreedPeriod("months", 24)
    promised = Guarantee("G", due - timedelta(days=700), due, "joint", agreed)
    return (
        limitation(Debt((due,)), history, TODAY, law, holidays),
        guarantee_clock(promised, history, TODAY, law, holidays),
    )


def branch(made: list[tuple[date, list[Told]]]) -> int:
    rules = POLICY
    cases = []
    for number, (due, said) in enumerate(made):
        if number % AT_ONCE == 0:
            reader = EventReader(rules.law)
        debtor, guarantor = clocks(due, said, reader)
        late = days_past_due([due] if due < TODAY else [], TODAY)
        class_floor(late, rules.arrears)
        ends = (("G", guarantor.act_by),) if guarantor.act_by else ()
        cases.append(
            CaseToday(
                case=str(number),
                person="",
                village="",
                balance=Fen(1000),
                act_by=debtor.act_by,
                guarantees=ends,
                due=due if due >= TODAY else None,
                overdue_since=due if due < TODAY else None,
            )
        )
    return len(today(cases, TODAY, rules.worklist, TODAY))


def seconds(act: Callable[[], object], rounds: int) -> float:
    took = []
    for _ in range(rounds):
        begun = time.process_time()
        act()
        took.append(time.process_time() - begun)
    return min(took)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--loans", type=int, default=50_000)
    parser.add_argument("--events", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    made = loans(args.loans, args.events)
    clocks(*made[0], EventReader(POLICY.law))
    print(f"lines of the list {branch(made)}")
    print(f"the branch        {seconds(lambda: branch(made), args.rounds):8.2f} s")
    told = [words for _, said in made for words, _, _ in said]
    read = seconds(lambda: [json.loads(words) for words in told], args.rounds)
    print(f"its events, JSON  {read:8.2f} s")
    alone = seconds(lambda: clocks(*made[0], EventReader(POLICY.law)), 50)
    print(f"one loan          {alone * 1000:8.3f} ms")


if __name__ == "__main__":
    main()
