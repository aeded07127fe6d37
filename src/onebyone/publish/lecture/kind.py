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
        sample: how the index page shows that file at work: a page in a frame, a picture, a video, or a document that
            it can only link to.
        picture: of a document, a picture of it, relative to the kind's folder; "" if there is none.
        recipes: how it is used, the most wanted way first.
    """

    open: str
    sample: Literal["page", "picture", "video", "document"]
    recipes: tuple[Recipe, ...]
    picture: str = ""


class Kind(ABC):
    """A kind of embedding, such as a web page or a deck; it holds nothing, so one of each is enough.

    Attributes:
        title: what it is called on the index page.
        what: what it is, in a sentence.
        in_bundle: whether it is made where no kind is named; what only repeats another's video is made when asked for.
        takes_light: whether it holds clips in fewer bytes, which takes a while to encode.
    """

    title: ClassVar[str]
    what: ClassVar[str]
    in_bundle: ClassVar[bool] = True
    takes_light: ClassVar[bool] = False

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
    """The kinds of these names, in the order asked for; all that a bundle has if none is named.

    Raises:
        UsageError: there is no such kind; the message suggests the nearest and lists all.
    """
    every = kind_names()
    wanted = list(dict.fromkeys(name.lower() for name in names))
    for name in wanted:
        if name not in every:
            raise UsageError(f"there is no kind {name!r}.{hint(name, every)} The kinds are: {', '.join(every)}.")
    found: dict[str, Kind] = {
        name: importlib.import_module(f"onebyone.publish.lecture.kinds.{name}").KIND for name in wanted or every
    }
    return {name: kind for name, kind in found.items() if wanted or kind.in_bundle}
