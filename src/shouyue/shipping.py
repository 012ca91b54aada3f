"""What the installed program consists of besides its own modules; read by the installer's build.

Kept here, not in the build's file, so that a test can say what is missing before anything is
built. Imports nothing: the build reads it without the program's packages.
"""

from fnmatch import fnmatchcase

DATA_FOLDERS = ("forms", "resources")

# Imported by name at run time, where the search for imports cannot see them.
HIDDEN_IMPORTS = ("_cffi_backend", "babel.numbers", "pylopdf_fonts_zh_cn", "sqlcipher3.dbapi2")
HIDDEN_PACKAGES = ("shouyue", "uvicorn")

# The first for the steps of its databases' schemas.
PACKAGES_WITH_DATA = ("shouyue", "pylopdf_fonts_zh_cn")

# Distributions whose licence texts travel with them: everything the program's lock installs.
LICENSED = (
    "PySide6_Essentials",
    "PyNaCl",
    "XlsxWriter",
    "anyio",
    "babel",
    "backports.zstd",
    "cffi",
    "click",
    "fonttools",
    "h11",
    "httpcore2",
    "httpx2",
    "idna",
    "msgspec",
    "pillow",
    "platformdirs",
    "pycparser",
    "pylopdf-fonts-zh-cn",
    "pypdfium2",
    "python-calamine",
    "shiboken6",
    "sqlcipher3",
    "starlette",
    "truststore",
    "typing-extensions",
    "uvicorn",
    "zxing-cpp",
)

# Tools and toolkits that a dependency mentions and this program never calls.
EXCLUDED_MODULES = ("IPython", "_pytest", "matplotlib", "numpy", "pytest", "setuptools", "tkinter")

# What Qt's wheel and babel bring and this program never opens, by its place in the bundle. Qt's
# libraries stay whole files, so that anyone may replace them (LGPL).
_LEFT_OUT = (
    "*Qt6Qml*",
    "*Qt6Quick*",
    "*Qt6VirtualKeyboard*",
    "*Qt6Egl*",
    "*Qt6Wayland*",
    "*Qt6WlShell*",
    "*/Qt6Pdf*",
    "*/QtQml*",
    "*/QtQuick*",
    "*opengl32sw.dll",
    "*libavif*",
    "*/plugins/egldeviceintegrations/*",
    "*/plugins/generic/*",
    "*/plugins/imageformats/*qpdf*",
    "*/plugins/platforms/*eglfs*",
    "*/plugins/platforms/*linuxfb*",
    "*/plugins/platforms/*minimalegl*",
    "*/plugins/platforms/*vnc*",
    "*/plugins/platforms/*vkkhrdisplay*",
    "*/plugins/platforms/*wayland*",
    "*/plugins/platforminputcontexts/*virtualkeyboard*",
    "*/plugins/platformthemes/*gtk3*",
    "*/plugins/wayland-*",
    "*/plugins/qmltooling/*",
    "*/translations/*.qm",
    "babel/locale-data/*.dat",
    # What GTK's theme plugin draws in where the building machine happens to have GTK.
    *(
        f"lib{name}*"
        for name in ("atk", "cairo", "datrie", "gdk_pixbuf", "pango", "pixman", "thai")
    ),
)
# Patterns win over those above: the languages that a branch may print in, and Qt's own buttons.
_KEPT = (
    "*/translations/qtbase_zh_CN.qm",
    "babel/locale-data/root.dat",
    *(f"babel/locale-data/{tag}{rest}" for tag in ("en", "zh") for rest in (".dat", "_*.dat")),
    *(
        f"babel/locale-data/{tag}{rest}"
        for tag in ("bo", "ii", "kk", "ko", "mn", "ug", "yue", "za")
        for rest in (".dat", "_*.dat")
    ),
)


def travels(place: str) -> bool:
    """Whether the file at this place in the bundle is part of the installed program."""
    name = place.replace("\\", "/")
    kept = any(fnmatchcase(name, pattern) for pattern in _KEPT)
    return kept or not any(fnmatchcase(name, pattern) for pattern in _LEFT_OUT)
