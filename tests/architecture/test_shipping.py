"""What the installer takes along is there, and what is there is taken along."""

import ast
from importlib.metadata import distribution
from importlib.util import find_spec

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from architecture.house import ROOT, nothing, tree
from shouyue import shipping
from shouyue.i18n.catalogue import languages, locale_folder

QT_KEPT = [
    "PySide6/Qt/lib/libQt6Widgets.so.6",
    "PySide6/Qt/lib/libQt6XcbQpa.so.6",
    "PySide6/Qt/plugins/platforms/libqxcb.so",
    "PySide6/Qt/plugins/platforms/libqoffscreen.so",
    "PySide6/Qt/plugins/platforminputcontexts/libibusplatforminputcontextplugin.so",
    "PySide6/Qt/plugins/printsupport/libcupsprintersupport.so",
    "PySide6/Qt/translations/qtbase_zh_CN.qm",
    "PySide6\\plugins\\platforms\\qwindows.dll",
    "PySide6\\plugins\\styles\\qmodernwindowsstyle.dll",
    "PySide6\\plugins\\tls\\qschannelbackend.dll",
    "PySide6\\translations\\qtbase_zh_CN.qm",
]
QT_LEFT_OUT = [
    "PySide6/Qt/lib/libQt6Quick.so.6",
    "PySide6/Qt/plugins/platforminputcontexts/libqtvirtualkeyboardplugin.so",
    "PySide6/Qt/plugins/platforms/libqeglfs.so",
    "PySide6/Qt/translations/qtbase_de.qm",
    "PySide6\\opengl32sw.dll",
    "PySide6\\Qt6Qml.dll",
    "babel/locale-data/de.dat",
]


def test_every_data_folder_exists():
    assert not [name for name in shipping.DATA_FOLDERS if not (ROOT / name).is_dir()]


def test_the_wheel_carries_the_same_folders_as_the_installer():
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    for name in shipping.DATA_FOLDERS:
        assert f'{name} = "shouyue/_shipped/{name}"' in text


def test_every_folder_the_program_asks_for_is_shipped():
    asked = {
        node.args[0].value
        for path in (ROOT / "src").rglob("*.py")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", getattr(node.func, "attr", "")) == "shipped"
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }
    assert {str(name).split("/")[0] for name in asked} <= set(shipping.DATA_FOLDERS)


def test_what_lies_beside_the_modules_is_shipped_with_them():
    source = ROOT / "src"
    beside = {
        path.relative_to(source).parts[0]
        for path in source.rglob("*")
        if path.is_file() and path.suffix not in {".py", ".pyc"}
    }
    assert beside <= set(shipping.PACKAGES_WITH_DATA)


@pytest.mark.parametrize("name", [*shipping.HIDDEN_IMPORTS, *shipping.HIDDEN_PACKAGES])
def test_every_hidden_import_exists(name: str):
    assert find_spec(name) is not None


@pytest.mark.parametrize("place", QT_KEPT)
def test_what_a_window_or_a_printer_needs_travels(place: str):
    assert shipping.travels(place)


@pytest.mark.parametrize("place", QT_LEFT_OUT)
def test_what_is_never_opened_stays_behind(place: str):
    assert not shipping.travels(place)


def test_every_language_of_the_program_finds_its_formats():
    tags = {*languages(locale_folder()), "zh_Hans_CN", "root"}
    forms = {path.suffixes[0][1:] for path in (ROOT / "forms").rglob("words.*.toml")}
    unshipped = [
        tag
        for tag in tags | forms
        if not shipping.travels(f"babel/locale-data/{tag.replace('-', '_')}.dat")
    ]
    nothing(unshipped)


def test_the_licence_texts_are_those_of_the_locked_packages():
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    pins = [Requirement(line.rstrip("\\ ")) for line in lock.splitlines() if line[:1].isalnum()]
    locked = {
        canonicalize_name(pin.name) for pin in pins if not pin.marker or pin.marker.evaluate()
    }
    assert {canonicalize_name(name) for name in shipping.LICENSED} == locked


@pytest.mark.parametrize("name", shipping.LICENSED)
def test_a_shipped_package_says_its_licence(name: str):
    about = distribution(name).metadata
    told = [about["License"], about["License-Expression"], about["License-File"]]
    assert any(told) or "License ::" in str(about.get_all("Classifier"))


def test_the_licences_that_qt_asks_for_are_here_whole():
    folder = ROOT / "resources" / "licences"
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in (folder / "LGPL-3.0.txt").read_text("utf-8")
    assert "GNU GENERAL PUBLIC LICENSE" in (folder / "GPL-3.0.txt").read_text("utf-8")


def test_the_build_file_decides_nothing():
    source = ast.parse((ROOT / "build_installer.spec").read_text("utf-8"))
    decisions = ast.If | ast.For | ast.While | ast.Try | ast.FunctionDef | ast.Lambda | ast.IfExp
    assert not [node for node in ast.walk(source) if isinstance(node, decisions)]
