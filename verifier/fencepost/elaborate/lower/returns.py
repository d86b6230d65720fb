"""Early returns: an operation's body put so that every `return` is the last statement of its block.

What stands below an `if` with a `return` moves into the branch that goes on, so that `return` needs no jump.
It must go on in one branch only: otherwise the text below would be written twice, and this is refused.
"""

from dataclasses import dataclass, replace
from typing import final

from fencepost.elaborate.names.report import Report
from fencepost.syntax import ast


def settled(operation: ast.Operation, report: Report) -> ast.Block:
    """The body with its returns last; where that cannot be, it is said, and the body stays as it is."""
    returns = _Returns(operation, report)
    if operation.result is not None and not _ends(operation.body):
        message = f"`{operation.name.text}` may end without a `return`"
        report.error("FP512", operation.name.span, message, "every way through it returns a value")
    return returns.block(operation.body)


def _holds_return(node: ast.Statement) -> bool:
    return isinstance(node, ast.Return) or any(_holds_return(inner) for block in _blocks(node) for inner in block)


def _blocks(node: ast.Statement) -> tuple[ast.Block, ...]:
    match node:
        case ast.If():
            return (*(block for _, block in node.branches), node.otherwise)
        case ast.Match():
            return tuple(case.body for case in node.cases)
        case ast.For():
            return (node.body,)
        case _:
            return ()


def _ends(block: ast.Block) -> bool:
    """Whether every way through the block ends in a return."""
    return any(
        isinstance(node, ast.Return)
        or (isinstance(node, ast.If | ast.Match) and all(_ends(inner) for inner in _blocks(node)))
        for node in block
    )


@final
@dataclass(frozen=True, slots=True)
class _Returns:
    """The rewriting of one operation"""

    operation: ast.Operation
    report: Report

    def block(self, block: ast.Block) -> ast.Block:
        for number, node in enumerate(block):
            if _holds_return(node):
                return (*block[:number], *self.statement(node, block[number + 1 :]))
        return block

    def statement(self, node: ast.Statement, below: ast.Block) -> ast.Block:
        match node:
            case ast.Return():
                self.value(node)
                if below:
                    message = "nothing below a `return` is ever done"
                    self.report.error("FP512", below[0].span, message, "leave it out")
                return (node,)
            case ast.If():
                self.single_way(node, below)
                branches = tuple((test, self.block(self.open(body, below))) for test, body in node.branches)
                otherwise = self.block(self.open(node.otherwise, below))
                return (replace(node, branches=branches, otherwise=otherwise),)
            case ast.Match():
                self.single_way(node, below)
                cases = tuple(replace(case, body=self.block(self.open(case.body, below))) for case in node.cases)
                return (replace(node, cases=cases),)
            case _:
                message = "`return` cannot stand in a loop"
                self.report.error("FP512", node.span, message, "find the value with `first(...)` or `any(...)`")
                return ()

    def value(self, node: ast.Return) -> None:
        wanted = self.operation.result is not None
        if wanted and node.value is None:
            self.report.error("FP512", node.span, f"`{self.operation.name.text}` returns a value: which one?")
        if not wanted and node.value is not None:
            hint = f"say so in its head: `operation {self.operation.name.text}(...) -> T:`"
            self.report.error("FP512", node.span, f"`{self.operation.name.text}` returns no value", hint)

    def single_way(self, node: ast.If | ast.Match, below: ast.Block) -> None:
        ways = [block for block in _blocks(node) if not _ends(block)]
        if below and len(ways) > 1:
            message = "some of these branches return, and more than one goes on below"
            hint = "put what is below into the branches, or each `return` at the end"
            self.report.error("FP512", node.span, message, hint)

    def open(self, block: ast.Block, below: ast.Block) -> ast.Block:
        return block if _ends(block) else (*block, *below)
