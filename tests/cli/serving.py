"""A server of a walk on a free port of this machine, for as long as a test lasts."""

import socket
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager

import uvicorn

from fencepost.cli.web import application
from fencepost.session.exploring import Walk


@contextmanager
def served(walk: Walk, name: str = "127.0.0.1") -> Generator[int]:
    """The port on which it answers, under this name"""
    listening = socket.create_server(("127.0.0.1", 0))
    port = int(listening.getsockname()[1])
    server = uvicorn.Server(uvicorn.Config(application(walk, name, port), log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield port
    server.should_exit = True
    thread.join(timeout=10)
    listening.close()
