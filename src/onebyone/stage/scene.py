"""FigureScene: an ordinary manim scene that verifies its figure, tells its beats and draws nothing unproven."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, NoReturn, Protocol, TypeAlias

from manim import Animation, Mobject, Scene, config

from onebyone.audit.audit import Audit
from onebyone.core.computation import Aspect, Computation
from onebyone.core.figure import Figure
from onebyone.drawing.fading import appear, vanish
from onebyone.drawing.mobjects.furniture import Caption, Counter, Title, TorchLine
from onebyone.drawing.mobjects.text import Phrase, Run
from onebyone.errors import AuditError
from onebyone.frames.entry import Entry
from onebyone.look.layout import Page
from onebyone.look.manim_config import literal_braces
from onebyone.look.theme import DURATIONS, SIZES, Role, theme
from onebyone.stage.options import demand_sensible_options
from onebyone.stage.renderer import FigureRenderer, demand_cairo
from onebyone.stage.told import told
from onebyone.stage.writer import OnFrame
from onebyone.words import CardWords, PanelWords, Sentence, WordsError

Beat: TypeAlias = Callable[[], Iterable[Animation] | None]
"""A method named as a sentence, which plays what is seen, or yields it step by step."""


@dataclass(frozen=True)
class Cue:
    """A caption and its time on screen, in seconds of the clip."""

    start: float
    end: float
    text: str


@dataclass(frozen=True)
class Told:
    """A beat's name and its time, in seconds of the clip."""

    name: str
    start: float
    end: float


class Variant(Protocol):
    """What is told: see `onebyone.panels.panel.Variant`."""

    @property
    def theme(self) -> str:
        """ "dark" or "light"."""

    @property
    def words(self) -> PanelWords | CardWords:
        """What is said."""

    def verified(self) -> tuple[Figure, ...]:
        """The figures whose numbers are shown, proven; its own comes first."""


class Shot(Protocol):
    """What a scene is of: see `onebyone.panels.panel.Shot`."""

    @property
    def id(self) -> str:
        """Its name, such as "2a"."""

    @property
    def shows(self) -> Sequence[Any]:
        """The panels whose numbers it shows, its own first."""

    def default(self) -> Any:
        """Its variant with the default parameters."""


