"""Small stays small: every god object grew one reasonable method at a time."""

import ast
from collections.abc import Iterator

from architecture.house import SOURCE, modules, nothing, tree

LIMITS = {"lines of a file": 500, "lines of a function": 60, "methods of a class": 20}
LIMIT_OF_A_WINDOW = 300

# What is over its limit and why: what is measured -> (limit granted, reason). It only shrinks.
ALLOWED: dict[str, tuple[int, str]] = {}


def length(node: ast.stmt) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def sizes() -> Iterator[tuple[str, int, int]]:
    """(what, its size, its limit) of every file, class and function."""
    for module, path in modules().items():
        lines = len(path.read_text("utf-8").splitlines())
        yield f"{module} (lines)", lines, LIMITS["lines of a file"]
        for node in ast.walk(tree(path)):
            where = f"{module}:{getattr(node, 'name', '')}"
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{where} (lines)", length(node), LIMITS["lines of a function"]
            elif isinstance(node, ast.ClassDef):
                methods = sum(
                    isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef) for part in node.body
                )
                yield f"{where} (methods)", methods, LIMITS["methods of a class"]
                if any("QMainWindow" in ast.unparse(base) for base in node.bases):
                    yield f"{where} (lines)", length(node), LIMIT_OF_A_WINDOW


def test_nothing_is_larger_than_the_house_allows():
    too_large = [
        f"{what}: {size}, at most {limit}"
        for what, size, limit in sizes()
        if size > max(limit, ALLOWED.get(what, (0, ""))[0])
    ]
    nothing(too_large)


def test_no_exception_outlives_its_need():
    largest: dict[str, int] = {}
    limits: dict[str, int] = {}
    for what, size, limit in sizes():
        largest[what] = max(size, largest.get(what, 0))
        limits[what] = limit
    idle = [what for what in ALLOWED if largest.get(what, 0) <= limits.get(what, 0)]
    loose = [what for what, (granted, _) in ALLOWED.items() if granted > largest.get(what, 0)]
    nothing(idle + loose)


def test_no_module_is_named_for_a_kind_instead_of_a_subject():
    kinds = {"utils", "util", "helpers", "helper", "common", "misc", "widgets", "models"}
    nothing(
        path.relative_to(SOURCE).as_posix()
        for path in modules().values()
        if path.stem.rstrip("0123456789") in kinds
    )
