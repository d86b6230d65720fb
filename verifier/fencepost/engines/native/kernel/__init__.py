"""The explorer's inner loops as machine code, specialised to the width of a state: `table` is the exact seen
set, `explore` takes states from the frontier and puts in what they lead to."""
