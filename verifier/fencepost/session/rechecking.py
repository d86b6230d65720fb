"""A saved certificate, checked again for its spec as it is now."""

from typing import final

from fencepost.engines.search.judge import kinds
from fencepost.engines.search.pulse import Stopped
from fencepost.evidence.certificate import Certificate
from fencepost.instance.instance import Instance
from fencepost.report.story import Origin
from fencepost.session.replaying import instance_of
from fencepost.source.diagnostic import Diagnostic


@final
class Undecided(Exception):
    """It cannot be told whether it is a proof: why, in words"""


def recheck(certificate: Certificate, origin: Origin, spec: str) -> str | tuple[Diagnostic, ...] | None:
    """None if it proves its properties; else why it does not, or the errors of the spec. Raises WrongUse where the spec
    has no such model, and Undecided."""
    from fencepost.engines.symbolic.encode.scope import TooLarge  # with what loads Z3
    from fencepost.engines.symbolic.proof.recheck import refused

    instance = instance_of(origin, spec)
    if not isinstance(instance, Instance):
        return instance
    try:
        return refused(instance.system, kinds(instance, None), certificate)
    except (Stopped, TooLarge, MemoryError) as stop:
        raise Undecided(str(stop) or "memory ran out") from stop
