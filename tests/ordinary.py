"""The casework of an ordinary branch, as many facts as asked for: repetitive, as real notes are.

`hard` makes every note a different text, which no compression helps.
"""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from nacl.signing import SigningKey

from shouyue.ledger.canonical import Record
from shouyue.ledger.clock import HybridClock
from shouyue.ledger.facts import Fact, Seen, write_fact
from shouyue.ledger.ids import Branch, ChainId, vault_id
from shouyue.ledger.judged import Judgement
from shouyue.ledger.kinds import (
    AcknowledgmentReturned,
    ContactRecorded,
    PromiseMade,
    RepaymentReported,
    draft,
)

BRANCH = Branch("B0731")
FIRST_MS = 1_795_000_000_000

_WHO = ["本人", "妻子", "儿子", "父亲", "母亲", "邻居", "村干部"]
_WHY = (
    "外出打工未归",
    "家中有人住院",
    "粮食未卖出",
    "生意周转困难",
    "等待工程款",
    "已知悉欠款",
    "态度配合",
    "电话无人接听",
    "门锁未开",
)
_WHAT = (
    "答应月底前还款",
    "约定下周再联系",
    "留下通知书一份",
    "请求宽限一个月",
    "同意先还利息",
    "要求核对余额",
    "将与家人商量",
)
_ANY = (
    "的一是了我不人在他有这上们来到时大地为子中你说生国年着就那和要她出也得里后自以会"
    "家可下而过天去能对小多然于心学么之都好看起发当没成只如事把还用第样道想作种开美总"
    "从无情己面最女但现前些所同日手又行意动方期它头经长儿回位分爱老因很给名法间斯知世"
    "什两次使身者被高已亲其进此话常与活正感"
)


def ordinary(
    count: int, seed: int = 1, *, hard: bool = False, key: SigningKey | None = None
) -> tuple[SigningKey, ChainId, list[Fact]]:
    """Facts of one officer's chain: contacts, promises, repayments, slips; synced twice a day."""
    rng = random.Random(seed)
    key = key or SigningKey(sha256(b"%d" % seed).digest())
    chain = ChainId(vault_id(bytes(key.verify_key)), 1, BRANCH)
    clock = HybridClock()
    facts = []
    seen = None
    for n, (wall, content) in enumerate(contents(count, rng, hard=hard)):
        if n % 60 == 0:
            link = sha256(b"%d" % n).hexdigest()
            seen = Seen(hub="0123456789abcdef", position=1000 + 3 * n, link=link)
        clock, stamp = clock.tick(wall, 480, wall - 900)
        facts.append(write_fact(draft(content), chain, n + 1, stamp, seen, rng.randbytes(16)))
    return key, chain, facts


def contents(count: int, rng: random.Random, *, hard: bool = False) -> Iterator[tuple[int, Record]]:
    """(wall time in ms, what was said), in order."""
    loans = [
        (
            f"6217{rng.randrange(10**5):05d}2026{k:06d}",
            f"1{rng.choice('3578')}{rng.randrange(10**9):09d}",
        )
        for k in range(800)
    ]
    wall = FIRST_MS
    for n in range(count):
        wall += rng.randrange(60_000, 900_000) + (n % 60 == 59) * 14 * 3_600_000
        local = datetime.fromtimestamp(wall / 1000, UTC) + timedelta(hours=8)
        yield wall, _content(n, rng, local, rng.choice(loans), hard)


def _content(
    n: int, rng: random.Random, local: datetime, loan: tuple[str, str], hard: bool
) -> Record:
    note, phone = loan
    today = local.date()
    kind = rng.random()
    if kind < 0.7:
        return ContactRecorded(
            note=note,
            channel=rng.choice(["call", "visit", "visit", "message"]),
            contacted=rng.choice(["borrower"] * 6 + ["guarantor", "relative"]),
            at=local.strftime("%Y-%m-%dT%H:%M"),
            reached=rng.random() < 0.7,
            words=_words(rng, hard),
            number=phone if rng.random() < 0.5 else "",
            place=f"{rng.choice(['桥头', '柳树', '大河', '石板', '青山'])}村{n % 8 + 1}组"
            if rng.random() < 0.4
            else "",
            next_on=today + timedelta(days=rng.randrange(1, 30)) if rng.random() < 0.4 else None,
            judged=Judgement(pack="2026.11", verdict="allowed"),
        )
    if kind < 0.82:
        due = today + timedelta(days=rng.randrange(1, 60))
        return PromiseMade(note=note, amount=rng.randrange(1, 500) * 10_000, due=due, on=today)
    if kind < 0.92:
        slip = f"{rng.randrange(10**8):08d}"
        return RepaymentReported(note=note, amount=rng.randrange(1, 5_000_000), on=today, slip=slip)
    return AcknowledgmentReturned(
        note=note,
        on=today,
        signer="self",
        mark="fingerprint",
        received=True,
        agrees=rng.random() < 0.5,
        repeated=(True, True, True),
        serial=f"B0731-{n:06d}",
        finger="right_index",
        reader="客户经理",
        read_in="zh",
    )


def _phone(rng: random.Random) -> str:
    return f"1{rng.choice('3578')}{rng.randrange(10**9):09d}"


def _words(rng: random.Random, hard: bool) -> str:
    if hard:
        return "".join(rng.choices(_ANY, k=rng.randrange(15, 35)))
    return f"{rng.choice(_WHO)}{rng.choice(_WHY)}，{rng.choice(_WHAT)}。"
