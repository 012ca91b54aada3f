"""How the window looks: measures, two sets of colours, one accent, one style sheet."""

from dataclasses import asdict, dataclass
from string import Template

from pylopdf_fonts_zh_cn import sans_path
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from shouyue.data import shipped

BASE_PT = 11
ROW_PX = 40
RAIL_PX = 196
GAP, HALF, WIDE = 12, 6, 20
_FAMILY = "Noto Sans SC"
_BESIDE = {
    "Noto Naskh Arabic": "NotoNaskhArabic-Regular.ttf",
    "Noto Serif Tibetan": "NotoSerifTibetan-Regular.ttf",
}
"""For what the first has no letters of: the same faces that letters are printed in."""


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours. Text on its ground has a contrast of at least 4.5 : 1 in every pair used."""

    ground: str
    surface: str
    line: str
    edge: str
    text: str
    quiet: str
    accent: str
    on_accent: str
    soft: str
    bad: str
    bad_soft: str
    warn: str
    warn_soft: str
    good: str
    good_soft: str
    rail: str
    rail_text: str
    rail_quiet: str
    rail_here: str

    def colour(self, name: str) -> QColor:
        return QColor(getattr(self, name))


LIGHT = Theme(
    ground="#f2f4f6",
    surface="#ffffff",
    line="#dce1e6",
    edge="#82909c",
    text="#18212a",
    quiet="#525f6b",
    accent="#155a8a",
    on_accent="#ffffff",
    soft="#e4eff7",
    bad="#a3211c",
    bad_soft="#fbebea",
    warn="#7a4b00",
    warn_soft="#fff3d9",
    good="#17633a",
    good_soft="#e6f4eb",
    rail="#123a57",
    rail_text="#ffffff",
    rail_quiet="#b9cfdf",
    rail_here="#1f5a82",
)
DARK = Theme(
    ground="#14181c",
    surface="#1d2329",
    line="#343d46",
    edge="#76828d",
    text="#e9edf0",
    quiet="#a9b4be",
    accent="#7cbbe9",
    on_accent="#0b1b27",
    soft="#213646",
    bad="#ff9e96",
    bad_soft="#3d2222",
    warn="#f3c552",
    warn_soft="#382e15",
    good="#82d3a3",
    good_soft="#1c3427",
    rail="#0e1f2c",
    rail_text="#f2f6f9",
    rail_quiet="#a4b9c8",
    rail_here="#23485f",
)

_SHEET = Template("""
QWidget { color: $text; }
QMainWindow, QDialog, #page, #ground { background: $ground; }
QToolTip { background: $surface; color: $text; border: 1px solid $edge; padding: 4px; }
QFrame#card { background: $surface; border: 1px solid $line; border-radius: 6px; }
QFrame#rule { background: $line; border: none; max-height: 1px; min-height: 1px; }
QScrollArea, QScrollArea > QWidget > QWidget#inside { background: transparent; border: none; }

QLabel#title { font-size: 17pt; }
QLabel#heading { font-size: 12.5pt; color: $accent; }
QLabel#quiet, QLabel#hint { color: $quiet; }
QLabel#aloud { font-size: 17pt; padding: 6px 0; }
QLabel#figure { font-size: 20pt; }
QLabel#problem, QLabel[tone="bad"] { color: $bad; }
QLabel[tone="warn"] { color: $warn; }
QLabel[tone="good"] { color: $good; }

QLineEdit, QPlainTextEdit, QComboBox, QAbstractSpinBox {
  background: $surface; border: 1px solid $edge; border-radius: 4px; padding: 5px 8px;
  min-height: 24px; selection-background-color: $accent; selection-color: $on_accent; }
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus, QAbstractSpinBox:focus {
  border: 2px solid $accent; padding: 4px 7px; }
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled { color: $quiet;
  background: $ground; }
QLineEdit[wrong="true"], QPlainTextEdit[wrong="true"], QComboBox[wrong="true"] {
  border: 2px solid $bad; padding: 4px 7px; }
