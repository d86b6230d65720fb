"""Files that use each other, read from a dictionary."""

from fencepost.elaborate.elaborate import Elaborated, elaborate
from fencepost.elaborate.load import Unreadable, load
from fencepost.source.text import SourceFile

TYPES = "type Small = 0..3\n"
PROTOCOL = 'use "types.fence"\nprotocol P\nshared x: Small = 0\naction a:\n    x = 1\n'
MODEL = "model {name}:\n    expect holds\n"


class Folder:
    """Files by path; counts how often each is read"""

    def __init__(self, **texts: str) -> None:
        self.texts = {name.replace("__", "/") + ".fence": text for name, text in texts.items()}
        self.read: list[str] = []

    def __call__(self, path: str) -> SourceFile | Unreadable:
        self.read.append(path)
        if path not in self.texts:
            return Unreadable("there is no such file")
        return SourceFile(path, self.texts[path])


def messages(result: Elaborated) -> list[str]:
    return [found.message for found in result.diagnostics]


def test_used_files_declarations_are_seen() -> None:
    result = elaborate("p.fence", Folder(p=PROTOCOL, types=TYPES))
    assert messages(result) == []


def test_path_is_relative_to_the_file_that_says_it() -> None:
    folder = Folder(models__m='use "../specs/p.fence"\n' + MODEL.format(name="m"), specs__p=PROTOCOL)
    folder.texts["specs/types.fence"] = TYPES
    assert messages(elaborate("models/m.fence", folder)) == []


def test_models_of_a_used_file_are_not_taken() -> None:
    folder = Folder(m='use "p.fence"\n' + MODEL.format(name="mine"), types=TYPES)
    folder.texts["p.fence"] = PROTOCOL + MODEL.format(name="theirs")
    result = elaborate("m.fence", folder)
    assert result.typed is not None and [model.name for model in result.typed.models] == ["mine"]


def test_file_that_is_used_twice_is_read_once() -> None:
    left = 'use "types.fence"\nconst LEFT = 1\n'
    right = 'use "types.fence"\nconst RIGHT = 1\n'
    folder = Folder(p='use "left.fence"\nuse "right.fence"\nprotocol P\nshared x: Small = LEFT + RIGHT\n')
    folder.texts |= {"left.fence": left, "right.fence": right, "types.fence": TYPES}
    assert messages(elaborate("p.fence", folder)) == []
    assert folder.read.count("types.fence") == 1


def test_circle_is_named_with_its_files() -> None:
    folder = Folder(a='use "b.fence"\nprotocol P\n', b='use "a.fence"\n')
    assert "a.fence → b.fence → a.fence" in messages(elaborate("a.fence", folder))[0]


def test_missing_file_is_said_at_its_use() -> None:
    result = elaborate("p.fence", Folder(p='protocol P\nuse "none.fence"\nshared x: bool = true\n'))
    assert [(found.code, found.span.line) for found in result.diagnostics] == [("FP290", 2)]


def test_missing_root_is_a_diagnostic_too() -> None:
    result = elaborate("none.fence", Folder())
    assert messages(result) == ["cannot read `none.fence`: there is no such file"]


def test_mistakes_of_all_files_are_said_at_once() -> None:
    folder = Folder(p=PROTOCOL + "action b:\n    y = 1\n", types=TYPES + "const N = M\n")
    found = {(item.span.source.name, item.code) for item in elaborate("p.fence", folder).diagnostics}
    assert found == {("p.fence", "FP503"), ("types.fence", "FP201")}


def test_models_of_two_protocols_are_refused() -> None:
    folder = Folder(m='use "p.fence"\nuse "q.fence"\n' + MODEL.format(name="m"))
    folder.texts |= {"p.fence": "protocol P\n", "q.fence": "protocol Q\n"}
    assert messages(elaborate("m.fence", folder)) == ["this file uses more than one protocol: `P` and `Q`"]


def test_long_chain_of_files_is_no_problem() -> None:
    texts = {f"f{n}.fence": f'use "f{n + 1}.fence"\nconst C{n} = 1\n' for n in range(1500)}
    folder = Folder(f1500="protocol P\n")
    folder.texts |= texts
    assert len(load("f0.fence", folder).files) == 1501


def test_unknown_names_are_not_said_where_a_line_could_not_be_read() -> None:
    text = "protocol P\nshared x: 0..3 = = 0\naction a:\n    x = 1\n"
    result = elaborate(SourceFile("p.fence", text), Folder())
    assert len(result.diagnostics) == 1
