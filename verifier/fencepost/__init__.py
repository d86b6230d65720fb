"""The front gate: `load`, `check`, `Verdict`, `Trace`; nothing else is public.

    import fencepost
    outcome = fencepost.check("models/lease/lease_failover.fence", model="uneven_clocks")

Each is imported when it is first asked for, so that `fencepost --help` comes at once.
"""

from typing import TYPE_CHECKING

from fencepost.version import VERSION as __version__

if TYPE_CHECKING:
    from fencepost.evidence.trace import Trace
    from fencepost.evidence.verdict import Verdict
    from fencepost.session.api import check, load

__all__ = ["Trace", "Verdict", "__version__", "check", "load"]


def __getattr__(name: str) -> object:
    if name in ("check", "load"):
        from fencepost.session import api

        return getattr(api, name)
    if name == "Trace":
        from fencepost.evidence import trace

        return trace.Trace
    if name == "Verdict":
        from fencepost.evidence import verdict

        return verdict.Verdict
    raise AttributeError(f"module 'fencepost' has no attribute {name!r}")
