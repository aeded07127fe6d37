"""A panel as a value: where its parameters, numbers, words and scene lie, all loaded when first asked for."""

from __future__ import annotations

import importlib
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from onebyone.errors import UsageError, hint
from onebyone.inputs.parameters import ParameterError, Parameters, Shape
from onebyone.panels.cut import WHOLE, Cut

if TYPE_CHECKING:
    from onebyone.core.figure import Figure
    from onebyone.words.panels import PanelWords
    from onebyone.words.shots import ShotWords


@dataclass(frozen=True, kw_only=True)
class Shot(ABC):
    """A scene that is rendered, and the panels whose proven numbers it shows.

    Attributes:
        id: its name, such as "2a" or "opening".
        scene_file: the scene's module, relative to the project's folder.
        scene_class: its class in that module.
        poster: the beat whose last frame is its poster.
        shapes: of frames that it has a layout for.
    """

    id: str
    scene_file: str
    scene_class: str
    poster: str
    shapes: tuple[Shape, ...] = ("16:9",)

    @property
    @abstractmethod
    def shows(self) -> tuple[Panel, ...]:
        """The panels whose numbers it shows, its own first."""

    @abstractmethod
    def words(self, language: str = "en") -> ShotWords:
        """What is said in it. Raises UsageError for a language that has no words."""

    def demand_shape(self, shape: Shape) -> None:
        """Demand that it has a layout for frames of this shape. Raises ParameterError."""
        if shape not in self.shapes:
            raise ParameterError(
                f"{self.id}: shape = {shape!r}: {self.id} has no layout for frames of {shape}, only for "
                f"{' and '.join(self.shapes)}"
            )

    def default(self) -> Variant:
        """The shot with the default parameters of all that it shows."""
        return Variant(self, tuple(panel.parameters() for panel in self.shows))


@dataclass(frozen=True, kw_only=True)
class Panel(Shot):
    """A folder of `onebyone.panels` and the clip that shows it; its id is as in the article.

    Attributes:
        package: the folder's dotted name; it holds `parameters`, `numbers`, `words` and mostly a `view`.
        figure: the class in `numbers` that holds the proven numbers.
        in_film: whether the film shows it.
    """

    package: str
    figure: str
    in_film: bool = True

    @property
    def label(self) -> str:
        """The panel's name in the article, such as "Figure 2 (a)"; of one that is none of it, such as "Panel C1"."""
        if not self.id[0].isdigit():
            return f"Panel {self.id.upper()}"
        return f"Figure {self.id[0]}" + (f" ({self.id[1:]})" if self.id[1:] else "")

    @property
    def shows(self) -> tuple[Panel, ...]:
        """Itself."""
        return (self,)

    @property
    def parameters(self) -> type[Parameters]:
        """Its kind of record of parameters."""
        found: type[Parameters] = self._load("parameters").Parameters
        return found

    @property
    def figure_type(self) -> type[Figure]:
        """The kind of figure that holds its numbers (imports numpy; torch when something is proven).

        Raises UsageError where there is none of the name that the panel declares.
        """
        numbers = self._load("numbers")
        found: type[Figure] | None = getattr(numbers, self.figure, None)
        if found is None:
            near = hint(self.figure, vars(numbers))
            raise UsageError(
                f"{numbers.__name__} has no {self.figure}, which panel {self.id} names as its figure.{near}"
            )
        return found

    def verified(self, record: Parameters) -> Figure:
        """Compute and prove all numbers of its figure for these parameters (imports torch).

        Raises:
            OneByOneError: a number is not what torch says, an asset is missing or altered, or the panel cannot show
                these parameters truthfully.
        """
        if type(record) is not self.parameters:
            raise UsageError(f"{self.id} takes {self.parameters.__module__}.Parameters, not {type(record).__module__}")
        return self.figure_type.of(record)

    def words(self, language: str = "en") -> PanelWords:
        """What it says. Raises UsageError for a language that it has no words in."""
        found: PanelWords = words_in(self.package, language).WORDS
        return found

    def _load(self, module: str) -> Any:
        return importlib.import_module(f"{self.package}.{module}")


