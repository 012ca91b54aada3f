"""Joining by a one-time code, and what somebody between the two can do about it: nothing."""

import httpx2
import msgspec
import pytest
from nacl.signing import SigningKey

from hubs import Headquarters, headquarters, sync
from journals import MemoryJournal
from shouyue.hub import operating
from shouyue.hub.errors import HubError, NoSuchVaultError
from shouyue.ledger.certificates import IssuerWords, check_vault, sign_issuer, sign_vault
from shouyue.ledger.ids import Branch
from shouyue.sync.enrolment import Meeting, code_key, read_code
from shouyue.sync.errors import CodeError, CutError, DishonestHubError, SyncError
from shouyue.sync.joining import enrol
from shouyue.sync.line import client_for
from shouyue.sync.messages import EnrolAnswer, EnrolCall, HubWords, decode, encode


@pytest.fixture(scope="module")
def hq(tmp_path_factory):
    with headquarters(tmp_path_factory.mktemp("hub")) as made:
        yield made


def join(hq: Headquarters, journal: MemoryJournal, code: str, http: httpx2.Client | None = None):
    if http is not None:
        return enrol(journal, http, hq.url, code)
    with client_for(hq.url, "") as made:
        return enrol(journal, made, hq.url, code)


def refused(hq: Headquarters, journal: MemoryJournal, code: str) -> str:
    with pytest.raises(CodeError) as caught:
        join(hq, journal, code)
    assert journal.member is None
    return caught.value.code


def test_a_code_gives_what_the_invitation_says(hq):
    li = MemoryJournal(1)
    code = hq.invite("B01", "B02", role="supervisor", person="李大力")
    member = join(hq, li, code.lower().replace("-", " "))
    words = check_vault(hq.opened.config.keys.issuer_words, member.certificate)
    assert (words.person, words.role, words.branches) == ("李大力", "supervisor", ("B01", "B02"))
    assert (words.vault, words.epoch) == (li.vault, 1)
    assert member.branches == ("B01", "B02")
    assert li.member == member
    li.say("x")
    assert sync(li).pending == 0


def test_a_code_opens_once_and_to_the_same_vault_again(hq):
    li, wang = MemoryJournal(11), MemoryJournal(12)
    code = hq.invite()
    first = join(hq, li, code)
    assert join(hq, li, code) == first
    assert refused(hq, wang, code) == "sync.code_used"


def test_a_code_is_over_after_its_hours(hq):
    code = hq.invite()
    hq.clock.pass_ms(24 * 3600 * 1000)
    assert refused(hq, MemoryJournal(13), code) == "sync.code_unknown"
    hq.clock.pass_ms(-24 * 3600 * 1000)


def test_five_wrong_tries_end_a_code(hq):
    code = hq.invite()
    last = "A" if code[-1] != "A" else "B"
    wrong = code[:-1] + last
    for left in (4, 3, 2, 1, 0):
        with pytest.raises(CodeError) as caught:
            join(hq, MemoryJournal(14), wrong)
        assert caught.value.params == {"tries_left": left}
    assert refused(hq, MemoryJournal(14), wrong) == "sync.code_unknown"
    assert refused(hq, MemoryJournal(14), code) == "sync.code_unknown"


@pytest.mark.parametrize("text", ["", "12345", "ABCDE-FGHJK-M", "!!!!!-!!!!!"])
def test_what_cannot_be_a_code_never_reaches_the_hub(hq, text):
    assert refused(hq, MemoryJournal(15), text) == "sync.code_malformed"


def test_nobody_takes_the_name_of_another_vault(hq):
    li = MemoryJournal(16)
    thief = MemoryJournal(17)
    thief.vault = li.vault
    assert refused(hq, thief, hq.invite()) == "sync.code_not_for_this_vault"


def test_a_vault_without_its_key_is_refused(hq):
    li = MemoryJournal(18)
    li.sign = MemoryJournal(19).sign
    with pytest.raises(SyncError):
        join(hq, li, hq.invite())
    assert li.member is None


def test_a_new_epoch_begins_at_the_last_receipted_link(hq):
    li = hq.join(MemoryJournal(20))
    li.say("one")
    li.say("two")
    sync(li)
    before = li.own_head(li.origins()[0].chain)
    code = operating.invite_again(hq.opened.config, hq.store, li.vault, "王小明").code
    restored = MemoryJournal(20, epoch=2)
    restored.key = SigningKey(b"n" * 32)
    assert refused(hq, MemoryJournal(21), code) == "sync.code_not_for_this_vault"
    member = join(hq, restored, code)
    words = check_vault(hq.opened.config.keys.issuer_words, member.certificate)
    assert (words.epoch, words.before) == (2, {"B01": before.link.hex()})
    with pytest.raises(SyncError):
        sync(li)


def test_an_invitation_is_for_known_branches_and_a_few_days(hq):
    config = hq.opened.config
    for branches, hours in (((), 5), (("b01",), 5), (("B01",), 0), (("B01",), 73)):
        codes = tuple(Branch(branch) for branch in branches)
        with pytest.raises(HubError):
            operating.invite(config, hq.store, "x", "clerk", codes, hours)
    with pytest.raises(NoSuchVaultError):
        operating.invite_again(config, hq.store, MemoryJournal(22).vault, "x")


