"""Asks the event loop when it has something to do next, so that nobody has to wait and see.

Qt tells no sum of its timers; the GLib context that its loop runs on under Linux does.
"""

import ctypes
from ctypes import byref, c_int, c_int32, c_uint16, c_void_p
from functools import cache

from PySide6.QtCore import QAbstractEventDispatcher

_ALL_PRIORITIES = 2**31 - 1


class _Watched(ctypes.Structure):
    """GPollFD, where a descriptor is an int."""

    _fields_ = (("fd", c_int32), ("events", c_uint16), ("found", c_uint16))


_NONE = (_Watched * 0)()


def next_due_ms() -> int | None:
    """Milliseconds until the next event or timer of this thread, of whichever object.

    0 also where the loop does not run on GLib and cannot be asked. None: only a descriptor,
    another thread or another call can bring something.
    """
    dispatcher = QAbstractEventDispatcher.instance()
    if dispatcher is None or "Glib" not in dispatcher.metaObject().className():
        return 0
    glib = _glib()
    context, priority, wait = glib.g_main_context_default(), c_int(), c_int()
    if not glib.g_main_context_acquire(context):
        return 0
    try:
        if glib.g_main_context_prepare(context, byref(priority)):
            return 0
        glib.g_main_context_query(context, _ALL_PRIORITIES, byref(wait), _NONE, 0)
    finally:
        glib.g_main_context_release(context)
    return None if wait.value < 0 else wait.value


@cache
def _glib() -> ctypes.CDLL:
    """The library that Qt has loaded already."""
    glib = ctypes.CDLL("libglib-2.0.so.0")
    glib.g_main_context_default.restype = c_void_p
    for name in ("acquire", "release"):
        getattr(glib, f"g_main_context_{name}").argtypes = [c_void_p]
    glib.g_main_context_prepare.argtypes = [c_void_p, ctypes.POINTER(c_int)]
    glib.g_main_context_query.argtypes = [
        c_void_p,
        c_int,
        ctypes.POINTER(c_int),
        ctypes.POINTER(_Watched),
        c_int,
    ]
    return glib
