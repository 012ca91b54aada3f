"""A language that nobody speaks: every sentence a third longer and marked, to find clipped text.

Sentences that stay unmarked on a screen never went through the catalogue.
"""

from shouyue.i18n.language import Language

_MARKED = str.maketrans("aeiouAEIOU", "àéîõüÀÉÎÕÜ")
_LONGER_BY = 3


class _Stretched:
    """Marks vowels outside of `{placeholders}` and pads."""

    def gettext(self, message: str, /) -> str:
        first, *others = message.split("{")
        marked = first.translate(_MARKED)
        for piece in others:
            name, closing, rest = piece.partition("}")
            marked += "{" + name + closing + rest.translate(_MARKED)
        return f"⟦{marked}{'·' * (len(message) // _LONGER_BY)}⟧"

    def ngettext(self, one: str, many: str, n: int, /) -> str:
        return self.gettext(one if n == 1 else many)

    def pgettext(self, _context: str, message: str, /) -> str:
        return self.gettext(message)


def pseudo_language() -> Language:
    """English, marked and stretched."""
    return Language("en", _Stretched())
