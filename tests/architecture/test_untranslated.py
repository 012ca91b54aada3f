"""No word reaches a screen without passing through the catalogue."""

import ast
import re
from collections.abc import Iterator

import pytest

from architecture.house import modules, nothing, tree
from shouyue.i18n.extract import FAMILIES

# Calls of Qt that show a string argument to a person.
SHOWS_EVERY_ARGUMENT = {
    "QAction", "QCheckBox", "QCommandLinkButton", "QDockWidget", "QErrorMessage", "QGroupBox",
    "QLabel", "QMenu", "QProgressDialog", "QPushButton", "QRadioButton", "QToolBar",
    "addAction", "addItems", "addMenu", "addMessage", "addPermanentWidget", "addRow", "addTab",
    "addToolBar", "critical", "drawText", "information", "insertTab", "question",
    "setAccessibleDescription", "setAccessibleName", "setButtonText", "setCancelButtonText",
    "setDetailedText", "setHeaderLabels", "setHorizontalHeaderLabels", "setHtml",
    "setInformativeText", "setLabelText", "setMarkdown", "setPlaceholderText", "setPlainText",
    "setPrefix", "setSpecialValueText", "setStatusTip", "setSubTitle", "setSuffix",
    "setTabText", "setText", "setTitle", "setToolTip", "setWhatsThis", "setWindowTitle",
    "showMessage", "warning",
}  # fmt: skip
SHOWS_ITS_FIRST_ARGUMENT = {"addItem"}  # the second is data
BEGINS_A_CODE = re.compile(rf"({'|'.join(FAMILIES)})\.[a-z0-9_.]*$")
LOOK_UP_WHAT_STANDS_WHOLE = {"shouyue.casework.rules.titles", "shouyue.paper.field_names"}
"""They hold what they put together against a list of codes, and have a word for any other."""
SHORTCUT = re.compile(r"(Ctrl|Alt|Shift|Meta|F\d+|Esc|Enter|Return|Del|PgUp|PgDown)(\+\S+)*")


def shown_words(source: ast.AST) -> Iterator[tuple[int, str]]:
    """(line, literal) of every literal with letters in it that a call of Qt shows."""
    for node in ast.walk(source):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in SHOWS_EVERY_ARGUMENT:
                arguments = [*node.args, *(pair.value for pair in node.keywords)]
            elif name in SHOWS_ITS_FIRST_ARGUMENT:
                arguments = node.args[:1]
            else:
                continue
            for argument in arguments:
                yield from ((node.lineno, words) for words in literals(argument))


def literals(node: ast.expr) -> Iterator[str]:
    """The literals that become part of the value; not what is handed to another call."""
    match node:
        case ast.Constant(value=str(words)):
            if re.search(r"[^\W\d_]", words) and not SHORTCUT.fullmatch(words):
                yield words
        case ast.JoinedStr(values=parts) | ast.List(elts=parts) | ast.Tuple(elts=parts):
            for part in parts:
                yield from literals(part)
        case ast.BinOp(left=first, right=second) | ast.IfExp(body=first, orelse=second):
            yield from literals(first)
            yield from literals(second)
        case ast.BoolOp(values=parts):
            for part in parts:
                yield from literals(part)


def test_no_page_shows_a_literal():
    nothing(
        f"{module}:{line}: {words!r}"
        for module, path in modules().items()
        if module.startswith("shouyue.desk")
        for line, words in shown_words(tree(path))
    )


def test_no_code_is_put_together_out_of_pieces():
    """The catalogue is made from codes that stand whole in the source: no other has words."""
    nothing(
        f"{module}:{node.lineno}: {ast.unparse(node)}"
        for module, path in modules().items()
        if module not in LOOK_UP_WHAT_STANDS_WHOLE
        for node in ast.walk(tree(path))
        if isinstance(node, ast.JoinedStr)
        and isinstance(first := node.values[0], ast.Constant)
        and BEGINS_A_CODE.match(str(first.value))
    )


@pytest.mark.parametrize(
    "code",
    [
        "label.setText('Saved')",
        "QLabel('保存', parent)",
        "QAction(icon, text=f'{count} letters')",
        "box.addItem('Li' if one else other, 'key')",
        "tabs.addTab(page, 'To' + 'day')",
    ],
)
def test_the_search_finds_a_literal(code: str):
    assert list(shown_words(ast.parse(code)))


@pytest.mark.parametrize(
    "code",
    [
        "label.setText(_('Saved'))",
        "label.setText(' · ')",
        "box.addItem(_('Li'), 'key')",
        "QAction(icon, _('Print'), shortcut='Ctrl+P')",
        "widget.setObjectName('today')",
        "f'{number:>4}'",
    ],
)
def test_the_search_leaves_alone_what_is_no_word(code: str):
    assert not list(shown_words(ast.parse(code)))