QComboBox::drop-down { border: none; width: 28px; }
QComboBox::down-arrow { image: url("$icons/down.svg"); width: 16px; height: 16px; }
QAbstractSpinBox QLineEdit, QComboBox QLineEdit { border: none; padding: 0; min-height: 0;
  background: transparent; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {
  subcontrol-origin: border; border: none; width: 24px; background: transparent; }
QAbstractSpinBox::up-button { subcontrol-position: top right; }
QAbstractSpinBox::down-button { subcontrol-position: bottom right; }
QAbstractSpinBox::up-arrow { image: url("$icons/up.svg"); width: 12px; height: 12px; }
QAbstractSpinBox::down-arrow { image: url("$icons/down.svg"); width: 12px; height: 12px; }
QComboBox QAbstractItemView { background: $surface; border: 1px solid $edge; outline: 0;
  selection-background-color: $soft; selection-color: $text; }
QComboBox QAbstractItemView::item { min-height: 34px; padding: 2px 8px; }

QPushButton { background: $surface; border: 1px solid $edge; border-radius: 4px;
  padding: 6px 14px; min-height: 24px; }
QPushButton:hover { background: $soft; }
QPushButton:pressed { background: $line; }
QPushButton:focus { border: 2px solid $accent; padding: 5px 13px; }
QPushButton:disabled { color: $quiet; background: $ground; border-color: $line; }
QPushButton#main { background: $accent; color: $on_accent; border: 1px solid $accent; }
QPushButton#main:hover { border: 1px solid $text; }
QPushButton#main:focus { border: 2px solid $text; }
QPushButton#main:disabled { background: $line; color: $quiet; border-color: $line; }
QPushButton#flat { background: transparent; border: 1px solid transparent; color: $accent; }
QPushButton#flat:hover { background: $soft; }
QPushButton#flat:focus { border: 2px solid $accent; }
QPushButton#choice { padding: 5px 12px; background: $surface; }
QPushButton#choice:focus { padding: 4px 11px; }
QPushButton#choice:checked { background: $soft; border-color: $accent; color: $accent; }
QPushButton#choice:checked:focus { border: 2px solid $accent; }

QCheckBox, QRadioButton { spacing: 8px; min-height: 30px; padding: 0 4px;
  border: 2px solid transparent; border-radius: 4px; }
QCheckBox:focus, QRadioButton:focus { border-color: $accent; }

QCheckBox::indicator, QListView::indicator { width: 18px; height: 18px;
  border: 1px solid $edge; border-radius: 3px; background: $surface; }
QCheckBox::indicator:checked, QListView::indicator:checked { background: $accent;
  border-color: $accent; image: url("$icons/$tick.svg"); }

QSplitter::handle { background: transparent; }
QTableView, QListView, QTreeView { background: $surface; border: 1px solid $line;
  border-radius: 6px; outline: 0; gridline-color: $line;
  selection-background-color: $soft; selection-color: $text; }
QListView::item { min-height: 32px; padding: 0 8px; }
QTableView:focus, QListView:focus { border: 1px solid $accent; }
QHeaderView { background: $surface; border: none; }
QHeaderView::section { background: $surface; color: $quiet; border: none;
  border-bottom: 1px solid $edge; padding: 6px 9px; }
QTableCornerButton::section { background: $surface; border: none; }
QListView#menu::item { min-height: 52px; padding: 4px 12px; border-radius: 4px; }
QListView#menu::item:selected { background: $soft; color: $text; }

QProgressBar { background: $ground; border: 1px solid $line; border-radius: 4px;
  min-height: 14px; max-height: 14px; text-align: center; font-size: 9pt; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }

QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: $edge; border-radius: 4px; margin: 2px; min-height: 32px;
  min-width: 32px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

#rail { background: $rail; }
#rail QLabel { color: $rail_text; }
#rail QLabel#quiet { color: $rail_quiet; }
#rail QLabel#mark { font-size: 18pt; }
#rail QPushButton { background: transparent; color: $rail_text; border: 2px solid transparent;
  border-radius: 4px; text-align: left; padding: 6px 10px; min-height: 28px; }
