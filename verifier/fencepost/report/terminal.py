"""The report of a check for people: a block a file, a few lines a model, the stories that were asked for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import final

from rich.text import Text

from fencepost.evidence.outcome import Stats
from fencepost.report.causes import cause_texts
from fencepost.report.costs import action_lines, cost_rows
from fencepost.report.counterexample import story_lines
from fencepost.report.diagnostics import visible
from fencepost.report.layout import filled, wrapped
from fencepost.report.proof import Proof, certificate_text, never
from fencepost.report.results import CheckResult, FileResult, ModelResult, PropertyResult
from fencepost.report.story import Origin, Story, count_text, faults_text

_MARKS = {"met": ("ok", "bold green"), "unmet": ("x ", "bold red"), "open": ("? ", "bold yellow")}
_LEAD = 26  # where the names of properties begin


@final
@dataclass(frozen=True, slots=True)
class Told:
    """Whose stories are shown though they were expected: violations of these models, and these properties.
    `proofs`: the models whose certificates are shown. `saved`: the trace files that were written, by origin and
    property"""

    models: frozenset[str] = frozenset()
    properties: frozenset[str] = frozenset()
    proofs: frozenset[str] = frozenset()
    saved: Mapping[Origin, Mapping[str, str]] = field(default_factory=dict[Origin, Mapping[str, str]])

    def see(self, story: Story) -> str | None:
        """The command that shows a story again, if it was saved"""
        name = self.saved.get(story.origin, {}).get(story.property)
        return None if name is None else f"fencepost trace {name}"


def report_lines(result: CheckResult, width: int, told: Told) -> list[Text]:
    """The whole report, a block a file."""
    lines: list[Text] = []
    for file in result.files:
        if file.models or file.broken or file.left_out:
            lines += [*file_lines(file, width, told), Text()]
    return [*lines, *summary_lines(result)]


def file_lines(file: FileResult, width: int, told: Told) -> list[Text]:
    """A file's models."""
    lines = [Text.assemble((visible(file.file), "bold"), (f"   {file.protocol}", "dim"))]
    for model in file.models:
        lines += model_lines(model, width)
        if model.proof is not None and model.model in told.proofs:
            lines += [Text(), *proof_lines(model.proof, width), Text()]
        for story in stories_told(model, told):
            shown = story_lines(story, width - 2, told.see(story), _causes(model, story))
            lines += [Text(), *(Text("  ") + line for line in shown), Text()]
    for broken in file.broken:
        lines.append(Text(f"x   {broken.model}   internal error: {visible(broken.message)}", "bold red"))
        if broken.saved is not None:
            lines.append(Text(f"      what is needed to look into it was saved as {broken.saved}"))
    if file.left_out:
        left_out = count_text(file.left_out, "slow model")
        lines.append(Text(f"    {left_out} left out; --slow runs them, --model NAME one of them", "dim"))
    return lines


def _causes(model: ModelResult, story: Story) -> tuple[str, ...]:
    """Which faults the story needs, where that was asked for."""
    causes = next((found.causes for found in model.properties if found.story is story), None)
    return () if causes is None else tuple(cause_texts(story, causes))


def stories_told(model: ModelResult, told: Told) -> list[Story]:
    """What must be shown: every violation that was not expected, and what was asked for."""
    return [
        found.story
        for found in model.properties
        if found.story is not None
        and (
            found.name in told.properties
            or found.standing != "met"
            or (found.verdict == "violated" and model.model in told.models)
        )
    ]


