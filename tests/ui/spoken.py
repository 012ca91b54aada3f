"""The window's languages for tests: the shipped catalogues, plus words for the village's codes."""

from functools import cache

from shouyue.i18n.catalogue import Catalogue, load_catalogue, locale_folder
from shouyue.i18n.language import Language

WORDS = {
    "village.call": ("打电话给借款人", "Called the borrower"),
    "village.visit": ("上门走访", "Visited"),
    "village.message": ("发了短信", "Sent a message"),
    "village.counter": ("在柜台谈话", "Talked at the counter"),
    "village.repaid": ("借款人说已还款", "The borrower says it was repaid"),
    "village.page_filed": ("扫描页已归案", "A scanned page was filed"),
    "village.slip_back": ("回执收回", "The slip came back"),
    "village.served": ("通知书送达登记", "Delivery on record"),
    "village.overdue_since": ("台账显示该笔贷款逾期", "The bank's figures show it overdue"),
    "village.clock": (
        "诉讼时效只剩 {days} 天，最后一天是{last}，须在此前送达并取得指印。",
        "Limitation ends in {days} days, on {last}: deliver a notice and take a mark before.",
    ),
    "village.slip_out": (
        "通知书已打印，回执还没有收回。",
        "The notice was printed and its slip has not come back.",
    ),
    "village.long_overdue": (
        "逾期 {days} 天，上次联系已过三十天，应当上门。",
        "Overdue {days} days and not contacted for thirty: visit.",
    ),
    "village.overdue": (
        "逾期 {days} 天，尚未发出催收通知书。",
        "Overdue {days} days and no notice was sent.",
    ),
    "village.due_today": ("今天到期，打个电话提醒。", "Due today: a call to remind."),
    "village.due_soon": (
        "还有 {days} 天到期，送到期提示通知书。",
        "Due in {days} days: bring the reminder.",
    ),
    "village.mourning": ("家里办丧事，先不上门。", "The family is in mourning: no visit now."),
    "village.night": (
        "晚上十点到早上八点不能联系借款人；{next}以后可以。",
        "No contact between 22:00 and 08:00; allowed again from {next}.",
    ),
    "village.two_staff": ("上门须有两名工作人员。", "A visit needs two members of staff."),
    "village.no_recording": ("上门须全程录音录像。", "A visit has to be recorded throughout."),
    "village.amount_needed": ("金额须大于零。", "The amount must be above nothing."),
    "village.time_needed": ("请填写时间。", "Say when it was."),
    "village.no_letter": ("没有这个编号的通知书。", "There is no letter with this serial."),
    "village.no_fact": ("没有这条记录。", "There is no such entry."),
    "village.no_loan": ("没有这笔贷款。", "There is no such loan."),
    "village.in_future": ("日期不能晚于今天。", "The day cannot lie ahead."),
    "village.no_scan": (
        "扫描件还没有传到这台电脑。",
        "The scan has not reached this laptop yet.",
    ),
    "village.glyph": ("姓名里有字体没有的字。", "The name has a character that no font has."),
    "village.paid_lately": ("昨天刚还过款。", "Something was paid yesterday."),
    "village.threat": ("“打断”像是威胁。", "“打断” sounds like a threat."),
    "village.wrong_password": ("密码不对。请再试一次。", "That is not the password. Try again."),
    "sync.unreachable": (
        "连不上总部。记录都保存在本机，有网络时会自动交换。",
        "Headquarters does not answer. Everything is kept here and goes out by itself later.",
    ),
    "cancelled": ("已停止，什么也没有改变。", "Stopped; nothing was changed."),
    "unknown_columns": ("表头里有认不出的列。", "Some columns have names we do not know."),
    "signed_by_borrower": ("借款人本人签收，时效重新计算。", "Signed by the borrower: restarts."),
    "mark_x_only": (
        "只画了叉或圈，法律只认签名、盖章、按指印：时效不重新计算。",
        "An X or a circle is no signature in law: the period does not restart.",
    ),
    "call_recorded": ("通话有录音、说到债务，时效重新计算。", "Recorded and answered: restarts."),
    "debtor_agreed_in_writing": ("书面承诺还款，时效重新计算。", "Promised in writing: restarts."),
    "debtor_paid": ("借款人部分还款，时效重新计算。", "Part payment: restarts."),
    "period_not_begun": ("尚未到期，时效还没有开始。", "Not due yet: the period has not begun."),
    "signed_before_print": ("签收早于打印，无效。", "Signed before it was printed: void."),
}


@cache
def _catalogue(tag: str) -> Catalogue:
    """Read once for all windows: nothing changes it."""
    return load_catalogue(tag, locale_folder())


class _WithVillage:
    def __init__(self, tag: str) -> None:
        self._words = _catalogue(tag)
        self._place = 0 if tag.startswith("zh") else 1

    def gettext(self, message: str, /) -> str:
        return self._words.gettext(message)

    def ngettext(self, one: str, many: str, n: int, /) -> str:
        return self._words.ngettext(one, many, n)

    def pgettext(self, context: str, message: str, /) -> str:
        known = self._words.pgettext(context, message)
        if known == message and message in WORDS:
            return WORDS[message][self._place]
        return known


def speak(tag: str) -> Language:
    return Language(tag, _WithVillage(tag))
