"""Finding people, loans and papers in a real vault."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factories import (
    make_acknowledgment_returned,
    make_batch_composed,
    make_contact_recorded,
    make_fact_withdrawn,
    make_letter_composed,
    make_letter_served,
    make_loan_row,
    make_repayment_reported,
    make_witness,
)
from reading import Reading, reading
from shouyue.sqlcipher import transaction
from shouyue.vault.pinyin import readings
from shouyue.vault.queries.found import find_loans, loan_ids
from shouyue.vault.queries.papers import find_papers
from shouyue.vault.search import VERSION, ensure_search, rebuild_search

PEOPLE = (
    ("JK202400017", "张三", "110101197003070004", "13800001241", "双桥镇大湾村3组8号"),
    ("JK202400018", "张三丰", "110101195003070005", "13900005678", "双桥镇上王庄1组2号"),
    ("JK202400019", "李张", "110101198003070009", "13700009999", "石桥镇大湾村2组1号"),
    ("JK202500020", "欧阳震华", "110101199003070003", "13600002222", "石桥镇杏花村9组7号"),
    ("JK202500021", "仇万里", "11010119600307000X", "13500003333", "石桥镇杏花村9组8号"),
    ("JK-2025/022", "买买提·阿不都", "110101196103070006", "13400004444", "石桥镇葡萄沟4号"),
)


@pytest.fixture(scope="module")
def village(tmp_path_factory):
    rows = [
        make_loan_row(
            note=note,
            name=name,
            id_number=number,
            phones=(phone,),
            address=address,
            contract=f"HT88{place}5",
            customer_no=f"KH{place:05}9",
            officer="赵小军" if place else "钱学林",
            guarantors=(("冯军", "110101197103070001", "13100007777", ""),) if place == 3 else (),
        )
        for place, (note, name, number, phone, address) in enumerate(PEOPLE)
    ]
    with reading(tmp_path_factory.mktemp("village") / "v", rows) as made:
        yield made


def found(made: Reading, query: str, limit: int = 50) -> list[str]:
    return [loan.name for loan in find_loans(made.ws.vault, query, limit)]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("张三", ["张三", "张三丰"]),
        ("张", ["张三", "张三丰", "李张"]),
        ("三丰", ["张三丰"]),
        ("zs", ["张三", "张三丰"]),
        ("ZS", ["张三", "张三丰"]),
        ("zsf", ["张三丰"]),
        ("zhangsf", ["张三丰"]),
        ("zhangsanfeng", ["张三丰"]),
        ("z", ["张三", "张三丰"]),
        ("oyzh", ["欧阳震华"]),
        ("ouyangzh", ["欧阳震华"]),
        ("qwl", ["仇万里"]),
        ("cwl", ["仇万里"]),
        ("0004", ["张三"]),
        ("07000x", ["仇万里"]),
        ("000X", ["仇万里"]),
        ("110101197003070004", ["张三"]),
        ("110101 19700307 0004", ["张三"]),
        ("1241", ["张三"]),
        ("138 0000 1241", ["张三"]),
        ("1380000", ["张三"]),
        ("JK202400017", ["张三"]),
        ("jk202400017", ["张三"]),
        ("JK2025", ["欧阳震华", "仇万里"]),
        ("0018", ["张三丰"]),
        ("JK-2025/022", ["买买提·阿不都"]),
        ("jk2025022", ["买买提·阿不都"]),
        ("买买提阿", ["买买提·阿不都"]),
        ("大湾", ["李张", "张三"]),
        ("大湾村", ["李张", "张三"]),
        ("张 大湾村", ["张三"]),
        ("大湾村 张三", ["张三"]),
        ("zs 大湾", ["张三"]),
        ("杏花村 000X", ["仇万里"]),
        ("dwc", ["李张", "张三"]),
        ("HT8845", ["仇万里"]),
        ("KH000029", ["李张"]),
        ("冯军", ["欧阳震华"]),
        ("fj", ["欧阳震华"]),
        ("7777", ["欧阳震华"]),
        ("钱学林", ["张三"]),
        ("９９９９", ["李张"]),
        ("王五", []),
        ("张 王", []),
    ],
)
def test_what_people_type_finds_whom_they_mean(village, query, names):
    assert found(village, query) == names


def test_the_whole_name_stands_before_longer_ones_and_these_before_names_within(village):
    scores = [(loan.name, loan.score) for loan in find_loans(village.ws.vault, "张", 50)]
    assert scores == sorted(scores, key=lambda one: -one[1])


def test_no_more_are_found_than_asked_for(village):
    assert len(found(village, "镇", 2)) == 2
    assert found(village, "张三", 0) == []


@given(st.data())
@settings(max_examples=150)
def test_every_loan_is_found_by_any_part_that_identifies_it(village, data):
    note, name, number, phone, address = data.draw(st.sampled_from(PEOPLE))
    plain = name.replace("·", "")
    start = data.draw(st.integers(0, max(0, len(plain) - 2)))
    query = data.draw(
        st.sampled_from(
            [
                plain[start : start + 2],
                "".join(readings(one)[0][0] for one in plain),
                "".join(readings(one)[-1] for one in plain),
                note,
                note.lower(),
                number[-4:],
                number,
                phone,
                phone[-4:],
                phone[:7],
                address[3:6],
                address,
                f"{plain[0]} {address[3:5]}",
            ]
        )
    )
    assert name in found(village, query), query
    ids = loan_ids(village.ws.vault, query)
    assert ids is not None
    assert len(ids) >= len(found(village, query)) > 0


HOSTILE = (
    '"', "'", '""*', "张\"三", "a OR b", "NEAR(a b)", "张 AND", "NOT", "-张", "张*", "^张",
    "{n}:张", "%", "_", "\\", "张%三", "\0", "\n\t", "🙂", "🙂🙂", "\ud800", "\ufeff", "\u202e张三",
    ")(", "((", ";--", "DROP TABLE loan", "１２３", "ß", "İ", "·", "··", "n·", "y1zs", "JK%",
    "x" * 10_000, "张" * 10_000, "张 " * 5_000, "1" * 10_000, "a1" * 5_000, "zhang" * 2_000,
    "\U0010ffff", "\u0301", "JK\U0010ffff",
)  # fmt: skip


@pytest.mark.parametrize("query", HOSTILE)
def test_a_hostile_query_finds_something_or_nothing_and_never_raises(village, query):
    for limit in (1, 50):
        assert isinstance(find_loans(village.ws.vault, query, limit), list)
        assert isinstance(find_papers(village.ws.vault, query, limit), list)
    ids = loan_ids(village.ws.vault, query)
    assert ids is None or isinstance(ids, list)


@given(st.text(max_size=60))
def test_no_query_at_all_raises(village, query):
    find_loans(village.ws.vault, query, 20)
    find_papers(village.ws.vault, query, 20)


def _tokens(made: Reading) -> dict[str, list[tuple[object, ...]]]:
    cases, found = made.ws.vault.cases, {}
    for table in ("search_loan", "search_paper"):
        cases.execute(
            f"CREATE VIRTUAL TABLE IF NOT EXISTS temp.words_{table}"
            f" USING fts5vocab(main, {table}, instance)"
        )
        found[table] = sorted(
            cases.execute(f"SELECT term, doc FROM words_{table} ORDER BY term, doc").fetchall()
        )
    found["names"] = cases.execute("SELECT * FROM search_name ORDER BY loan").fetchall()
    found["due"] = cases.execute("SELECT * FROM search_due").fetchall()
    return found


def test_the_index_kept_in_step_is_the_index_made_anew(tmp_path):
    with reading(tmp_path / "v") as made:
        rows = [make_loan_row(note=f"N{n}", name=f"张{n}三") for n in range(6)]
        first = made.tape(rows)
        made.say(
            make_contact_recorded(note="N1", words="答应月底还"),
            make_batch_composed(letters=(make_letter_composed(serial="F02-1", note="N1"),)),
            make_acknowledgment_returned(
                note="N1", serial="F02-1", witnesses=(make_witness(name="周见证"),)
            ),
            make_letter_served(note="N2", serial="F02-9", words="留在门上"),
            make_repayment_reported(note="N3", slip="LS20261101"),
        )
        second = [
            make_loan_row(note="N0", name="张0三", balance=1),
            make_loan_row(note="N1", name="改名"),
            make_loan_row(note="N2", state="gone"),
            make_loan_row(note="N9", name="新来的"),
        ]
        made.tape(second, on=first)
        kept = _tokens(made)
        assert kept["due"] == []
        with transaction(made.ws.vault.cases):
            rebuild_search(made.ws.vault.cases)
        assert _tokens(made) == kept
        made.tape([make_loan_row(note="X1", name="另一份")])
        kept = _tokens(made)
        with transaction(made.ws.vault.cases):
            rebuild_search(made.ws.vault.cases)
        assert _tokens(made) == kept
        assert found(made, "改名") == []
        assert found(made, "另一份") == ["另一份"]


def test_a_tape_touches_only_the_loans_whose_words_changed(tmp_path):
    with reading(tmp_path / "v") as made:
        rows = [make_loan_row(note=f"N{n}", name=f"张{n}") for n in range(50)]
        first = made.tape(rows)
        before = _writes(made)
        changed = [make_loan_row(note=f"N{n}", name=f"张{n}", balance=n) for n in range(40)]
        made.tape([*changed, make_loan_row(note="N49", name="李四")], on=first)
        assert _writes(made) - before == 1
        assert found(made, "张49") == []
        assert found(made, "李四") == ["李四"]


def _writes(made: Reading) -> int:
    """How often a document was put into the index, by the count that FTS5 keeps for deletions."""
    row = made.ws.vault.cases.execute(
        "SELECT count(DISTINCT origin) FROM search_loan_docsize"
    ).fetchone()
    return int(row[0])


def test_a_name_that_is_gone_from_the_table_is_gone_from_the_index(tmp_path):
    with reading(tmp_path / "v", [make_loan_row(note="N1", name="王小麦")]) as made:
        assert found(made, "小麦") == ["王小麦"]
        made.tape([make_loan_row(note="N1", name="王大麦")])
        assert found(made, "小麦") == []
        assert found(made, "大麦") == ["王大麦"]


def test_a_paid_loan_stays_findable_behind_the_others(tmp_path):
    with reading(tmp_path / "v") as made:
        first = made.tape(
            [make_loan_row(note="N1", name="王福"), make_loan_row(note="N2", name="王福")]
        )
        made.tape([make_loan_row(note="N1", state="gone")], on=first)
        assert [(loan.note, loan.settled) for loan in find_loans(made.ws.vault, "王福", 9)] == [
            ("N2", False),
            ("N1", True),
        ]


def test_papers_are_found_by_serial_words_numbers_and_witness(tmp_path):
    with reading(tmp_path / "v", [make_loan_row(note="N1", name="王小麦")]) as made:
        letter = make_letter_composed(serial="F02-KLZHIP37-1-000123-K", note="N1")
        refs = made.say(
            make_contact_recorded(
                note="N1", words="玉米卖了就还", number="13800001241", place="地头"
            ),
            make_batch_composed(letters=(letter,)),
            make_acknowledgment_returned(
                note="N1",
                serial="F02-KLZHIP37-1-000123-K",
                words="当面按的手印",
                witnesses=(make_witness(name="周见证"),),
            ),
            make_letter_served(note="N1", serial="F02-KLZHIP37-1-000123-K", words="门锁着"),
            make_repayment_reported(note="N1", slip="LS2026110188"),
        )

        def papers(query: str) -> list[tuple[str, str]]:
            return [(one.what, one.code) for one in find_papers(made.ws.vault, query, 9)]

        serial = "F02-KLZHIP37-1-000123-K"
        assert papers("玉米") == [("contact", refs[0])]
        assert papers("地头") == [("contact", refs[0])]
        assert papers("1241") == [("contact", refs[0])]
        assert papers(serial)[0] == ("letter", serial)
        assert papers(serial.lower())[0] == ("letter", serial)
        assert papers("F02-KLZ")[0] == ("letter", serial)
        assert ("letter", serial) in papers("0123K")
        assert papers("周见证") == [("acknowledgment", serial)]
        assert papers("手印") == [("acknowledgment", serial)]
        assert papers("锁着") == [("serving", serial)]
        assert papers("LS2026110188") == [("repayment", "LS2026110188")]
        assert papers("0188") == [("repayment", "LS2026110188")]
        assert papers("稻子") == []
        assert {one.name for one in find_papers(made.ws.vault, "玉米", 9)} == {"王小麦"}
        made.say(make_fact_withdrawn(), base=(refs[0],))
        assert papers("玉米") == []


def test_an_index_of_other_rules_is_made_anew_on_opening(tmp_path):
    with reading(tmp_path / "v", [make_loan_row(note="N1", name="王小麦")]) as made:
        cases = made.ws.vault.cases
        assert ensure_search(cases) is False
        with transaction(cases):
            cases.execute("UPDATE search_made SET version = ?", (VERSION - 1,))
            cases.execute("DELETE FROM search_loan WHERE rowid > 0")
        assert found(made, "小麦") == []
        assert ensure_search(cases) is True
        assert found(made, "小麦") == ["王小麦"]
