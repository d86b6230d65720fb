"""What `fencepost serve` does once its command line is understood: a socket, a server, an address to open."""

import contextlib
import ipaddress
import socket

import click
import uvicorn

from fencepost.cli.exits import OK
from fencepost.cli.walking import Beginning, walk_from
from fencepost.cli.web import application
from fencepost.session.options import WrongUse


def serving(asked: Beginning, listen: str) -> int:
    """Serves until it is interrupted; the exit code."""
    host, port = place(listen)
    walk = walk_from(asked)
    if isinstance(walk, int):
        return walk
    try:
        listening = socket.create_server((host, port), family=_family(host))
    except OSError as error:
        raise click.UsageError(f"cannot listen on {host}, port {port}: {error.strerror or error}") from error
    taken = listening.getsockname()[1]
    try:
        app = application(walk, host, taken)
    except WrongUse as error:
        raise click.UsageError(str(error)) from error
    shown = f"[{host}]" if ":" in host else host
    if not is_loopback(host):
        click.echo(f"warning: other machines can reach this under {host}", err=True)
    click.echo(f"http://{shown}:{taken}/ shows model {walk.instance.model.name}; Ctrl-C ends it")
    config = uvicorn.Config(app, log_level="error", lifespan="off", server_header=False)
    with contextlib.suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[listening])
    return OK


def place(listen: str) -> tuple[str, int]:
    """The host and port in `8017`, `127.0.0.1:8017` or `[::1]:8017`."""
    host, _, port = listen.rpartition(":")
    if not port.isdecimal() or int(port) > 65535:
        raise click.UsageError(f"--listen {listen}: a port from 0 to 65535 is expected, as in 127.0.0.1:8017")
    return host.removeprefix("[").removesuffix("]") or "127.0.0.1", int(port)


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach it there."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET
