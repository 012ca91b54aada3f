"""Strategies of hypothesis for all values that `factories` makes."""

from datetime import date, datetime
from typing import Any, get_args

from hypothesis import strategies as st

from factories import make_vault_id
from shouyue.ledger.canonical import MAX_INT, Record
from shouyue.ledger.clock import MAX_COUNTER, MAX_MS, Stamp
from shouyue.ledger.facts import Attachment, Draft, Fact, Seen, write_fact
from shouyue.ledger.ids import MAX_PLACE, Branch, ChainId, Ref
from shouyue.ledger.judged import Judgement
from shouyue.ledger.kinds import (
    AcknowledgmentReturned,
    BatchComposed,
    BatchPrinted,
    CircumstanceNoted,
    ContactRecorded,
    DifferenceExplained,
    FactWithdrawn,
    GuaranteeStated,
    IncidentRecorded,
    LetterComposed,
    LetterRecalled,
    LetterServed,
    MappingSaved,
    OverrideDecided,
    PromiseMade,
    RefusedRow,
    RepaymentReported,
    StaffIntroduced,
    TapeLoaded,
    TermsStated,
    TripPlanned,
    TripReturned,
    TripSheet,
    TripStop,
    draft,
)
from shouyue.ledger.pages import LetterCopied, PageFiled
from shouyue.ledger.people import LanguageStated
from shouyue.ledger.plans import PlanPart
from shouyue.ledger.tables import Table, make_table
from shouyue.ledger.vocabulary import (
    About,
    Cause,
    Circumstance,
    Contacted,
    Explained,
    Incident,
    Payer,
    SceneStep,
    Signed,
    Signer,
    Way,
)
from shouyue.ledger.witness import Witness

words = st.text(max_size=24)
counts = st.integers(0, MAX_INT)
integers = st.integers(-MAX_INT, MAX_INT)
places = st.integers(1, MAX_PLACE)
digests = st.binary(min_size=32, max_size=32).map(bytes.hex)
branches = st.from_regex(r"\A[A-Z0-9][A-Z0-9-]{0,23}\Z").map(Branch)
vaults = st.integers(1, 2**64).map(make_vault_id)
chains = st.builds(ChainId, vaults, places, branches)
refs = st.builds(Ref, vaults, places, branches, places)
notes = st.text("JKH-0123456789", min_size=1, max_size=20)
minutes = st.datetimes(
    datetime.fromisoformat("1949-01-01"), datetime.fromisoformat("2199-12-31")
).map(lambda moment: moment.isoformat(timespec="minutes"))

scalars = words | integers | st.booleans() | st.none()
_inner = scalars | st.lists(scalars, max_size=3) | st.dictionaries(words, scalars, max_size=3)
values = scalars | st.lists(_inner, max_size=3) | st.dictionaries(words, _inner, max_size=3)
named_values = st.dictionaries(words, values, max_size=4)
plain = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words, inner, max_size=4),
    max_leaves=12,
)
"""Whatever has a canonical form, nested at most a few deep."""

stamps = st.builds(
    Stamp,
    integers,
    st.integers(-1439, 1439),
    st.tuples(st.integers(0, MAX_MS), st.integers(0, MAX_COUNTER)),
    st.sampled_from(["ok", "back", "fwd"]),
)
seens = st.builds(
    Seen, hub=st.binary(min_size=8, max_size=8).map(bytes.hex), position=counts, link=digests
)
attachments = st.builds(
    Attachment,
    kind=st.sampled_from(["scan", "table"]),
    digest=digests,
    size=counts,
    media=st.sampled_from(["", "image/jpeg", "application/pdf"]),
)
salts = st.binary(min_size=16, max_size=16)


def _tuples(of: st.SearchStrategy[Any], most: int = 3) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(of, max_size=most).map(tuple)


_days = st.dates(date(1949, 1, 1), date(2199, 12, 31))


def _ordered(on: date | None, until: date | None) -> dict[str, date | None]:
    """Two days in their order."""
    return {"on": min(on, until or on), "until": max(on, until) if until else None}


_spans = st.builds(_ordered, _days, st.none() | _days)
_agreed_period = st.one_of(
    st.sampled_from(["none", "until_paid_off", "unclear"]).map(lambda kind: {"period": kind}),
    st.integers(1, 600).map(lambda months: {"period": "months", "months": months}),
    _days.map(lambda day: {"period": "fixed_date", "last_day": day}),
)
_up_to = st.just({}) | st.fixed_dictionaries(
    {
        "maximum_amount": st.just(True),
        "determined": st.none() | _days,
        "last_due": st.none() | _days,
    }
)
_agreed = st.builds(lambda period, up_to: {**period, **up_to}, _agreed_period, _up_to)


