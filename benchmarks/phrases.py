"""Free text looked through for what a bank must not say, as it is done at every pause of typing.

    python benchmarks/phrases.py [--signs 2000] [--rounds 25]

Prints milliseconds of one text (first, median) beside what it takes to even the same text out
once, which is the least any way of comparing costs: notes of everyday, all threats in one text,
one phrase over and over, the same typed in Latin letters, and quotations that never close. The
first time makes the patterns. The budget is a few milliseconds for 2,000 signs of everyday.
"""

import argparse
import time
import tomllib
from collections.abc import Callable
from pathlib import Path
from statistics import median

from shouyue.casework.policy import shipped_policy
from shouyue.domain.spelling import Spelling

SAID = Path(__file__).parents[1] / "tests" / "data" / "said.toml"


def milliseconds(act: Callable[[], object], rounds: int) -> list[float]:
    times = []
    for _ in range(rounds):
        # Of this thread alone: what else runs on the machine is no part of it.
        begun = time.thread_time()
        act()
        times.append((time.thread_time() - begun) * 1000)
    return times


def texts(signs: int) -> dict[str, str]:
    said = tomllib.loads(SAID.read_text("utf-8"))
    harmful = [words for some in said["ours"].values() for words in some]
    whole = {
        "everyday": "，".join(said["harmless"]["everyday"]),
        "threats": "，".join(harmful),
        "one phrase": "老赖" * signs,
        "in Latin letters": "lao lai " * signs,
        "open quotations": "他说“" * signs,
    }
    return {name: text[:signs] for name, text in whole.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--signs", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=25)
    args = parser.parse_args()
    book, evened = shipped_policy().phrases, Spelling()
    for name, text in texts(args.signs).items():
        ours = milliseconds(lambda text=text: book.found_in(text), args.rounds)
        least = milliseconds(lambda text=text: evened.view(text), args.rounds)
        print(
            f"{name:18} first {ours[0]:7.1f}  median {median(ours):6.2f}"
            f"  ratio to evening out {median(ours) / median(least):6.1f}"
        )


if __name__ == "__main__":
    main()
