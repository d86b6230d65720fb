"""Searches, peers behind one signature: `check(instance, request) -> Outcome`. `ENGINES` names them."""

from collections.abc import Callable, Mapping
from typing import TypeAlias

from fencepost.evidence.outcome import Outcome, Request
from fencepost.instance.instance import Instance

Engine: TypeAlias = Callable[[Instance, Request], Outcome]


def _reference(instance: Instance, request: Request) -> Outcome:
    from fencepost.engines.reference import check

    return check(instance, request)


def _simulate(instance: Instance, request: Request) -> Outcome:
    from fencepost.engines.simulate import check

    return check(instance, request)


def _native(instance: Instance, request: Request) -> Outcome:
    from fencepost.engines.native.check import check

    return check(instance, request)


def _bmc(instance: Instance, request: Request) -> Outcome:
    from fencepost.engines.symbolic.bmc import check

    return check(instance, request)


def _induction(instance: Instance, request: Request) -> Outcome:
    from fencepost.engines.symbolic.induction import check

    return check(instance, request)


def _pdr(instance: Instance, request: Request) -> Outcome:
    from fencepost.engines.symbolic.pdr import check

    return check(instance, request)


ENGINES: Mapping[str, Engine] = {
    "reference": _reference,
    "simulate": _simulate,
    "native": _native,
    "bmc": _bmc,
    "induction": _induction,
    "pdr": _pdr,
}
