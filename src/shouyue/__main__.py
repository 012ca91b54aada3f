"""Starts the program: `python -m shouyue`, and the installed one."""

import multiprocessing
import sys


def start() -> int:
    """Run the command line; in a process that reads a bank's file, only that."""
    multiprocessing.freeze_support()
    # Not at the top: a process made for one file runs this module too, and needs no window.
    from shouyue.cli import main  # noqa: PLC0415 - see above

    return main()


if __name__ == "__main__":
    sys.exit(start())
