"""What a kind of embedding is: a name, and how it is made of a lecture; the modules in `kinds` are all there are."""

from __future__ import annotations

import importlib
import pkgutil
from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Literal

from onebyone.errors import UsageError, hint

if TYPE_CHECKING:
    from onebyone.publish.lecture.lecture import Lecture


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """One way to use what was made.

    Attributes:
        where: the place, such as "A course page".
        do: what to do there, in a sentence.
        paste: the text to paste there, if there is one.
    """

    where: str
    do: str
    paste: str = ""


@dataclass(frozen=True, kw_only=True)
class Made:
    """What a kind has made, for the index page.

    Attributes:
        open: the file to open first, relative to the kind's folder.
        sample: how the index page shows that file at work: a page in a frame, a picture, a video, a module (which no
            browser loads from disk), or a document that it can only link to.
        picture: of a document, a picture of it, relative to the kind's folder; "" if there is none.
        excerpt: of a document, how its text begins; "" if there is nothing to read.
        also: other files that the index page shows at work in the same way.
        recipes: how it is used, the most wanted way first.
    """

    open: str
    sample: Literal["page", "picture", "video", "module", "document"]
    recipes: tuple[Recipe, ...]
    picture: str = ""
    excerpt: str = ""
    also: tuple[str, ...] = ()


class Kind(ABC):
    """A kind of embedding, such as a web page or a deck; it holds nothing, so one of each is enough.

    Attributes:
        title: what it is called on the index page.
        what: what it is, in a sentence.
        of_one_beat: whether a bundle has it of the shortest beat only: the whole has many bytes or takes long, and is
            made where the kind is named.
        takes_light: whether it holds clips in fewer bytes, which takes a while to encode.
        for_students: whether each student can get one with other exercises.
        shares: what it makes of a clip and others make too; "" if nothing. Those who share are made in one process,
            which makes it once.
    """

    title: ClassVar[str]
    what: ClassVar[str]
    of_one_beat: ClassVar[bool] = False
    takes_light: ClassVar[bool] = False
    for_students: ClassVar[bool] = False
    shares: ClassVar[Literal["answers", "drawings", ""]] = ""

    def lacking(self, lecture: Lecture) -> str:
        """What the clips of a lecture do not have that it is made of, in a sentence; "" if nothing is missing."""
        return ""

    @abstractmethod
    def make(self, lecture: Lecture, folder: Path) -> Made:
        """Make it in a folder of its own, which is there and empty; the names of its files depend on names only.

        Raises:
            UsageError: a package that it needs is missing, or something is lacking in the lecture.
        """


def kind_names() -> tuple[str, ...]:
    """What kinds there are; nothing is imported."""
    here = Path(__file__).with_name("kinds")
    return tuple(sorted(module.name for module in pkgutil.iter_modules([str(here)])))


def chosen_kinds(names: Iterable[str]) -> dict[str, Kind]:
    """The kinds of these names, in the order asked for; all if none is named.

    Raises:
        UsageError: there is no such kind; the message suggests the nearest and lists all.
    """
    every = kind_names()
    wanted = list(dict.fromkeys(name.lower() for name in names))
    for name in wanted:
        if name not in every:
            raise UsageError(f"there is no kind {name!r}.{hint(name, every)} The kinds are: {', '.join(every)}.")
    return {name: importlib.import_module(f"onebyone.publish.lecture.kinds.{name}").KIND for name in wanted or every}
