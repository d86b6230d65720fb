"""What is asked of an engine, made of the options."""

from collections.abc import Callable

from fencepost.evidence.outcome import Progress, Request
from fencepost.instance.instance import Instance
from fencepost.session.limits import Interrupt, Stop, begin, cores
from fencepost.session.options import Options


def request_of(
    instance: Instance, options: Options, interrupt: Interrupt, listen: Callable[[Progress], None]
) -> Request:
    """What is asked of an engine; limits count from now."""
    return request_for(instance, options, begin(interrupt, options.time_limit, options.memory_limit), listen)


def request_for(instance: Instance, options: Options, stop: Stop, listen: Callable[[Progress], None]) -> Request:
    """What is asked of the engine."""
    return Request(
        properties=frozenset({*options.properties, "NoRuntimeError"}) if options.properties else None,
        until_violated=instance.model.until_violated,
        order=options.order,
        depth=options.depth,
        runs=options.runs,
        seed=options.seed,
        stop=stop,
        listen=listen,
        threads=options.threads or max(1, cores() // options.jobs),
        symmetry=options.symmetry,
        memory_limit=options.memory_limit,
        reduction=options.reduction,
        bitstate=options.bitstate,
        optimize=options.optimize,
        stats=options.stats,
    )