def test_the_secret_of_a_code_is_nowhere_in_the_store_or_on_the_wire(hq):
    code = hq.invite()
    secret = read_code(code).secret
    seen = bytearray()

    class Listening(httpx2.HTTPTransport):
        def handle_request(self, request):
            seen.extend(request.read())
            return super().handle_request(request)

    with httpx2.Client(transport=Listening()) as http:
        join(hq, MemoryJournal(23), code, http)
    assert secret.encode() not in bytes(seen)
    assert hq.store.members.invite(code[:2]).key not in bytes(seen)


class Between(httpx2.HTTPTransport):
    """Somebody between laptop and hub, with keys of their own and without the code."""

    def __init__(self, hq: Headquarters, how: str) -> None:
        super().__init__()
        self.hq, self.how = hq, how
        self.key = SigningKey(b"m" * 32)
        words = IssuerWords(
            organisation="x",
            issuing=bytes(self.key.verify_key).hex(),
            receipts=bytes(self.key.verify_key).hex(),
            not_before=1,
        )
        self.issuer = sign_issuer(self.key, words)

    def handle_request(self, request):
        path = request.url.path
        if path == "/v1/enrol" and self.how != "introduction only":
            return self.enrol(request)
        real = super().handle_request(request)
        raw = real.read()
        if path == "/v1/hub":
            raw = encode(self.introduction(decode(raw, HubWords)))
        return httpx2.Response(real.status_code, stream=httpx2.ByteStream(raw))

    def introduction(self, words: HubWords) -> HubWords:
        if self.how == "another CA":
            return msgspec.structs.replace(words, ca_certificate="mine")
        if self.how == "another issuer":
            return msgspec.structs.replace(words, issuer=self.issuer)
        return msgspec.structs.replace(
            words, organisation=bytes(self.key.verify_key), issuer=self.issuer
        )

    def enrol(self, request):
        call = decode(request.read(), EnrolCall)
        if self.how in {"another CA", "another issuer", "passed on"}:
            own = msgspec.structs.replace(call, public_key=bytes(self.key.verify_key))
            sent = call if self.how != "passed on" else own
            real = super().handle_request(
                httpx2.Request("POST", self.hq.url + "/v1/enrol", content=encode(sent))
            )
            return httpx2.Response(real.status_code, stream=httpx2.ByteStream(real.read()))
        words = check_vault(
            self.hq.opened.config.keys.issuer_words,
            self.hq.store.members.certificate(*self.some_vault),
        )
        mine = msgspec.structs.replace(
            words, vault=call.vault, public_key=call.public_key.hex(), epoch=1
        )
        answer = EnrolAnswer(certificate=sign_vault(self.key, mine), confirmation=bytes(call.proof))
        return httpx2.Response(200, stream=httpx2.ByteStream(encode(answer)))

    @property
    def some_vault(self):
        member = self.hq.store.members.overview().members[0]
        return member[0], member[1]


HOWS = ["introduction only", "another CA", "another issuer", "own answer", "passed on"]


@pytest.mark.parametrize("how", HOWS)
def test_whoever_stands_between_without_the_code_gets_nothing_and_is_not_believed(hq, how):
    hq.join(MemoryJournal(24))
    li = MemoryJournal(100 + HOWS.index(how))
    code = hq.invite()
    with httpx2.Client(transport=Between(hq, how)) as http, pytest.raises(SyncError) as caught:
        join(hq, li, code, http)
    assert isinstance(caught.value, CodeError | DishonestHubError)
    assert li.member is None
    assert hq.store.members.certificate(li.vault, 1) is None
    assert join(hq, li, code).branches == ("B01",)


def test_a_lost_answer_is_asked_for_again(hq):
    li = MemoryJournal(26)
    code = hq.invite()

    class Losing(httpx2.HTTPTransport):
        def handle_request(self, request):
            real = super().handle_request(request)
            if request.url.path == "/v1/enrol":
                real.read()
                real.close()
                raise httpx2.ReadError("lost", request=request)
            return real

    with httpx2.Client(transport=Losing()) as http, pytest.raises(CutError):
        join(hq, li, code, http)
    assert li.member is None
    assert join(hq, li, code) == li.member


def test_a_revoked_vault_is_not_let_in_again(hq):
    li = hq.join(MemoryJournal(27))
    operating.revoke(hq.opened.config, hq.store, li.vault, "left")
    li.member = None
    with pytest.raises(SyncError) as caught:
        join(hq, li, hq.invite())
    assert caught.value.code == "sync.revoked"


def test_a_proof_made_for_another_hub_opens_nothing_here(hq):
    """The key of a code is of one organisation."""
    code = read_code(hq.invite())
    li = MemoryJournal(28)
    keys = hq.opened.config.keys
    origin = li.origins()[0]
    meeting = Meeting(
        organisation=keys.organisation,
        issuer=keys.issuer,
        ca_certificate="",
        handle=code.handle,
        vault=li.vault,
        epoch=1,
        public_key=origin.public_key,
        nonce=bytes(32),
    )
    elsewhere = code_key(code, bytes(32))
    call = EnrolCall(
        handle=code.handle,
        vault=li.vault,
        epoch=1,
        public_key=origin.public_key,
        nonce=bytes(32),
        proof=meeting.proof(elsewhere),
        signature=li.sign(meeting.transcript()),
    )
    with client_for(hq.url, "") as http:
        answer = http.post(hq.url + "/v1/enrol", content=encode(call))
    assert answer.status_code == 403