#rail QPushButton:hover { background: $rail_here; }
#rail QPushButton:focus { border: 2px solid $rail_quiet; }
#rail QPushButton:checked { background: $rail_here; }
#rail QLabel#hint { color: $rail_quiet; font-size: 9.5pt; }
#rail QPushButton#minor { color: $rail_quiet; min-height: 22px; padding: 4px 10px; }

#status { background: $surface; border-top: 1px solid $line; }
#status QLabel { padding: 0 6px; }

#bar[kind="done"] { background: $good_soft; border-bottom: 1px solid $good; }
#bar[kind="notice"] { background: $warn_soft; border-bottom: 1px solid $warn; }
#bar[kind="trouble"] { background: $bad_soft; border-bottom: 1px solid $bad; }
#bar[kind="done"] QLabel#shape { color: $good; }
#bar[kind="notice"] QLabel#shape { color: $warn; }
#bar[kind="trouble"] QLabel#shape { color: $bad; }

#verdict { border-radius: 4px; border: 1px solid $line; background: $ground; }
#verdict[kind="good"] { background: $good_soft; border-color: $good; }
#verdict[kind="warn"] { background: $warn_soft; border-color: $warn; }
#verdict[kind="bad"] { background: $bad_soft; border-color: $bad; }
#verdict[kind="good"] QLabel#shape { color: $good; }
#verdict[kind="warn"] QLabel#shape { color: $warn; }
#verdict[kind="bad"] QLabel#shape { color: $bad; }

#help { background: $surface; border: 1px solid $edge; border-radius: 8px; }
#veil { background: rgba(10, 20, 28, 150); }
QLabel#key { background: $ground; border: 1px solid $line; border-radius: 4px;
  padding: 2px 8px; color: $text; }
""")


def system_theme() -> Theme:
    """Light or dark, as the system says."""
    hints = QGuiApplication.styleHints()
    return DARK if hints.colorScheme() == Qt.ColorScheme.Dark else LIGHT


def theme_now() -> Theme:
    """The theme that the application wears: for those who paint."""
    ground = QGuiApplication.palette().color(QPalette.ColorRole.Window)
    return DARK if ground == DARK.colour("ground") else LIGHT


def load_font() -> None:
    """Makes the program's own fonts known: a bare machine has none for Chinese, Uyghur, Tibetan.

    The faces beside the Chinese one are files of letters: Qt takes both in a few milliseconds.
    """
    if _FAMILY not in QFontDatabase.families():
        QFontDatabase.addApplicationFont(str(sans_path()))
    for family, file in _BESIDE.items():
        if family not in QFontDatabase.families():
            QFontDatabase.addApplicationFont(str(shipped("resources") / "fonts" / file))


def dress(app: QApplication, theme: Theme) -> None:
    """Gives the application its font, palette and sheet."""
    app.setStyle("Fusion")
    app.setFont(QFont([_FAMILY, "HanaMinB", *_BESIDE], BASE_PT))
    app.setPalette(_palette(theme))
    icons = (shipped("resources") / "icons").as_posix()
    tick = "tick-dark" if theme is DARK else "tick-light"
    app.setStyleSheet(_SHEET.substitute(asdict(theme), icons=icons, tick=tick))


def _palette(theme: Theme) -> QPalette:
    role = QPalette.ColorRole
    colours = {
        role.Window: theme.ground,
        role.WindowText: theme.text,
        role.Base: theme.surface,
        role.AlternateBase: theme.ground,
        role.Text: theme.text,
        role.Button: theme.surface,
        role.ButtonText: theme.text,
        role.Highlight: theme.accent,
        role.HighlightedText: theme.on_accent,
        role.PlaceholderText: theme.quiet,
        role.ToolTipBase: theme.surface,
        role.ToolTipText: theme.text,
        role.Link: theme.accent,
        role.Mid: theme.line,
    }
    palette = QPalette()
    for name, value in colours.items():
        palette.setColor(name, QColor(value))
    for name in (role.Text, role.WindowText, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, name, QColor(theme.quiet))
    return palette