_plans = st.builds(
    lambda days, amounts: tuple(map(PlanPart, sorted(days), amounts)),
    st.lists(_days, unique=True, max_size=3),
    st.tuples(st.integers(1, 10**9), st.integers(1, 10**9), st.integers(1, 10**9)),
) | st.builds(lambda day: (PlanPart(day),), _days)
_incidents = st.sampled_from(get_args(Incident)).flatmap(
    lambda incident: st.fixed_dictionaries(
        {
            "incident": st.just(incident),
            "cause": st.sampled_from([cause for cause in get_args(Cause) if cause])
            if incident == "obstacle"
            else st.just(""),
            "plan": _plans if incident == "repayment_agreement" else st.just(()),
        }
    )
)


def _spread(kind: type[Record], spread: st.SearchStrategy, **fields: st.SearchStrategy):
    """A strategy of records, some of whose fields depend on each other."""
    return st.builds(lambda some, **rest: kind(**some, **rest), spread, **fields)


_channels = st.sampled_from(["call", "visit", "message", "counter"])
_contacted = st.sampled_from(get_args(Contacted))
_judgements = st.builds(
    Judgement,
    pack=words,
    verdict=st.sampled_from(["allowed", "needs_reason", "forbidden"]),
    rules=_tuples(words),
    reason=words,
)

