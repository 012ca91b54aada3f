"""Paper that comes back."""

from pathlib import Path

from shouyue.paper.pdf import PRODUCER

_SCANNER = "/Producer(Scanner)"


def as_scan(letters: Path) -> Path:
    """What a scanner would make of printed letters, beside their file: its pages, not our mark."""
    ours = letters.read_bytes()
    assert ours.count(PRODUCER.encode()) == 1
    assert len(_SCANNER) == len(PRODUCER)
    scan = letters.with_name(f"{letters.stem}-scanned.pdf")
    scan.write_bytes(ours.replace(PRODUCER.encode(), _SCANNER.encode()))
    return scan
