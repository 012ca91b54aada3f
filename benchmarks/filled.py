"""A branch as it is after some years: loans of the practice village, and facts about them.

Everything goes in through the journal, as it does from an officer's hands; a filled folder is used
again. Shared by the benchmarks beside it.
"""

import random
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

from shouyue.casework.opening import NewVault, create, open_workspace
from shouyue.casework.practice.loans import LoanMaker, PracticeLoan
from shouyue.casework.practice.people import Chance, Villagers
from shouyue.casework.workspace import Workspace
from shouyue.ledger.canonical import Record
from shouyue.ledger.facts import Attachment, Draft
from shouyue.ledger.kinds import (
    AcknowledgmentReturned,
    BatchComposed,
    BatchPrinted,
    ContactRecorded,
    LetterComposed,
    LetterServed,
    PromiseMade,
    RepaymentReported,
    TapeLoaded,
    draft,
)
from shouyue.ledger.moment import Moment
from shouyue.ledger.tables import make_table, pack
from shouyue.ledger.tapes import LOAN_COLUMNS
from shouyue.vault.keyslots import Cost

TODAY = date(2026, 11, 23)
AS_OF = date(2026, 11, 20)
BEFORE = date(2026, 10, 20)
PASSWORD = "only for a benchmark"
CHEAP = Cost(memory=8192, passes=1)

_YEARS = 3
_AT_ONCE = 1000
_ZONE = timezone(timedelta(hours=8))
_WORDS = (
    "说月底卖了玉米还款",
    "在外打工，年底回来",
    "要求核对余额",
    "家中有人住院，请求宽限",
    "无人接听",
)


def clock() -> Moment:
    noon = datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=_ZONE)
    return Moment(int(noon.timestamp() * 1000), 480)


def filled(folder: Path, loans: int, facts: int) -> Workspace:
    """The branch in this folder, made first if there is none."""
    if (folder / "keyslots.json").exists():
        return open_workspace(folder, PASSWORD, clock)
    begun = time.perf_counter()
    ws = create(folder, NewVault("赵小军", "clerk", "B0731", PASSWORD), clock, CHEAP)
    made = practice(loans)
    load(ws, made)
    for some in _in_pages(_facts(made, facts, random.Random(1))):
        ws.journal.append([draft(one) for one in some], clock())
    print(
        f"made {loans} loans and {facts} facts in {time.perf_counter() - begun:.0f} s", flush=True
    )
    return ws


def practice(loans: int) -> list[PracticeLoan]:
    chance = Chance(1)
    maker = LoanMaker(chance, Villagers(chance), AS_OF)
    return [maker.loan(number) for number in range(loans)]


def load(ws: Workspace, loans: list[PracticeLoan]) -> None:
    """Two tapes, as an import writes them; between them a third of the loans paid something."""
    rows = [_row(loan) for loan in loans]
    before = [_before(row) for row in rows[::3]]
    rest = [row for place, row in enumerate(rows) if place % 3]
    first = _tape(ws, [*before, *rest], len(rows), BEFORE, ())
    _tape(ws, rows[::3], len(rows), AS_OF, (first,))


def _tape(
    ws: Workspace, changed: list[list[object]], rows: int, as_of: date, base: tuple[str, ...]
) -> str:
    table = make_table(LOAN_COLUMNS, changed, b"a seed of sixteen"[:16])
    root = table.root.hex()
    said = TapeLoaded(
        as_of=as_of,
        file_name="台账.xlsx",
        file_sha256="0" * 64,
        rows=rows,
        accepted=rows,
        balance=0,
    )
    attached = Attachment(kind="table", digest=root, size=len(changed))
    fact = Draft(said, "tape.loaded", 1, base, (attached,))
    (ref,) = ws.journal.append([fact], clock(), tables={root: pack(table)})
    return ref.text


def _before(row: list[object]) -> list[object]:
    """A loan as it was before it paid 800 yuan."""
    earlier, balance = list(row), LOAN_COLUMNS.index("balance")
    earlier[balance] = int(str(row[balance])) + 800_00
    return earlier


def _row(loan: PracticeLoan) -> list[object]:
    return [
        loan.note,
        "here",
        f"HT{loan.number:08d}",
        f"KH{loan.person.customer:08d}",
        loan.person.name,
        loan.person.id_number,
        [loan.person.phone],
        loan.address,
        loan.product,
        loan.security,
        loan.amount,
        loan.balance,
        loan.rate_ppm,
        loan.disbursed.isoformat(),
        loan.due.isoformat(),
        loan.overdue_principal(AS_OF),
        loan.overdue_interest(AS_OF),
        "",
        None,
        None,
        loan.bank_class(AS_OF),
        loan.officer,
        [[one.name, one.id_number, one.phone, ""] for one in loan.guarantors],
        {},
    ]


def _facts(loans: list[PracticeLoan], count: int, rng: random.Random) -> Iterator[Record]:
    overdue = [loan.note for loan in loans if loan.days_past_due(AS_OF)]
    everyone = [loan.note for loan in loans]
    for number in range(count):
        day = TODAY - timedelta(days=(count - number) * 365 * _YEARS // count)
        note = rng.choice(overdue if rng.random() < 0.6 else everyone)
        yield from _fact(number, note, day, rng)


def _fact(number: int, note: str, day: date, rng: random.Random) -> Iterator[Record]:
    thrown = rng.random()
    if thrown < 0.70:
        yield ContactRecorded(
            note=note,
            channel=rng.choice(("call", "call", "visit", "message")),
            contacted="borrower",
            at=f"{day.isoformat()}T{rng.randint(8, 19):02d}:{rng.randint(0, 59):02d}",
            reached=rng.random() < 0.7,
            words=rng.choice(_WORDS),
            recorded=rng.random() < 0.5,
            next_on=day + timedelta(days=20) if rng.random() < 0.1 else None,
        )
    elif thrown < 0.80:
        due = day + timedelta(days=rng.randint(5, 60))
        yield PromiseMade(note=note, amount=rng.randint(1, 50) * 10_000, due=due, on=day)
    elif thrown < 0.90:
        slip = f"LS{number:09d}" if rng.random() < 0.5 else ""
        yield RepaymentReported(note=note, amount=rng.randint(1, 50) * 10_000, on=day, slip=slip)
    else:
        yield from _letter(number, note, day, rng)


def _letter(number: int, note: str, day: date, rng: random.Random) -> Iterator[Record]:
    serial = f"F02-KLZHIP37-1-{number:06d}-K"
    said = LetterComposed(serial=serial, note=note, pages=1, values={"total": 1_234_567})
    yield BatchComposed(
        form="F02", form_version=1, language="zh", made_on=day, as_of=day, letters=(said,)
    )
    if rng.random() < 0.95:
        yield BatchPrinted(batch="a" * 26 + ".1.B0731.1", serials=(serial,))
        if rng.random() < 0.8:
            yield AcknowledgmentReturned(
                note=note,
                on=day,
                serial=serial,
                signer="self",
                mark="fingerprint",
                received=True,
                agrees=False,
                repeated=(True, True, True),
            )
        else:
            way = rng.choice(("refused", "left", "ems_delivered", "ems_returned"))
            yield LetterServed(serial=serial, note=note, on=day, way=way)


def _in_pages(facts: Iterator[Record]) -> Iterator[list[Record]]:
    page: list[Record] = []
    for fact in facts:
        page.append(fact)
        if len(page) >= _AT_ONCE:
            yield page
            page = []
    if page:
        yield page


def milliseconds(times: list[float], part: float = 0.5) -> float:
    return sorted(times)[min(len(times) - 1, int(len(times) * part))] * 1000
