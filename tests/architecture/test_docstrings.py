"""Would you know, opening any file, what belongs in it?"""

import ast

from architecture.house import modules, nothing, tree

# The program itself, and the door by which `pyproject.toml` starts it.
ENTRIES = {"shouyue", "shouyue.cli"}


def test_every_module_says_what_it_is_for():
    nothing(module for module, path in modules().items() if not ast.get_docstring(tree(path)))


def test_every_public_class_says_what_it_is():
    nothing(
        f"{module}:{node.name}"
        for module, path in modules().items()
        for node in tree(path).body
        if isinstance(node, ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    )


def test_a_package_is_one_sentence_and_otherwise_empty():
    nothing(
        module
        for module, path in modules().items()
        if path.name == "__init__.py" and module not in ENTRIES and len(tree(path).body) != 1
    )
