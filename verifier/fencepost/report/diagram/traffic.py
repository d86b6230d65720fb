"""Who sends what to whom, as the steps of a text say it: messages, posted messages, and calls of a store."""

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from fencepost.core.protocol import Step, Typed
from fencepost.core.statements import Block, Mark, Send, Statement
from fencepost.core.system import Parameter
from fencepost.core.terms import Expr, Read
from fencepost.core.walk import descend, statements
from fencepost.report.changes import SYSTEM

Traffic: TypeAlias = dict[tuple[str, str], tuple[str, ...]]


def traffic(typed: Typed) -> Traffic:
    """From whom, to whom: what, in the text's order."""
    found: dict[tuple[str, str], dict[str, None]] = {}
    for sender, receiver, what in (*_sent(typed), *_posted(typed), *_called(typed)):
        found.setdefault((sender, receiver), {})[what] = None
    return {ends: tuple(what) for ends, what in found.items()}


def _blocks(typed: Typed) -> Iterator[tuple[str, Block]]:
    for step in typed.steps:
        yield step.role or SYSTEM, step.body
    for role in typed.roles:
        yield from ((role.name, role.on_crash), (role.name, role.on_restart))
    for stage in typed.init:
        yield SYSTEM, stage.body


def _sent(typed: Typed) -> Iterator[tuple[str, str, str]]:
    channels = {channel.name: channel for channel in typed.channels}
    for sender, block in _blocks(typed):
        for item in statements(block):
            if isinstance(item, Send):
                channel = channels[item.channel]
                yield sender, channel.receiver, channel.message


def _posted(typed: Typed) -> Iterator[tuple[str, str, str]]:
    """From those who post to those whose steps begin with a look at what was posted."""
    for variable in typed.variables:
        if variable.kind != "posted":
            continue
        posters = dict.fromkeys(
            sender
            for sender, block in _blocks(typed)
            if any(_posts(item, variable.label) for item in statements(block))
        )
        readers = dict.fromkeys(step.role or SYSTEM for step in typed.steps if _looks_at(step, variable.name))
        for poster in posters:
            for reader in readers:
                yield poster, reader, f"{variable.label} (posted)"


def _posts(item: Statement, message: str) -> bool:
    return isinstance(item, Mark) and item.kind == "sent" and item.message == message


def _looks_at(step: Step, variable: str) -> bool:
    domains: Iterable[Expr] = (binder.domain for binder in step.binders if isinstance(binder, Parameter))
    parts = (part for expr in (*step.guards, *domains) for part in descend(expr))
    return any(isinstance(part, Read) and part.variable == variable for part in parts)


def _called(typed: Typed) -> Iterator[tuple[str, str, str]]:
    for step in typed.steps:
        for store in step.stores:
            yield step.role or SYSTEM, store, "calls"
