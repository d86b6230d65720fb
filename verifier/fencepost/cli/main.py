"""`fencepost`: the commands, each in a module that is imported only when it runs.

Help must come at once, so nothing that knows the language is imported here. Whatever goes wrong inside ends
with a short message and a reproducer, never with a traceback.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import final

import click

from fencepost.cli.exits import Exit, not_yet
from fencepost.version import VERSION


@final
@dataclass(frozen=True, slots=True)
class Entry:
    """A command: where it is defined, and its line in the list"""

    module: str
    help: str


COMMANDS = {
    "check": Entry("check", "Check models against what they expect."),
    "prove": Entry("prove", "Prove that models hold, for runs of any length."),
    "solve": Entry("solve", "Find the values for which properties hold."),
    "show": Entry("show", "A protocol at a glance: roles, states, messages."),
    "graph": Entry("graph", "Draw the reachable states of a small model."),
    "explore": Entry("explore", "Walk through a model by hand, step by step."),
    "serve": Entry("serve", "Walk through a model in a browser."),
    "fmt": Entry("fmt", "Format texts."),
    "explain": Entry("explain", "What an error code means, with an example."),
    "trace": Entry("trace", "Show a saved trace."),
    "init": Entry("init", "Write a first protocol, its models and a CI file."),
}
LATER = {
    "lock": "write what is expected into the model: `expect distinct 288`",
    "diff": "`fencepost check --format json` gives reports that can be compared",
    "mutate": "write the mutation as a parameter, and a model that expects the violation",
    "export": "`fencepost trace FILE --to itf` exports a trace",
    "lsp": "`fencepost check` and `fencepost fmt` can be run by an editor on save",
}
_EXAMPLES = """\b
Examples:
  fencepost init lease              write a first protocol into the folder lease
  fencepost check lease             check its models
  fencepost check models/lease --model fencepost
                                    one model, with the story of its counterexample
  fencepost explain FP201           what an error code means

\b
Exit codes: 0 as expected, 10 not as expected, 20 inconclusive, 2 wrong use,
65 a text has errors, 70 internal error, 130 interrupted."""


@final
class Commands(click.Group):
    """Finds a command by its name, importing its module only then."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in LATER:
            return _later(cmd_name)
        if cmd_name not in COMMANDS:
            return None
        module = __import__(f"fencepost.cli.{COMMANDS[cmd_name].module}", fromlist=["command"])
        return module.command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.help) for name, entry in COMMANDS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and args[0] not in LATER and not args[0].startswith("-"):
            ctx.fail(_unknown(args[0]))
        return super().resolve_command(ctx, args)


def _unknown(name: str) -> str:
    from fencepost.source.diagnostic import did_you_mean

    hint = did_you_mean(name, COMMANDS)
    return f"there is no command `{name}`" + (f"; {hint}" if hint else "")


def _later(name: str) -> click.Command:
    """A command that is still to come: it takes anything and says what there is instead."""

    def refuse() -> None:
        raise not_yet(f"the command `{name}`", LATER[name])

    settings = {"ignore_unknown_options": True, "allow_extra_args": True}
    return click.Command(name, callback=refuse, context_settings=settings, add_help_option=False)


@click.command(cls=Commands, epilog=_EXAMPLES, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION, prog_name="fencepost")
def program() -> None:
    """A model checker for distributed protocols.

    It reads a protocol in the Fencepost language, visits every state of its models, and shows how a property
    is violated in the fewest faults and steps.
    """


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs a command and ends the process with its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    sys.exit(run(given))


def run(arguments: list[str]) -> int:
    """Runs a command; its exit code, whatever happens."""
    try:
        program.main(arguments, prog_name="fencepost", standalone_mode=False)
    except Exit as ended:
        return ended.code
    except click.exceptions.Exit as ended:
        return ended.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted", err=True)
        return 130
    except click.ClickException as error:
        error.show()
        return 2
    except BrokenPipeError:
        return _reader_left()
    except Exception as error:
        from fencepost.cli.crash import crashed

        return crashed(error, arguments)
    return 0


def _reader_left() -> int:
    """Whoever read our output has gone (`fencepost ... | head`): nothing more can be said, not even that."""
    import os

    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 141