CONTENTS: dict[type[Record], st.SearchStrategy[Record]] = {
    StaffIntroduced: st.builds(
        StaffIntroduced, name=words, role=st.sampled_from(["officer", "clerk", "supervisor"])
    ),
    TapeLoaded: st.builds(
        TapeLoaded,
        as_of=_days,
        file_name=words,
        file_sha256=digests,
        rows=counts,
        accepted=counts,
        balance=integers,
        refused=_tuples(
            st.builds(RefusedRow, line=counts, note=notes, code=words, params=named_values)
        ),
    ),
    MappingSaved: st.builds(
        MappingSaved, name=words, columns=st.dictionaries(words, words, max_size=4)
    ),
    ContactRecorded: st.builds(
        ContactRecorded,
        note=notes,
        channel=_channels,
        contacted=_contacted,
        at=minutes,
        reached=st.booleans(),
        words=words,
        number=words,
        place=words,
        purpose=st.sampled_from(["care", "reminder", "demand", "negotiation"]),
        staff=counts,
        recorded=st.booleans(),
        to_reserved_address=st.booleans(),
        next_on=st.none() | _days,
        judged=st.none() | _judgements,
        guarantor=words,
    ),
    PromiseMade: st.builds(
        PromiseMade,
        note=notes,
        amount=counts,
        due=_days,
        on=_days,
        written=st.booleans(),
        contact=words,
    ),
    RepaymentReported: _spread(
        RepaymentReported,
        st.sampled_from(
            [
                {"payer": payer, "signed": signed}
                for payer in get_args(Payer)
                for signed in get_args(Signed)
                if not signed or payer in ("debtor", "co_borrower", "for_debtor")
            ]
        ),
        note=notes,
        amount=counts,
        on=_days,
        slip=words,
        account=words,
        guarantor=words,
        judged=st.none() | _judgements,
    ),
    BatchComposed: st.builds(
        BatchComposed,
        form=words,
        form_version=counts,
        language=words,
        made_on=_days,
        pack=words,
        as_of=st.none() | _days,
        letters=_tuples(
            st.builds(
                LetterComposed,
                serial=words,
                note=notes,
                pages=counts,
                values=named_values,
                guarantor=words,
            )
        ),
    ),
    BatchPrinted: st.builds(BatchPrinted, batch=words, serials=_tuples(words)),
    LetterServed: st.builds(
        LetterServed,
        unsigned=st.booleans(),
        serial=words,
        note=notes,
        on=_days,
        way=st.sampled_from(get_args(Way)),
        video=st.booleans(),
        neutral_witnesses=counts,
        address_agreed=st.booleans(),
        words=words,
        guarantor=words,
        pack=words,
        judged=st.none() | _judgements,
    ),
    AcknowledgmentReturned: st.builds(
        AcknowledgmentReturned,
        note=notes,
        on=_days,
        signer=st.sampled_from(get_args(Signer)),
        mark=st.sampled_from(["signature", "fingerprint", "seal", "x_only", "none"]),
        received=st.booleans(),
        agrees=st.booleans(),
        repeated=st.tuples(st.booleans(), st.booleans(), st.booleans()),
        serial=words,
        signer_name=words,
        relation=words,
        full_capacity=st.booleans(),
        coresident=st.booleans(),
        authority=st.booleans(),
        finger=words,
        reader=words,
        read_in=words,
        witnesses=_tuples(
            st.builds(
                Witness,
                name=words,
                relation=words,
                id_tail=words,
                phone=words,
                consent=st.booleans(),
            )
        ),
        video=st.booleans(),
        blank_when_signed=st.booleans(),
        scene=st.lists(st.sampled_from(get_args(SceneStep)), unique=True).map(tuple),
        words=words,
        guarantor=words,
        pack=words,
        judged=st.none() | _judgements,
    ),
    IncidentRecorded: _spread(
        IncidentRecorded,
        st.builds(lambda span, what: {**span, **what}, _spans, _incidents),
        note=notes,
        performance_due=st.none() | _days,
        outcome=st.sampled_from(["", "judgment", "mediated", "withdrawn", "dismissed", "other"]),
        served=st.none() | st.booleans(),
        reached=st.booleans(),
        written=st.booleans(),
        debtor_missing=st.booleans(),
        level=st.sampled_from(["", "local", "provincial", "national"]),
        number=words,
        words=words,
        guarantor=words,
        pack=words,
        judged=st.none() | _judgements,
    ),
    TermsStated: st.builds(
        TermsStated,
        note=notes,
        instalments=_tuples(_days),
        accelerated=st.none() | _days,
        words=words,
        judged=st.none() | _judgements,
    ),
    GuaranteeStated: _spread(
        GuaranteeStated,
        _agreed,
        note=notes,
        guarantor=words,
        contract_date=_days,
        written=st.sampled_from(["joint", "general", "unspecified"]),
        main_due=st.none() | _days,
        agreed_due=st.none() | _days,
        defect=st.sampled_from(
            [
                "",
                "village_committee_without_procedure",
                "new_loan_for_old_unknown_to_guarantor",
            ]
        ),
        words=words,
        judged=st.none() | _judgements,
    ),
    CircumstanceNoted: _spread(
        CircumstanceNoted,
        _spans,
        note=notes,
        what=st.sampled_from(get_args(Circumstance)),
        times=words,
        words=words,
        judged=st.none() | _judgements,
    ),
    OverrideDecided: st.builds(
        OverrideDecided,
        note=notes,
        ref=words,
        approved=st.booleans(),
        words=words,
        pack=words,
    ),
    DifferenceExplained: st.builds(
        DifferenceExplained,
        note=notes,
        about=st.sampled_from(get_args(About)),
        as_of=_days,
        since=_days,
        ours=integers,
        banks=integers,
        reason=st.sampled_from(get_args(Explained)),
        words=words,
        judged=st.none() | _judgements,
    ),
    LetterRecalled: st.builds(
        LetterRecalled,
        note=notes,
        serial=words,
        on=_days,
        reason=st.sampled_from(["paid", "wrong", "other"]),
        words=words,
        judged=st.none() | _judgements,
    ),
    LetterCopied: st.builds(LetterCopied, note=notes, serial=words, on=_days, reason=words),
    TripPlanned: st.builds(
        TripPlanned,
        day=_days,
        made_on=_days,
        as_of=_days,
        villages=st.lists(words, max_size=3).map(tuple),
        language=st.sampled_from(["zh_CN", "en"]),
        form_version=st.integers(1, 9),
        stops=st.lists(
            st.builds(
                TripStop,
                note=notes,
                act=st.sampled_from(["letter", "visit", "call", "acknowledgment"]),
                reason=words,
                serial=words,
            ),
            max_size=3,
        ).map(tuple),
        sheets=st.lists(
            st.builds(TripSheet, serial=words, values=st.just({"day": "2026-11-23"})), max_size=2
        ).map(tuple),
    ),
    LanguageStated: st.builds(
        LanguageStated, note=notes, language=st.sampled_from(["zh_CN", "ug", "bo"]), person=words
    ),
    PageFiled: st.builds(
        PageFiled,
        note=notes,
        serial=words,
        page=st.integers(1, 9),
        found=st.sampled_from(["code", "typed"]),
        source=digests,
        place=st.integers(1, 99),
    ),
    TripReturned: st.builds(
        TripReturned, trip=words, visited=st.integers(0, 99), left_out=st.integers(0, 99)
    ),
    FactWithdrawn: st.builds(FactWithdrawn, reason=words),
}
"""Every struct of `kinds.KINDS` with a strategy of what it can say."""

contents = st.one_of(*CONTENTS.values())


@st.composite
def drafts(draw: st.DrawFn) -> Draft:
    made = draft(draw(contents))
    base = tuple(ref.text for ref in draw(st.lists(refs, max_size=2)))
    return Draft(made.content, made.kind, made.version, base, draw(_tuples(attachments, 2)))


@st.composite
def facts(draw: st.DrawFn) -> Fact:
    """Any fact that this program could have written, anywhere."""
    return write_fact(
        draw(drafts()),
        draw(chains),
        draw(places),
        draw(stamps),
        draw(st.none() | seens),
        draw(salts),
    )


cells = (
    scalars
    | st.lists(scalars | st.lists(scalars, max_size=2), max_size=3)
    | st.dictionaries(words, scalars, max_size=2)
)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    columns = draw(st.lists(words, min_size=1, max_size=4, unique=True))
    row = st.lists(cells, min_size=len(columns), max_size=len(columns))
    return make_table(columns, draw(st.lists(row, max_size=9)), draw(salts))