@dataclass(frozen=True)
class Variant:
    """A shot with its parameters: what is told, proven, keyed, named and remembered.

    Two variants of one shot share nothing but code. `records` has a record for each panel that the shot shows; `cut` is
    what of the shot is made.

    Raises:
        UsageError: the cut is a beat that the shot does not have, the title is none that a clip can have, or the shot
            has no layout for the shape of its frames.
    """

    shot: Shot
    records: tuple[Parameters, ...]
    name: str = ""
    cut: Cut = WHOLE

    def __post_init__(self) -> None:
        """A variant without a name is called by its shot and by what differs from the default."""
        if not self.name:
            object.__setattr__(self, "name", self.shot.id + self.records[0].suffix + self.cut.suffix)
        self.shot.demand_shape(self.shape)
        if self.title is not None:
            _titles().demand_title(self.title, where=self.shot.id, shape=self.shape)
        if self.cut.beat is not None:
            self.cut.demand_beat_of(self.name.removesuffix(self.cut.suffix), self.words.beats)

    def cut_to(self, cut: Cut) -> Variant:
        """This variant, of which another cut is made, called by its name and by what is left. Raises as `Variant`."""
        return replace(self, name=self.name.removesuffix(self.cut.suffix) + cut.suffix, cut=cut)

    @property
    def poster(self) -> str:
        """The beat whose last frame is its poster."""
        return self.cut.beat or self.shot.poster

    @property
    def theme(self) -> str:
        """ "dark" or "light"."""
        return self.records[0].theme

    @property
    def shape(self) -> Shape:
        """Width to height of its frames."""
        return self.records[0].shape

    @property
    def language(self) -> str:
        """The language of its words."""
        return self.records[0].language

    @property
    def title(self) -> str | None:
        """A title of somebody's own, if it has one; a card of the film has its own words."""
        return self.records[0].title if isinstance(self.shot, Panel) else None

    @property
    def key(self) -> str:
        """Equal for variants that tell of the same numbers: their shot and every value of their records."""
        return " ".join([self.shot.id, *(record.key for record in self.records)])

    def verified(self) -> tuple[Figure, ...]:
        """Compute and prove the figures of all that is shown. Raises as `Panel.verified` does, naming the clip."""
        try:
            figures = tuple(panel.verified(record) for panel, record in zip(self.shot.shows, self.records, strict=True))
        except ParameterError as error:
            raise ParameterError(f"{self.name}: {error}") from None
        if self.title is not None:
            _titles().demand_title_of(self.title, figures[0].quantities, where=self.shot.id)
        return figures

    @property
    def words(self) -> ShotWords:
        """What is said, under a title of somebody's own if there is one."""
        if self.title is not None and isinstance(self.shot, Panel):
            return self.shot.words(self.language).titled(self.title)
        return self.shot.words(self.language)


def panel(
    package: str, *, figure: str, poster: str, in_film: bool = True, shapes: tuple[Shape, ...] = ("16:9",)
) -> Panel:
    """The panel of a folder, named by it: "onebyone.panels.fig2a" is 2a, told by class Fig2a of scenes/fig2a.py."""
    folder = package.rpartition(".")[2]
    return Panel(
        id=folder.removeprefix("fig"),
        scene_file=f"scenes/{folder}.py",
        scene_class=folder.capitalize(),
        poster=poster,
        package=package,
        figure=figure,
        in_film=in_film,
        shapes=shapes,
    )


def _titles() -> Any:
    """The module that judges titles, by its name as words are: no number is made of it, nor of what it reads."""
    return importlib.import_module("onebyone.panels.title")


def words_in(package: str, language: str) -> Any:
    """The module with the words of a folder. Raises UsageError if there is none in this language."""
    name = f"{package}.words.{language}"
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name != name:
            raise
        raise UsageError(f"{package.rpartition('.')[2]} has no words in {language!r}: write {name}") from None


def variant_of(shot: Shot, records: Mapping[str, Parameters] | Sequence[Parameters]) -> Variant:
    """The shot with these records; of a mapping, by panel id, where it names one, else the panel's default.

    A default has the theme, the shape and the language of what is named.
    """
    if isinstance(records, Mapping):
        common = {name: getattr(record, name) for record in records.values() for name in ("theme", "shape", "language")}
        records = [records.get(shown.id) or shown.parameters(**common) for shown in shot.shows]
    return Variant(shot, tuple(records))