def model_lines(model: ModelResult, width: int) -> list[Text]:
    """A model: its mark and counts, its properties by verdict, what is amiss, what the verdicts rest on."""
    mark, style = _MARKS[model.standing]
    head = Text.assemble((mark, style), "  ", (f"{model.model:<{_LEAD - 5}} ", "bold"))
    lines = [head.append(f"{_figures(model)}   {model.seconds:.1f} s")]
    for phrase, properties in _by_phrase(model).items():
        lines += _row(phrase, properties, width)
    for mark, sentence in amiss(model):
        lines += _row(mark, [visible(sentence)], width, "bold")
    for name, why in model.not_judged:
        lines += _row("not judged", [f"{name}: {visible(why)}"], width)
    lines += _row("written", list(model.written), width) if model.written else []
    lines += [line for label, parts in basis_rows(model) for line in _row(label, parts, width, "dim")]
    lines += [line for part in _proof(model) for line in _row("certificate", [part], width, "dim")]
    return lines if model.stats is None else [*lines, *_costs(model, model.stats, width)]


def _proof(model: ModelResult) -> list[str]:
    """What proves that something holds"""
    if model.proof is not None:
        return [f"{certificate_text(model.proof.certificate)}, checked again by another solver"]
    return []


def proof_lines(proof: Proof, width: int) -> list[Text]:
    """A certificate, a clause a line: what is true of every state that can be reached"""
    certificate = proof.certificate
    names = ", ".join(certificate.properties)
    says = [f"Always true, and enough to show {names}:"] if proof.clauses else _without_clauses(names, certificate.k)
    head = [Text(line) for says in says for line in wrapped(says, width, "  ", 4)]
    clauses = [line for clause in proof.clauses for line in wrapped(never(clause), width, "    ", 8)]
    room = f"    (no sequence, bag or large set has more than {certificate.room} elements)"
    return [*head, *map(Text, clauses), Text(room)]


def _without_clauses(names: str, k: int) -> list[str]:
    if not k:
        return [f"No state at all, reachable or not, violates {names}."]
    many = count_text(k, "step")
    return [
        f"No run violates {names} in its first {many}, and wherever all of them were kept for {many} that pass through "
        "different states, the next one keeps them."
    ]


def _figures(model: ModelResult) -> str:
    counts = model.counts
    told = (", reduced" if counts.reduced else "") + ("" if counts.complete else " (not all)")
    if not (counts.distinct or counts.complete):
        return f"{model.engine}, depth {counts.depth}" if counts.depth else model.engine
    noun = "orbit" if counts.orbits == 1 else "orbits"
    orbits = "" if counts.orbits is None else f" ({counts.orbits:,} {noun})"
    return f"{counts.distinct:,} states{orbits}, {counts.generated:,} generated, depth {counts.depth}{told}"


def _costs(model: ModelResult, stats: Stats, width: int) -> list[Text]:
    rows = cost_rows(stats, model.engine, model.seed)
    lines = [line for label, parts in rows for line in _row(label, parts, width, "dim")]
    table = action_lines(stats, model.actions, width - _LEAD)
    return [*lines, *(Text(" " * _LEAD + line.plain, "dim") for line in table)]


def amiss(model: ModelResult) -> list[tuple[str, str]]:
    """What is not as expected, with its mark; what many properties have in common is said once."""
    reasons = {found.name: found.reason for found in model.properties}
    sampled = {found.name for found in model.properties if found.verdict == "unrefuted"}
    said: list[tuple[str, str]] = []
    for line in model.lines:
        if line.standing == "unmet":
            said.append(("x", line.sentence))
        elif line.standing != "open":
            continue
        elif model.stopped is not None and reasons.get(line.subject) == model.stopped:
            said.append(("?", f"the search was stopped: {model.stopped}"))
        elif line.subject in sampled and line.expected == "holds":
            said.append(("?", "not every state was visited, so nothing is known to hold"))
        else:
            said.append(("?", line.sentence))
    return list(dict.fromkeys(said))


def _by_phrase(model: ModelResult) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for result in model.properties:
        if result.verdict != "inconclusive" or result.reason != model.stopped:
            found.setdefault(_phrase(result), []).append(_name(result))
        else:
            found.setdefault("not known", []).append(result.name)
    return found


