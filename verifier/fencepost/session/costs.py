"""What a search cost, for `--stats`: as its engine says, or where it says nothing, what any outcome tells."""

from fencepost.core.system import Action, System
from fencepost.core.terms import Scalarset
from fencepost.evidence.outcome import ActionStats, Outcome, Stage, Stats


def stats_of(outcome: Outcome) -> Stats:
    """The engine's own figures, or those that can be had without it."""
    if outcome.stats is not None:
        return outcome.stats
    search = outcome.seconds - (outcome.compile_seconds or 0.0)
    compiling = () if outcome.compile_seconds is None else (Stage("compile", outcome.compile_seconds),)
    return Stats(
        stages=(*compiling, Stage("search", search)),
        states_per_second=outcome.counts.generated / search if search > 0 else 0.0,
        actions=tuple(ActionStats(use.action, use.taken, None) for use in outcome.uses),
        hash_load=None,
        bytes_per_state=None,
        words_per_state=None,
        threads=1,
        restarts=0,
    )


def action_names(system: System) -> tuple[str, ...]:
    """What each action is called: after its role, if somebody in particular acts."""
    return tuple(_name(action) for action in system.actions)


def _name(action: Action) -> str:
    role = None if action.actor is None else action.actor.type
    return f"{role.name}: {action.name}" if isinstance(role, Scalarset) else action.name
