"""What a must-fail model teaches, read from its docstring: three sentences, and the model in which it is mended.

The docstring ends in `Mended in MODEL.`, or `Mended in MODEL of FILE.` where that model stands beside it in another
file. The sentences say what goes wrong, why it is tempting, and what mends it.
"""

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import final

_MENDED = re.compile(r"Mended in (\w+)(?: of (\w+\.fence))?\.\s*\Z")
_SENTENCE = re.compile(r"[^.:;?].*?[.?](?=\s|\Z)", re.DOTALL)


class NoLesson(ValueError):
    """A docstring is no lesson; says what is missing"""


@final
@dataclass(frozen=True, slots=True)
class Lesson:
    """The three sentences, and where it is mended: a file of models and a model's name"""

    wrong: str
    tempting: str
    mends: str
    file: str
    model: str


def lesson_of(file: str, model: str, doc: str) -> Lesson:
    """The lesson in the docstring of a model in a file. Raises NoLesson."""
    where = f"{file}, model {model}"
    ending = _MENDED.search(doc)
    if ending is None:
        raise NoLesson(f"{where}: its docstring does not end in `Mended in MODEL.`")
    sentences = [" ".join(text.split()) for text in _SENTENCE.findall(doc[: ending.start()])]
    if len(sentences) != 3:
        raise NoLesson(f"{where}: a lesson has three sentences, and this has {len(sentences)}")
    mended = file if ending[2] is None else str(PurePosixPath(file).with_name(ending[2]))
    wrong, tempting, mends = sentences
    return Lesson(wrong, tempting, mends, mended, ending[1])
