"""Words and signs that mean something to a reader of other languages, and what to write instead."""

# What stands for the sign, so that the rest of the line can still be read; "" where nothing does.
SIGNS: dict[str, str] = {
    "&&": "and", "||": "or", "!": "not", "=>": "implies", "/": "//", "===": "==", "<>": "!=", "=<": "<=",
    "<->": "==", "<=>": "==", ":=": "=", "≤": "<=", "≥": ">=", "≠": "!=", "∧": "and", "∨": "or", "¬": "not",
    "⇒": "implies", "→": "implies", "∈": "in", "∉": "not in", "∪": "|", "∩": "&", "×": "*", "−": "-",
    "/\\": "and", "\\/": "or",
}  # fmt: skip
VALUES: dict[str, str] = {"True": "true", "False": "false", "None": "none"}
UPDATES: frozenset[str] = frozenset({"*=", "/=", "//=", "%=", "&=", "^=", "**=", "++", "--"})

# Words of other languages at the start of a line.
FOREIGN: dict[str, str] = {
    "pass": "write `skip` for a step that does nothing",
    "while": "there is no `while`: everything is finite; use `for x in S:` or an action of its own",
    "break": "there is no `break`; say it in the loop's condition",
    "continue": "there is no `continue`; use `if`",
    "class": "a state machine is declared with `role` or `service`",
    "process": "a state machine is declared with `role` or `service`",
    "machine": "a state machine is declared with `role` or `service`",
    "fn": "a function is declared with `def`",
    "fun": "a function is declared with `def`",
    "func": "a function is declared with `def`",
    "function": "a function is declared with `def`",
    "lambda": "there are no nameless functions; use `def`",
    "var": "a variable is `durable`, `volatile`, `shared` or `ghost`",
    "state": "a control state is declared with `states`, a variable with `durable` or `volatile`",
    "import": 'another file is brought in with `use "file.fence"`',
    "from": 'another file is brought in with `use "file.fence"`',
    "include": 'another file is brought in with `use "file.fence"`',
    "assume": "write `require` for what disables a step",
    "await": "write `require` for what disables a step",
    "when": "a guard stands at the end of the head: `action a when g:`",
    "switch": "write `match`",
    "else if": "write `elif`",
    "elseif": "write `elif`",
    "print": "a step is told by its docstring",
    "raise": "write `assert Name: e`",
    "property": "write `invariant`, `transition` or `witness`",
    "safety": "write `invariant` or `transition`",
    "self": "write `x = …` for a variable of the instance's own, `become s` for its control state",
    "drop": "a lost message is a fault: `lose 1` below `faults:`",
}  # fmt: skip

LATER: dict[str, str] = {
    "liveness": "`liveness`",
    "fair": "`fair`",
    "strongly": "`strongly fair`",
    "always": "`always eventually`",
    "measure": "`measure`",
    "rate": "`rate`",
}
