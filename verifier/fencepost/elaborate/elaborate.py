"""The whole stage: from a path or a text to a typed core protocol, or to everything that is wrong with it.

Nothing raises on bad input, and nothing stops at the first mistake. Only the root file's models are taken.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar, final

from fencepost.core.protocol import ParamDecl, Rest, Role, Step, Typed
from fencepost.elaborate.declarations import Operations, param, role, sort, variables
from fencepost.elaborate.declare.collect import collect
from fencepost.elaborate.declare.properties import check_names, properties
from fencepost.elaborate.deep import room_for_depth
from fencepost.elaborate.following import own_mistakes
from fencepost.elaborate.load import Loaded, Reader, load
from fencepost.elaborate.lower.channels import all_channels
from fencepost.elaborate.models.models import Context, models
from fencepost.elaborate.models.network import network
from fencepost.elaborate.names.report import Report
from fencepost.elaborate.names.scope import Tables, root
from fencepost.elaborate.names.symbols import ParamSymbol, RoleSymbol, SortSymbol
from fencepost.elaborate.steps.found import Found
from fencepost.elaborate.steps.initial import initial_stages
from fencepost.elaborate.steps.steps import action, ignore, on_expiry, on_message
from fencepost.elaborate.warnings import warn
from fencepost.source.collector import collector_resting
from fencepost.source.diagnostic import Diagnostic
from fencepost.source.text import SourceFile
from fencepost.syntax import ast

_Node = TypeVar("_Node", ast.Init, ast.Property)


@final
@dataclass(frozen=True, slots=True)
class Elaborated:
    """`typed` is None where there is an error. Diagnostics (warnings too) stand in the order of the texts;
    `sources` are all files that were read, the root first."""

    typed: Typed | None
    diagnostics: tuple[Diagnostic, ...]
    sources: tuple[SourceFile, ...]


def elaborate(main: str | SourceFile, reader: Reader) -> Elaborated:
    """The protocol in the file at a path (or in a text that is at hand) with the files it uses."""
    with collector_resting():
        return _elaborate(load(main, reader))


def _elaborate(loaded: Loaded) -> Elaborated:
    report = Report()
    typed = None
    if loaded.root is not None and not any(item.code.startswith("FP29") for item in loaded.diagnostics):
        with room_for_depth():
            typed = _typed(loaded, loaded.root, report)
    found = [*loaded.diagnostics, *own_mistakes(report.diagnostics, loaded.diagnostics)]
    failed = any(diagnostic.severity == "error" for diagnostic in found)
    return Elaborated(None if failed else typed, _sorted(found, loaded.sources), loaded.sources)


def _sorted(found: Iterable[Diagnostic], sources: tuple[SourceFile, ...]) -> tuple[Diagnostic, ...]:
    place = {id(source): number for number, source in enumerate(sources)}
    ordered = sorted(
        found,
        key=lambda item: (place.get(id(item.span.source), 0), item.span.start, item.span.end, item.code),
    )
    return tuple(dict.fromkeys(ordered))


# ---------------------------------------------------------------- the parts


def _protocol(loaded: Loaded, main: ast.File, report: Report) -> ast.Protocol | None:
    """The root's `protocol` line, or that of the one file it uses."""
    if main.protocol is not None:
        return main.protocol
    direct = [file.protocol for file in loaded.direct if file.protocol is not None]
    if len(direct) == 1:
        return direct[0]
    if len(direct) > 1:
        uses = [item for item in main.declarations if isinstance(item, ast.Use)]
        listed = " and ".join(f"`{protocol.name.text}`" for protocol in direct)
        message = f"this file uses more than one protocol: {listed}"
        report.error("FP292", uses[-1].span, message, "a file of models names its protocol by one `use`")
    elif main.declarations:
        hint = 'write `protocol Name` at its top; a file of models names one by `use "name.fence"`'
        report.error("FP292", main.declarations[0].span, "this file has no protocol", hint)
    return None


def _typed(loaded: Loaded, main: ast.File, report: Report) -> Typed | None:
    protocol = _protocol(loaded, main, report)
    tables = collect(loaded.files, report)
    found = Found()
    parts = _Parts(tables, found, tuple(item for file in loaded.files for item in file.declarations))
    params, roles = parts.params(), parts.roles()
    declared = tuple(item for item in variables(tables, found) if item is not None)
    steps, init = tuple(parts.steps()), initial_stages(parts.of(ast.Init), tables, found)
    stated = parts.of(ast.Property)
    check_names(stated, found.assertions, report)
    proved = properties(stated, tables)
    asked = network(parts.declarations, root(tables, "const"))
    kinds = {**dict.fromkeys(found.assertions, "assertion"), **{node.name.text: node.kind for node in stated}}
    blocks = [item for item in main.declarations if isinstance(item, ast.Model)]
    made = models(blocks, Context(tables, kinds, frozenset(found.halted)))
    warn(tables, (stage.body for stage in init), steps, proved)
    if protocol is None:
        return None
    return Typed(
        name=protocol.name.text,
        doc="" if protocol.doc is None else protocol.doc.text,
        params=params,
        roles=roles,
        variables=declared,
        functions=tuple(tables.functions.values()),
        channels=all_channels(tables.symbols.messages()),
        network=asked,
        init=init,
        steps=steps,
        properties=proved,
        assertions=tuple(found.assertions),
        rests=_rests(found),
        models=made,
        warnings=tuple(item for item in report.diagnostics if item.severity == "warning"),
        span=protocol.name.span,
    )


def _rests(found: Found) -> tuple[Rest, ...]:
    return tuple(found.rests.values())


@final
@dataclass(frozen=True, slots=True)
class _Parts:
    """The declarations of all files, gone through kind by kind"""

    tables: Tables
    found: Found
    declarations: tuple[ast.Declaration, ...]

    def of(self, kind: type[_Node]) -> tuple[_Node, ...]:
        return tuple(item for item in self.declarations if isinstance(item, kind))

    def params(self) -> tuple[ParamDecl, ...]:
        symbols = [item for item in self.tables.symbols.top.values() if isinstance(item, ParamSymbol)]
        made = [param(symbol, self.tables) for symbol in symbols]
        return tuple(item for item in made if item is not None)

    def roles(self) -> tuple[Role, ...]:
        made: list[Role] = []
        for symbol in self.tables.symbols.top.values():
            if isinstance(symbol, RoleSymbol):
                made.append(role(symbol, self.tables, self.found))
                Operations(self.tables, self.found).check(symbol)
            elif isinstance(symbol, SortSymbol):
                made.append(sort(symbol))
        return tuple(made)

    def steps(self) -> Iterator[Step]:
        """In the order of the text: this order is what labels are compared by."""
        for node in self.declarations:
            if isinstance(node, ast.Action):
                yield from _some(action(node, None, self.tables, self.found))
            elif isinstance(node, ast.Role):
                owner = self.tables.symbols.role(node.name.text)
                if owner is not None and owner.node is node:
                    yield from self._of_role(node, owner)

    def _of_role(self, node: ast.Role, owner: RoleSymbol) -> Iterator[Step]:
        for item in node.items:
            match item:
                case ast.Action():
                    yield from _some(action(item, owner, self.tables, self.found))
                case ast.OnMessage():
                    yield from on_message(item, owner, self.tables, self.found)
                case ast.OnExpiry():
                    yield from _some(on_expiry(item, owner, self.tables, self.found))
                case ast.Ignore():
                    yield from ignore(item, owner, self.tables, self.found)
                case _:
                    pass


def _some(step: Step | None) -> tuple[Step, ...]:
    return () if step is None else (step,)
