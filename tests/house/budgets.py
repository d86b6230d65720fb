"""The budgets of ARCHITECTURE.md as a function from source texts to complaints."""

import ast
from collections.abc import Iterable, Mapping
from statistics import median
from typing import TypeAlias

Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef

FILE_MEDIAN = 110  # "about 100"
FILE_USUAL = 400
FUNCTION_USUAL = 35
FUNCTION_MOST = 60
USUAL_SHARE = 0.95


def _share_within(sizes: Iterable[int], limit: int) -> float:
    counted = list(sizes)
    return sum(size <= limit for size in counted) / len(counted) if counted else 1.0


def _functions(tree: ast.Module) -> list[Function]:
    return [node for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]


def _undocumented(name: str, tree: ast.Module) -> list[str]:
    missing = [] if ast.get_docstring(tree) else [f"{name}: no docstring"]
    classes = (node for node in ast.walk(tree) if isinstance(node, ast.ClassDef))
    return missing + [f"{name}: class {node.name} has no docstring" for node in classes if not ast.get_docstring(node)]


def complaints(files: Mapping[str, str]) -> list[str]:
    """What in these Python texts (name -> text) is over budget; empty when all is well."""
    trees = {name: ast.parse(text) for name, text in files.items()}
    lines = {name: text.count("\n") for name, text in files.items()}
    sizes = {
        f"{name}:{node.lineno} {node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for name, tree in trees.items()
        for node in _functions(tree)
    }
    found = [complaint for name, tree in trees.items() for complaint in _undocumented(name, tree)]
    if lines and median(lines.values()) > FILE_MEDIAN:
        found.append(f"the median file has {median(lines.values())} lines, more than {FILE_MEDIAN}")
    if _share_within(lines.values(), FILE_USUAL) < USUAL_SHARE:
        found += [f"{name}: {count} lines" for name, count in lines.items() if count > FILE_USUAL]
    if _share_within(sizes.values(), FUNCTION_USUAL) < USUAL_SHARE:
        found += [f"{name}: {count} lines" for name, count in sizes.items() if count > FUNCTION_USUAL]
    found += [f"{name}: {count} lines" for name, count in sizes.items() if count > FUNCTION_MOST]
    return found
