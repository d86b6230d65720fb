"""Random texts of the language, and random changes to them."""

from hypothesis import strategies as st

_NAMES = st.sampled_from(("a", "b", "epoch", "Node", "self", "to", "set", "start", "crash"))
_BINARY = st.sampled_from(("+", "-", "*", "//", "%", "|", "&", "..", "and", "or", "implies", "==", "<", "in", "not in"))
_ATOMS = _NAMES | st.integers(0, 99).map(str) | st.sampled_from(("true", "false", "none", "{}", "[]"))


def _wider(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pair = st.tuples(inner, inner)
    return st.one_of(
        st.tuples(inner, _BINARY, inner).map(lambda p: f"({p[0]}) {p[1]} ({p[2]})"),
        st.tuples(_NAMES, _BINARY, inner).map(lambda p: f"{p[0]}  {p[1]}({p[2]})"),
        inner.map(lambda e: f"not ({e})"),
        inner.map(lambda e: f"-({e})"),
        inner.map(lambda e: f"({e})'"),
        inner.map(lambda e: f"({e}).field"),
        pair.map(lambda p: f"({p[0]})[{p[1]}]"),
        pair.map(lambda p: f"({p[0]})[{p[1]} : {p[1]}]"),
        pair.map(lambda p: f"f({p[0]}, x = {p[1]})"),
        pair.map(lambda p: f"({p[0]}) if ({p[1]}) else ({p[0]})"),
        pair.map(lambda p: "{" + f"{p[0]}, {p[1]}" + "}"),
        pair.map(lambda p: "{" + f"{p[0]} : {p[1]}" + "}"),
        pair.map(lambda p: f"[({p[0]}) for x in ({p[1]}) if ({p[0]})]"),
        pair.map(lambda p: f"count(x\n for x in ({p[0]})  # why\n if ({p[1]}))"),
        pair.map(lambda p: f"in_flight(M({p[0]}, _) from ({p[1]}))"),
        inner.map(lambda e: f"({e}) is not primary"),
    )


EXPRESSIONS = st.recursive(_ATOMS, _wider, max_leaves=8)
_PLACES = st.sampled_from(("x", "x.y", "x[1]", "x.y[n].z", "stop"))
_SIMPLE = st.one_of(
    st.tuples(_PLACES, st.sampled_from(("=", "+=", "-=", "|=")), EXPRESSIONS).map(" ".join),
    EXPRESSIONS.map(lambda e: f"let y = {e}"),
    EXPRESSIONS.map(lambda e: f"require ({e})"),
    EXPRESSIONS.map(lambda e: f"send M({e}) to n"),
    EXPRESSIONS.map(lambda e: f"start t for {e}  # soon"),
    EXPRESSIONS.map(lambda e: f"log.append({e})"),
    st.sampled_from(("skip", "become primary", "stop t[n]", "reply M", "# nothing\nskip")),
)


def _indented(lines: list[str], width: int) -> str:
    return "\n".join(" " * width + line for line in "\n".join(lines).split("\n"))


def _nested(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    block = st.tuples(st.lists(inner, min_size=1, max_size=3), st.integers(1, 6)).map(lambda p: _indented(*p))
    return st.one_of(
        st.tuples(EXPRESSIONS, block).map(lambda p: f"if {p[0]}:\n{p[1]}"),
        st.tuples(EXPRESSIONS, block, block).map(lambda p: f"if {p[0]}:\n{p[1]}\nelse:  # else\n\n{p[2]}"),
        st.tuples(EXPRESSIONS, block).map(lambda p: f"for x in {p[0]}:\n{p[1]}"),
        st.tuples(EXPRESSIONS, block).map(lambda p: f"match {p[0]}:\n case voted(c, _):\n{_indented([p[1]], 1)}"),
    )


STATEMENTS = st.recursive(_SIMPLE, _nested, max_leaves=6)
FILES = st.lists(
    st.one_of(
        EXPRESSIONS.map(lambda e: f"const N={e}  # n"),
        EXPRESSIONS.map(lambda e: f'invariant I:\n  """why {{a}}"""\n  ({e})'),
        st.sampled_from(("param A:0..3=1", "message M ( a:T )", "# alone", "", "role R :\n  states a,b")),
        st.tuples(EXPRESSIONS, st.lists(STATEMENTS, min_size=1, max_size=4)).map(
            lambda p: f"action a( p in {p[0]} )when({p[0]}) :\n{_indented(p[1], 3)}"
        ),
    ),
    max_size=6,
).map(lambda parts: "\n".join(["protocol P", *parts, ""]))

RUBBISH = st.text(st.sampled_from("ab1 ()[]{}:=.,'\"#\n\t\\&!éif") | st.characters(codec="utf-8"), max_size=80)
EDITS = st.tuples(st.integers(0, 2_000), st.integers(0, 6), RUBBISH | st.sampled_from(("", ")", "(", ":", '"""')))
