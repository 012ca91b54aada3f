"""What is saved here, what headquarters holds, what waits and what is wrong, in words."""

from shouyue.casework.views import Status
from shouyue.desk.sentences import moment
from shouyue.i18n.language import Language


def saved_here(language: Language, status: Status) -> str:
    return language.plural("{n} entry saved here", "{n} entries saved here", status.facts)


def held_there(language: Language, status: Status) -> tuple[str, str]:
    """What headquarters has given its word for; (tone, words)."""
    if not status.enrolled:
        return "warn", language.text(
            "Not joined to headquarters: everything is on this laptop only"
        )
    if not status.held_at:
        return "warn", language.text("Headquarters holds nothing yet")
    when = moment(language, status.held_at)
    words = language.plural(
        "Headquarters holds {n} entry, up to {when}",
        "Headquarters holds {n} entries, up to {when}",
        status.held,
        when=when,
    )
    return ("good" if not status.waiting else "quiet"), words


def waiting(language: Language, status: Status) -> tuple[str, str]:
    """What has not left this laptop; (tone, words)."""
    if not status.waiting and not status.waiting_scans:
        return "good", language.text("Nothing waits")
    entries = language.plural("{n} entry waits", "{n} entries wait", status.waiting)
    scans = language.plural("{n} scan waits", "{n} scans wait", status.waiting_scans)
    if not status.waiting_scans:
        return "warn", entries
    if not status.waiting:
        return "warn", scans
    return "warn", language.text("{entries}, {scans}", entries=entries, scans=scans)


def troubles(language: Language, status: Status) -> list[str]:
    """What a person has to look at before all is well."""
    found = []
    if status.conflicts:
        found.append(
            language.plural(
                "{n} entry was written differently by two people",
                "{n} entries were written differently by two people",
                status.conflicts,
            )
        )
    if status.quarantined:
        found.append(
            language.plural(
                "Headquarters set {n} entry aside",
                "Headquarters set {n} entries aside",
                status.quarantined,
            )
        )
    return found
