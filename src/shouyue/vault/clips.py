"""Recorded sentences of forms, on this laptop alone and encrypted like everything.

A clip belongs to the words that it says: other words have none, whatever version the form is.
"""

from typing import Final, NamedTuple

from shouyue.sqlcipher import Row, transaction
from shouyue.vault.vault import Vault

_COLUMNS: Final = "form, language, dialect, text, version, media, by, since, length(data)"
_OF: Final = "form = :form AND language = :language AND dialect = :dialect"


class Clip(NamedTuple):
    """What a clip says, for which form in which version it was recorded, by whom and when.

    `dialect` is as people call it, empty for the language as it is written; `size` in bytes.
    """

    form: str
    language: str
    dialect: str
    text: str
    version: int
    media: str
    by: str
    since: str
    size: int


def keep_clip(vault: Vault, clip: Clip, data: bytes) -> None:
    """Keep a clip; one of the same words gives way to it."""
    with transaction(vault.scans):
        vault.scans.execute(
            "INSERT OR REPLACE INTO clip"
            " (form, language, dialect, text, version, media, by, since, data)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (*clip[:-1], data),
        )


def clips(vault: Vault, form: str, language: str, dialect: str) -> list[Clip]:
    """All clips of a form in a dialect, also those whose words are said no more."""
    rows = vault.scans.execute(
        f"SELECT {_COLUMNS} FROM clip WHERE {_OF} ORDER BY since, text",  # noqa: S608  # own names
        {"form": form, "language": language, "dialect": dialect},
    )
    return [_clip(row) for row in rows]


def dialects(vault: Vault, form: str, language: str) -> tuple[str, ...]:
    """In which dialects there are clips of a form."""
    rows = vault.scans.execute(
        "SELECT DISTINCT dialect FROM clip WHERE form = ? AND language = ? ORDER BY dialect",
        (form, language),
    )
    return tuple(row[0] for row in rows)


def clip_data(vault: Vault, clip: Clip) -> bytes:
    """The sound of a clip; empty if it is gone."""
    row = vault.scans.execute(
        f"SELECT data FROM clip WHERE {_OF} AND text = :text",  # noqa: S608  # own names
        _key(clip),
    ).fetchone()
    return bytes(row[0]) if row is not None else b""


def drop_clip(vault: Vault, clip: Clip) -> None:
    with transaction(vault.scans):
        vault.scans.execute(
            f"DELETE FROM clip WHERE {_OF} AND text = :text",  # noqa: S608  # own names
            _key(clip),
        )


def _key(clip: Clip) -> dict[str, str]:
    return {
        "form": clip.form,
        "language": clip.language,
        "dialect": clip.dialect,
        "text": clip.text,
    }


def _clip(row: Row) -> Clip:
    return Clip(*row)
