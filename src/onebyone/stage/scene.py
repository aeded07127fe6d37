"""FigureScene: an ordinary manim scene that verifies its figure, tells its beats and draws nothing unproven."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar, NoReturn, Protocol, Self, TypeAlias, TypeVar

from manim import Animation, AnimationGroup, Mobject, Scene, config

from onebyone.audit.audit import Audit
from onebyone.core.computation import Aspect, Computation
from onebyone.core.figure import Figure
from onebyone.drawing.fading import appear, give_way, vanish
from onebyone.drawing.mobjects.furniture import Caption, Counter, Head
from onebyone.drawing.mobjects.text import Phrase, Run
from onebyone.errors import AuditError
from onebyone.frames.entry import Entry
from onebyone.inputs.fidelity import is_as_stored, is_rounded
from onebyone.look.frame import frame_of, shape_of
from onebyone.look.layout import Page
from onebyone.look.manim_config import literal_braces
from onebyone.look.theme import DURATIONS, SIZES, Role, theme
from onebyone.stage.options import demand_sensible_options
from onebyone.stage.renderer import FigureRenderer, demand_cairo
from onebyone.stage.told import told
from onebyone.stage.writer import OnFrame
from onebyone.words import Sentence, ShotWords, WordsError
from onebyone.words.panels import AS_STORED, BOTH, ROUNDED, TAKEAWAY
from onebyone.words.slots import demand_told

CLAIM_LINES = 2

Beat: TypeAlias = Callable[[], Iterable[Animation] | None]
"""A method named as a sentence, which plays what is seen, or yields it step by step."""


@dataclass(frozen=True)
class Told:
    """A beat: its name, its time in seconds of the clip, its caption, and the question that it answers.

    `answered` is when the caption takes the place of the question; None where nothing was asked on screen.
    """

    name: str
    start: float
    end: float
    caption: str
    question: str | None = None
    answered: float | None = None


class Cut(Protocol):
    """What of it is made: see `onebyone.panels.cut.Cut`."""

    @property
    def clean(self) -> bool:
        """Whether nothing stands around the stage."""


class Variant(Protocol):
    """What is told: see `onebyone.panels.panel.Variant`."""

    @property
    def cut(self) -> Cut:
        """What of it is made."""

    @property
    def theme(self) -> str:
        """ "dark" or "light"."""

    @property
    def language(self) -> str:
        """The language of its words."""

    @property
    def records(self) -> Sequence[Any]:
        """The parameters of each figure."""

    @property
    def words(self) -> ShotWords:
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

    def demand_shape(self, shape: Any) -> None:
        """Demand that it has a layout for frames of this shape. Raises UsageError."""

    def default(self) -> Any:
        """Its variant with the default parameters."""


class Judge(Protocol):
    """Whoever judges each frame: see `onebyone.audit.audit.Audit`."""

    def demand(
        self,
        display_list: Sequence[Entry],
        digests: Sequence[bytes],
        *,
        figures: Iterable[Figure],
        at_rest: bool,
        gap: bool,
        resumed: bool,
    ) -> None:
        """Judge one more frame, now or before what is told is published."""

    def at_the_end(self) -> None:
        """Judge what only the end bears out."""


NextJudge = TypeVar("NextJudge", bound=Judge)


class Bookmarks(Protocol):
    """Whoever keeps how far a telling came: see `onebyone.render.bookmarks.Bookmarks`."""

    def go_on(self, scene: FigureScene) -> int:
        """Have a scene stand as it did after as many of its beats as were kept, none at worst; gives how many."""

    def keep(self, scene: FigureScene) -> None:
        """One more beat is told."""


class FigureScene(Scene):
    """The scene of one panel. A subclass names its panel and tells beats: methods named as sentences.

    It builds its own renderer, the only one that audits every frame, of the type `renderer_type`. `on_frame` is told
    each frame that is written. With `bookmarks` it need not tell all that it told before.

    Example::

        class Fig2a(FigureScene):
            shot = PANEL

            def construct(self):
                self.bench = Workbench(self.figure, page=self.page, theme=self.theme, label=self.label)
                self.tell(*self.beats(self.bench), opening=self.bench.opening)

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
        bookmarks: Bookmarks | None = None,
    ) -> None:
        with told(self, lambda: None):
            demand_cairo(renderer, camera_class)
        demand_sensible_options()
        if not hasattr(self, "shot"):
            raise AuditError(f"{type(self).__name__} names no panel: set shot to the panel whose numbers it shows")
        shape = shape_of(config.pixel_width, config.pixel_height)
        if shape is not None:  # in no other size is anything promised
            self.shot.demand_shape(shape)
        self.variant: Variant = variant or self.shot.default()
        self.theme = theme(self.variant.theme)
        self.figures: tuple[Figure, ...] = ()
        self._told: list[Told] = []
        self.beat: str | None = None
        self.caption: Caption | None = None
        self.counter: Mobject | None = None
        self._with_next: list[Animation] = []
        self._computation: Computation | None = None
        self._views: tuple[object, ...] = ()
        width, height = frame_of(config.pixel_width, config.pixel_height)
        self._audit: Judge = Audit(theme=self.theme, aspect=width / height)
        own = set(vars(self))
        self._bookmarks = bookmarks

        def audit(display_list: Sequence[Entry], digests: Sequence[bytes], *, at_rest: bool) -> None:
            seen = {"gap": self.camera.gap, "resumed": self.camera.resumed}
            self._audit.demand(display_list, digests, figures=self.figures, at_rest=at_rest, **seen)

        with literal_braces():
            super().__init__(renderer=renderer_type(theme=self.theme, audit=audit, on_frame=on_frame))
        authors = {"mobjects", "foreground_mobjects", "updaters", "always_update_mobjects"}
        self._machinery = frozenset(vars(self)) - own - authors | {self.construct.__name__}
        self.page = Page(aspect=self.camera.pixel_width / self.camera.pixel_height)

    def setup(self) -> None:
        """Verify the figures, and hold what is said to what they computed; nothing is drawn before.

        Raises WordsError where something else is said.
        """
        self.figures = self.figures or self.variant.verified()
        demand_told(self.words.sentences, self.figures)

    def render(self, preview: bool = False) -> bool:
        """Tell the scene, as manim does; a refusal says at which beat and line of it. Raises AuditError.

        Where there is a bookmark, what the scene would construct stands there, and only what comes after it is told.
        """
        if self._bookmarks is not None:
            vars(self)["construct"] = partial(self._construct_with, self._bookmarks)
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

    def hand_audit(self, to: Callable[[Judge], NextJudge]) -> NextJudge:
        """From here on, have somebody else judge the frames, who is made of the judge of those before."""
        self._audit = judge = to(self._audit)
        return judge

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
            own_last = (*views, self) if name == TAKEAWAY else (self, *views)
            teller = next((one for one in own_last if hasattr(one, name)), None)
            if teller is None:
                raise WordsError(
                    f"the words of {self.shot.id} have a caption for {name!r}, and no method of {type(self).__name__} "
                    "or its view has this name: write one, or take the caption out"
                )
            found.append(getattr(teller, name))
        return found

    def tell(self, *beats: Beat, opening: Sequence[Mobject] = ()) -> None:
        """Open with the claim and the first picture, and tell each beat under its caption; the last is the takeaway.

        `opening` is that picture, in its place.
        """
        told = [beat.__name__ for beat in beats]
        closing = [self.takeaway] if TAKEAWAY in self.words.beats and TAKEAWAY not in told else []
        to_tell: Sequence[Beat] = (*beats, *closing)
        if self._bookmarks is not None and not self._would_find(to_tell):
            self._bookmarks = None
        self.open(*opening)
        self._tell_all(to_tell)

    def _construct_with(self, bookmarks: Bookmarks) -> None:
        """Go on from the last bookmark, or construct all of it."""
        if told := bookmarks.go_on(self):
            self._tell_all(self.beats(*self._views)[told:])
        else:
            type(self).construct(self)

    def _would_find(self, told: Sequence[Beat]) -> bool:
        """Whether the beats are those in the order of the words, so that they will be found without what made them."""
        for teller in (getattr(beat, "__self__", self) for beat in told):
            if not any(teller is view for view in (self, *self._views)):
                self._views += (teller,)
        if [beat.__name__ for beat in told] != [*self.words.beats]:
            return False
        try:
            return [*told] == self.beats(*self._views)
        except WordsError:  # a beat that is no method of anybody
            return False

    def _tell_all(self, beats: Iterable[Beat]) -> None:
        for beat in beats:
            self._tell(beat)
            if self._bookmarks is not None:
                self._bookmarks.keep(self)
        self._audit.at_the_end()

    @property
    def parts(self) -> tuple[object, ...]:
        """What has come somewhere by telling, itself first; each knows its state."""
        return (self, *self.renderer.parts)

    def __getstate__(self) -> dict[str, Any]:
        """All that telling changes; manim's own machinery begins anew with every animation."""
        return {name: value for name, value in vars(self).items() if name not in self._machinery}

    def open(self, *pictures: Mobject) -> None:
        """Show the claim large beside the first picture, from the first frame on, which lists of files show of a video.

        Then it gives way to the running head. A clean clip begins with the picture alone.
        """
        if self.variant.cut.clean:
            self.next_section("claim")
            self.add(*pictures)
            self.wait(DURATIONS.rest)
            return
        lines = self.words.claim.broken(self.figure.quantities, lines=CLAIM_LINES)
        self.head = self.page.set_head(Head(self.named, lines, theme=self.theme, note=self.note))
        claim = self.page.set_claim(self.head.claim.copy().set_fill(self.theme.hex("ink")), *pictures)
        self.next_section("claim")
        self.add(*pictures, self.head.mark, claim)
        self.wait(DURATIONS.opening)
        self.play(vanish(claim), appear(self.head.claim))

    def play(self, *args: Any, **kwargs: Any) -> None:
        """Play as manim does, and with it what is to begin with the next movement: a new caption, the counter."""
        waiting, self._with_next = self._with_next, []
        super().play(*args, *waiting, **kwargs)

    def wait(self, *args: Any, **kwargs: Any) -> None:
        """Wait as manim does, after what is to begin with the next movement has appeared."""
        if self._with_next:
            self.play()
        super().wait(*args, **kwargs)

    def add_mobjects_from_animations(self, animations: Iterable[Animation]) -> None:
        """Add what is animated and is not there yet; all that is there keeps its place before or behind the rest.

        manim would bring forward what is animated in a group: what vanishes would stand at full strength, at first,
        over what has taken its place.
        """
        there, new = set(self.get_mobject_family_members()), []
        for animation in _single(animations):
            if not animation.is_introducer():
                found = list(_new(animation.mobject, there))
                there.update(member for mobject in found for member in mobject.get_family())
                new += found
        self.add(*new)

    def remove(self, *mobjects: Mobject) -> Self:
        """Remove mobjects with all their parts, also of one that is there in parts only, which manim would leave."""
        return super().remove(*(member for mobject in mobjects for member in mobject.get_family()))

    @property
    def computation(self) -> Computation:
        """What the scene speaks of now: its costs are counted, its call is torch's."""
        return self._computation or self.figure.computation

    def turn_to(self, computation: Computation) -> None:
        """Speak of another computation of the figures from here on: its costs and its call are what may be shown.

        What still stands there of the one before vanishes.
        """
        self._computation = computation
        before, self.counter = self.counter, None
        if before is not None:
            self.play(vanish(before))

    def show_costs(self) -> Animation:
        """What the computation costs appears, in the line of the head; where both do not fit, the head gives way."""
        self.counter = self.set_counter()
        gives_way = [] if self.page.has_room_between(self.head, self.counter) else [self.head]
        return give_way(gives_way, self.counter, run_time=DURATIONS.quick) if gives_way else appear(self.counter)

    def hide_costs(self) -> Animation:
        """What the computation costs vanishes again, and the head is there."""
        counter, self.counter = self.counter, None
        gone = [] if counter is None else [counter]
        return vanish(*gone) if self.head in self.mobjects else give_way(gone, self.head, run_time=DURATIONS.quick)

    def takeaway(self) -> None:
        """Leave one sentence."""

    @property
    def named(self) -> str | None:
        """The panel's name in the head."""
        return self.shot.id

    @property
    def note(self) -> str | None:
        """What is said beside the name: whether a user's own data were rounded, or are as they were stored."""
        pairs = [*zip(self.figures, self.variant.records, strict=True)]
        rounded, stored = (any(asked(*pair) for pair in pairs) for asked in (is_rounded, is_as_stored))
        if not rounded and not stored:
            return None
        return (BOTH if rounded and stored else ROUNDED if rounded else AS_STORED)[self.variant.language]

    @property
    def words(self) -> Any:
        """What is said in it, as ShotWords."""
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
    def beat_times(self) -> tuple[Told, ...]:
        """The beats that were told so far."""
        return tuple(self._told)

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
        question, is_asked = self._ask(self.beat)
        sentence, told = self.words.beats[self.beat], self.time
        self._swap_caption(sentence)
        if self.beat in self.words.costs and not self.variant.cut.clean:
            self._with_next.append(self.show_costs())
        for step in beat() or ():
            self.play(step)
        text = "\n".join(sentence.text_lines(self.figure.quantities))
        self.wait(min(DURATIONS.still, max(DURATIONS.rest, DURATIONS.read(text) - (self.time - told))))
        if self.counter is not None:
            self._with_next.append(self.hide_costs())
        self._told.append(Told(self.beat, start, self.time, text, question, told if is_asked else None))
        self.renderer.file_writer.caption(text, start=told, end=self.time)

    def _ask(self, beat: str) -> tuple[str | None, bool]:
        """Ask what the beat answers, if it does, and leave a silence; in a clean clip whoever shows it does that.

        Returns the question, and whether it was asked.
        """
        asked = self.words.questions.get(beat)
        if asked is None:
            return None, False
        text: str = asked.text(self.figure.quantities)
        if self.variant.cut.clean:
            return text, False
        start = self.time
        self._swap_caption(asked, asks=True)
        self.wait(min(DURATIONS.still, DURATIONS.read(text) + DURATIONS.silence))
        self.renderer.file_writer.caption(text, start=start, end=self.time)
        return text, True

    def _swap_caption(self, sentence: Sentence, *, asks: bool = False) -> None:
        """A caption takes the place of the one before as the next movement begins; a clean clip shows none."""
        if self.variant.cut.clean:
            return
        for lines in range(1, self.page.lines + 1):
            said = sentence.broken(self.figure.quantities, lines=lines)
            last = self.beat == self.takeaway.__name__ and not asks
            caption = self.page.set_caption(Caption(said, theme=self.theme, takeaway=last, asks=asks))
            if self.page.fits(caption):
                break
        else:
            raise WordsError(f"{sentence.text(self.figure.quantities)!r} is too long for a caption: say it shorter")
        if self.caption is not None:
            self.remove(self.caption)
        self.caption = caption
        self._with_next.append(appear(caption, run_time=DURATIONS.quick))

    def set_counter(self) -> Mobject:
        """The cost counter of what the scene speaks of, in its place."""
        slots = {**self.figure.quantities, **self.computation.costs}
        aspects: dict[str, Aspect] = {"weights": "weights", "multiplications": "multiplications", "output": "outputs"}
        counted = self.words.counter
        names = {aspect: counted[name].runs(slots) for name, aspect in aspects.items() if name in counted}
        return self.page.set_counter(Counter(self.computation, names, theme=self.theme, widest=self.page.safe.width))


def _single(animations: Iterable[Animation]) -> Iterator[Animation]:
    """The animations of which groups of them consist."""
    for animation in animations:
        if isinstance(animation, AnimationGroup):
            yield from _single(animation.animations)
        else:
            yield animation


def _new(mobject: Mobject, there: Set[Mobject]) -> Iterator[Mobject]:
    """What of a mobject is not there yet: a group that was made for an animation may hold what is, and what is not."""
    if mobject in there:
        return
    if mobject.has_points() or there.isdisjoint(mobject.get_family()):
        yield mobject
    else:
        for part in mobject.submobjects:
            yield from _new(part, there)
