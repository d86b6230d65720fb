"""What is likely not meant: messages that nobody sends, or nobody takes."""

from collections.abc import Iterable

from fencepost.core.protocol import Step
from fencepost.core.statements import Block, Mark, Send
from fencepost.core.system import Property
from fencepost.core.terms import Read
from fencepost.core.walk import descend, statements
from fencepost.elaborate.names.scope import Tables
from fencepost.elaborate.names.symbols import MessageSymbol, posted_name


def warn(tables: Tables, init: Iterable[Block], steps: Iterable[Step], stated: Iterable[Property]) -> None:
    """Looks at what is sent and taken, and at what properties read."""
    steps = tuple(steps)
    sent = _sent([*(step.body for step in steps), *init])
    read = {part.variable for prop in stated for part in descend(prop.condition) if isinstance(part, Read)}
    for message in tables.symbols.messages():
        if message.name not in sent:
            _never_sent(message, tables)
        elif not message.receivers and posted_name(message.name) not in read:
            text, hint = f"nobody takes `{message.name}`", f"write `on {message.name}:` in a role"
            tables.report.warning("FP802", message.node.name.span, text, hint)


def _sent(blocks: Iterable[Block]) -> set[str]:
    found: set[str] = set()
    for block in blocks:
        for statement in statements(block):
            if isinstance(statement, Send):
                found.add(statement.channel.split(":")[0].split(" ")[0])
            elif isinstance(statement, Mark) and statement.kind == "sent":
                found.add(statement.message)
    return found


def _never_sent(message: MessageSymbol, tables: Tables) -> None:
    if message.senders or message.channels:
        return
    hint = "its handlers can never be taken" if message.receivers else "leave it out, or send it"
    tables.report.warning("FP801", message.node.name.span, f"nobody sends `{message.name}`", hint)