def _phrase(result: PropertyResult) -> str:
    match result.verdict:
        case "holds":
            return f"holds ({result.grade})"
        case "unrefuted":
            return {
                "bounded": f"unrefuted to depth {result.amount}",
                "sampled": f"unrefuted in {result.amount} runs",
            }.get(str(result.grade), f"no violation in about {result.amount or 0:,} states, not exhaustive")
        case "violated" | "unreached":
            asked_for = result.standing == "met" and result.expected.startswith(result.verdict)
            return f"{result.verdict}, as expected" if asked_for else result.verdict
        case "reached":
            return "reached"
        case "inconclusive":
            return f"not known: {result.reason}"


def _name(result: PropertyResult) -> str:
    if result.story is None or result.verdict == "inconclusive":
        return result.name
    steps = count_text(len(result.story.steps), "step")
    if result.verdict == "reached" and not result.story.faults:
        return f"{result.name} ({steps})"
    return f"{result.name} ({faults_text(result.story.faults).replace(' (', ': ').rstrip(')')}, {steps})"


def basis_rows(model: ModelResult) -> list[tuple[str, list[str]]]:
    """What the verdicts of a model rest on, each part below a label."""
    basis = model.basis
    instances = [f"{role} = {{{', '.join(members)}}}" for role, members in basis.instances if members != (role,)]
    params = [f"{name} = {text}" for name, text in basis.params]
    budgets = [f"{kind} {'any' if amount is None else amount}" for kind, amount in basis.budgets]
    rests = [f"{rest.kind} {visible(' '.join(rest.text.split()))}" for rest in basis.rests]
    bounds = [visible(" ".join(text.split())) for text in basis.bounds]
    under = [*instances, *params, *(budgets or ["no faults"]), f"network {basis.network}"]
    found = [("under", under), ("bounded by", bounds), ("rests on", rests), ("note", [*basis.notes])]
    return [(label, parts) for label, parts in found if parts]


def _row(label: str, parts: list[str], width: int, style: str = "") -> list[Text]:
    room = max(20, width - _LEAD)
    separator = ";" if any(", " in part for part in parts) else ","
    lead = f"    {label}"
    lead = f"{lead:<{_LEAD}}" if len(lead) < _LEAD else f"{lead}  "
    if len(lead) > _LEAD:
        return [Text(lead.rstrip(), style), *_row("", parts, width, style)]
    lines = filled(parts, separator, room) or [""]
    return [Text(lead + lines[0], style), *(Text(" " * _LEAD + line, style) for line in lines[1:])]


def summary_lines(result: CheckResult) -> list[Text]:
    """The last lines: how many models, how many of them as they expect, what was only type-checked."""
    lines: list[Text] = []
    checked_only = sum(1 for file in result.files if not file.has_models and not file.errors)
    if checked_only:
        hint = "" if result.models else "; to have it checked, write a `model`"
        lines.append(Text(f"{count_text(checked_only, 'file')} without models: type-checked{hint}"))
    errors = sum(len(file.errors) for file in result.files)
    if errors:
        lines.append(Text(f"{count_text(errors, 'error')}; no model was checked", "bold red"))
    if result.models or not (checked_only or errors):
        lines.append(_tally(result))
    not_begun = sum(file.not_begun for file in result.files)
    if not_begun:
        lines.append(Text(f"{count_text(not_begun, 'model')} not begun"))
    if result.interrupted:
        lines.append(Text("interrupted: what is shown is what was known by then", "bold yellow"))
    return lines


def _tally(result: CheckResult) -> Text:
    standings = [model.standing for model in result.models]
    parts = [count_text(len(standings), "model")]
    for standing, words in (("met", "as expected"), ("unmet", "not as expected"), ("open", "inconclusive")):
        if standing in standings:
            parts.append(f"{standings.count(standing)} {words}")
    broken = sum(len(file.broken) for file in result.files)
    left_out = sum(file.left_out for file in result.files)
    parts += [count_text(broken, "internal error")] if broken else []
    parts += [f"{left_out} slow left out"] if left_out else []
    good = standings and all(standing == "met" for standing in standings) and not broken
    told = f"{parts[0]}: {', '.join(parts[1:])}" if parts[1:] else parts[0]
    return Text(told, "bold green" if good else "bold")
