"""What a step without a docstring is called: it is told from its name, as in `A restarts`, `A asks`."""

from fencepost.report.plain import Plain, show

_ENVIRONMENT = {
    "crash": "crashes",
    "wipe": "loses its disk and crashes",
    "restart": "restarts",
    "reboot": "crashes and restarts at once",
    "pause": "is paused",
    "resume": "goes on",
}


def told_from_name(action: str, actor: str | None, arguments: tuple[tuple[str, Plain], ...]) -> str:
    """A short sentence for a step of the author's or the environment's."""
    told = ", ".join(show(value) for _, value in arguments)
    word, _, rest = action.partition(" ")
    if actor is None:
        return f"{action} {told}".rstrip()
    if action in _ENVIRONMENT:
        return f"{actor} {_ENVIRONMENT[action]}"
    if word == "on":
        return f"{actor} {_handled(rest)}"
    return f"{actor} {_third_person(action.replace('_', ' '))} {told}".rstrip()


def _handled(what: str) -> str:
    expiry = what.removeprefix("expiry of ")
    return f"sees {expiry} expire" if expiry != what else f"takes {what}"


def _third_person(words: str) -> str:
    """`ask` -> `asks`, `try again` -> `tries again`"""
    verb, blank, rest = words.partition(" ")
    if verb.endswith(("s", "x", "z", "ch", "sh", "o")):
        verb += "es"
    elif verb.endswith("y") and verb[-2:-1] not in "aeiou":
        verb = verb[:-1] + "ies"
    else:
        verb += "s"
    return verb + blank + rest