class FigureScene(Scene):
    """The scene of one panel. A subclass names its panel and tells beats: methods named as sentences.

    It builds its own renderer, the only one that audits every frame, of the type `renderer_type`. `on_frame` is told
    each frame that is written.

    Example::

        class Fig2a(FigureScene):
            shot = PANEL

            def construct(self):
                self.bench = Workbench(self.figure, page=self.page, theme=self.theme, label=self.label)
                self.tell(*self.beats(self.bench))

    Raises AuditError for a foreign renderer, and at the first frame that shows something unproven, and UsageError for
    an option of manim's that makes no sense for it.
    """

    shot: ClassVar[Shot]

    def __init__(
        self,
        renderer: object = None,
        camera_class: object = None,
        *,
        variant: Variant | None = None,
        on_frame: OnFrame = lambda display_list, digests, repeat: None,
        renderer_type: type[FigureRenderer] = FigureRenderer,
    ) -> None:
        with told(self, lambda: None):
            demand_cairo(renderer, camera_class)
        demand_sensible_options()
        if not hasattr(self, "shot"):
            raise AuditError(f"{type(self).__name__} names no panel: set shot to the panel whose numbers it shows")
        self.variant: Variant = variant or self.shot.default()
        self.theme = theme(self.variant.theme)
        self.figures: tuple[Figure, ...] = ()
        self._cues: list[Cue] = []
        self.beat_times: list[Told] = []
        self.beat: str | None = None
        self.caption: Caption | None = None
        self.counter: Mobject | None = None
        self.torch_line: TorchLine | None = None
        self._computation: Computation | None = None
        judge = Audit(theme=self.theme, aspect=config.frame_width / config.frame_height).demand

        def audit(display_list: Sequence[Entry], digests: Sequence[bytes], *, at_rest: bool) -> None:
            seen = {"gap": self.camera.gap, "resumed": self.camera.resumed}
            judge(display_list, digests, figures=self.figures, at_rest=at_rest, **seen)

        with literal_braces():
            super().__init__(renderer=renderer_type(theme=self.theme, audit=audit, on_frame=on_frame))
        self.page = Page(aspect=self.camera.pixel_width / self.camera.pixel_height)

    def setup(self) -> None:
        """Verify the figures; nothing is drawn before."""
        self.figures = self.figures or self.variant.verified()

    def render(self, preview: bool = False) -> bool:
        """Tell the scene, as manim does; a refusal says at which beat and line of it. Raises AuditError."""
        with told(self, lambda: self.beat):
            return bool(super().render(preview))

    def use(self, figures: tuple[Figure, ...]) -> None:
        """Tell of these figures, the variant's own, which another process has verified, instead of verifying them.

        Raises AuditError where they are of another kind than the panels whose numbers it shows.
        """
        wanted, given = [panel.figure for panel in self.shot.shows], [type(figure).__name__ for figure in figures]
        if wanted != given:
            raise AuditError(f"{type(self).__name__} shows {', '.join(wanted)}, not {', '.join(given)}")
        self.figures = figures

    @property
    def figure(self) -> Any:
        """The figure of the panel itself, of the kind that the panel names."""
        return self.figures[0]

    def beats(self, *views: object) -> list[Beat]:
        """The beats in the order of the panel's words, each a method of the scene or of one of these views.

        Raises WordsError for a caption without a beat.
        """
        found = []
        for name in self.words.beats:
            if name == self.takeaway.__name__:
                continue
            teller = next((one for one in (self, *views) if hasattr(one, name)), None)
            if teller is None:
                raise WordsError(
                    f"the words of {self.shot.id} have a caption for {name!r}, and no method of {type(self).__name__} "
                    "or its view has this name: write one, or take the caption out"
                )
            found.append(getattr(teller, name))
        return found

    def tell(self, *beats: Beat) -> None:
        """Open with the claim, tell each beat under its caption, and close with the torch call and the takeaway.

        A scene that goes on after the torch call, with another computation, names `torch_says_the_same` as a beat.
        """
        self.open()
        closing = (self.takeaway,) if self.torch_says_the_same in beats else (self.torch_says_the_same, self.takeaway)
        for beat in (*beats, *closing):
            self._tell(beat)

    def open(self) -> None:
        """Show the claim and what it costs, from the first frame on: it is what lists of files show of a video."""
        self.title = self.page.set_title(Title(self.shot.id, self.said(self.words.claim), theme=self.theme))
        counter = self.counter = self.set_counter()
        self.next_section("claim")
        self.add(self.title, counter)
        self.wait(2 * DURATIONS.appear)

    def torch_says_the_same(self) -> None:
        """Show the very call the witness ran."""
        self.torch_line = self.page.set_torch_line(TorchLine(self.computation, theme=self.theme))
        self.play(appear(self.torch_line))

    @property
    def computation(self) -> Computation:
        """What the scene speaks of now: its costs are counted, its call is torch's."""
        return self._computation or self.figure.computation

    def turn_to(self, computation: Computation) -> None:
        """Speak of another computation of the figures from here on: its costs take the place of those before.

        Before the scene opens, it says what the scene opens with.
        """
        self._computation = computation
        if self.counter is None:
            return
        before = [said for said in (self.counter, self.torch_line) if said is not None]
        self.counter, self.torch_line = self.set_counter(), None
        self.play(vanish(*before))
        self.play(appear(self.counter))

    def takeaway(self) -> None:
        """Leave one sentence."""

    @property
    def words(self) -> Any:
        """What is said in it, as a PanelWords or CardWords."""
        return self.variant.words

    def label(self, name: str, role: Role) -> Phrase:
        """A label of the panel, by its name in the panel's words."""
        return Phrase(self.said(self.words.labels[name]), size=SIZES.label, role=role, theme=self.theme)

    def said(self, sentence: Sentence) -> Sequence[Run]:
        """A sentence of the panel as runs of text and quantities."""
        return sentence.runs(self.figure.quantities)

    def add_subcaption(self, content: str, duration: float = 1, offset: float = 0) -> NoReturn:
        """Refused: captions come from the panel's words, where every number has a slot."""
        raise AuditError(f"the subcaption {content!r} was written by hand: captions come from the words of a panel")

    @property
    def captions(self) -> tuple[Cue, ...]:
        """What was told so far."""
        return tuple(self._cues)

    @property
    def renderer(self) -> FigureRenderer:
        """The scene's own renderer."""
        return self._renderer

    @renderer.setter
    def renderer(self, renderer: object) -> None:
        if not isinstance(renderer, FigureRenderer):
            demand_cairo(renderer)
        self._renderer = renderer

    def _tell(self, beat: Beat) -> None:
        self.beat = beat.__name__
        self.next_section(self.beat)
        start = self.time
        if self.beat not in self.words.beats:
            raise WordsError(f"the beat {self.beat!r} has no caption: write one into the words of {self.shot.id}")
        sentence = self.words.beats[self.beat]
        self._swap_caption(sentence)
        for step in beat() or ():
            self.play(step)
        text = "\n".join(sentence.text_lines(self.figure.quantities))
        self.wait(max(DURATIONS.rest, DURATIONS.read(text) - (self.time - start)))
        self._cues.append(Cue(start, self.time, text))
        self.beat_times.append(Told(self.beat, start, self.time))
        self.renderer.file_writer.caption(text, start=start, end=self.time)

    def _swap_caption(self, sentence: Sentence) -> None:
        lines, last = sentence.lines(self.figure.quantities), self.beat == self.takeaway.__name__
        caption = self.page.set_caption(Caption(lines, theme=self.theme, takeaway=last))
        if self.caption is not None:
            self.remove(self.caption)
        self.play(appear(caption, run_time=DURATIONS.quick))
        self.caption = caption

    def set_counter(self) -> Mobject:
        """The cost counter of what the scene speaks of, in its place."""
        slots = {**self.figure.quantities, **self.computation.costs}
        words = {name: words.text(slots) for name, words in self.words.counter.items()}
        names: dict[Aspect, str] = {
            "weights": words["weights"],
            "multiplications": words["multiplications"],
            "outputs": words["output"],
        }
        return self.page.set_counter(Counter(self.computation, names, theme=self.theme))
