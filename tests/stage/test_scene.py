"""FigureScene: it verifies before it draws, tells beats under their captions, and says where a refusal happened."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import srt
from manim import Animation, AnimationGroup, Circle, Mobject, Square, Text, Triangle, Wait, config, tempconfig
from project import figures, shot, variant, words

from onebyone.core.figure import Figure
from onebyone.core.quantity import Size
from onebyone.drawing.fading import appear, vanish
from onebyone.drawing.mobjects.furniture import Caption
from onebyone.drawing.mobjects.text import Label, Number
from onebyone.drawing.motion import Refit
from onebyone.errors import AuditError
from onebyone.frames.label import LabelEntry
from onebyone.inputs.given import Given
from onebyone.inputs.layers import GivenLayer
from onebyone.look.theme import DURATIONS
from onebyone.panels.fig2a import PANEL
from onebyone.panels.fig2a.numbers import SlidingKernel
from onebyone.panels.panel import Variant
from onebyone.proof.files import told_beats
from onebyone.stage.scene import FigureScene
from onebyone.words import Sentence, WordsError
from onebyone.words.panels import TAKEAWAY

TINY = {"pixel_width": 192, "pixel_height": 108, "frame_rate": 5, "verbosity": "CRITICAL", "progress_bar": "none"}


BEATS = tuple(words("2a").beats)[:2]  # whatever the story is now


def beat(name: str, *lines: Callable[[FigureScene], object]) -> Callable[[FigureScene], None]:
    """A beat's method, of the name that the words have for it."""

    def tell(self: FigureScene) -> None:
        for line in lines:
            line(self)

    tell.__name__ = name
    return tell


class Short(FigureScene):
    """Two beats of panel 2a, in a few frames."""

    shot = PANEL

    def construct(self) -> None:
        self.tell(*(getattr(self, name) for name in BEATS))


setattr(Short, BEATS[0], beat(BEATS[0], lambda self: self.play(Circle().animate(run_time=0.2).shift((1, 0, 0)))))
setattr(Short, BEATS[1], beat(BEATS[1]))


def told(scene: type[FigureScene], folder: Path, *, variant: Variant | None = None, **settings: Any) -> FigureScene:
    """The scene, rendered tiny."""
    with tempconfig({**TINY, "media_dir": str(folder), **(settings or {"dry_run": True})}):
        made = scene(variant=variant)
        made.render()
    return made


@pytest.fixture(scope="module")
def short(tmp_path_factory: pytest.TempPathFactory) -> FigureScene:
    return told(Short, tmp_path_factory.mktemp("short"), format="mp4")


def test_beats_follow_one_another_and_end_with_the_takeaway(short: FigureScene) -> None:
    names = [beat.name for beat in short.beat_times]
    assert names == [*BEATS, "takeaway"]
    for before, after in zip(short.beat_times, short.beat_times[1:], strict=False):
        assert before.start < before.end == after.start
    assert short.beat_times[-1].end == pytest.approx(short.time)


def test_every_beat_has_its_caption_of_the_panels_words(short: FigureScene) -> None:
    for beat in short.beat_times:
        assert " ".join(beat.caption.split()) == words("2a").beats[beat.name].text(short.figure.quantities)


def test_the_subcaption_file_says_the_same(short: FigureScene) -> None:
    (file,) = Path(short.renderer.file_writer.movie_file_path).parent.glob("*.srt")
    written = list(srt.parse(file.read_text(encoding="utf-8")))
    assert [line.content for line in written] == [beat.caption for beat in short.beat_times]
    assert [line.end.total_seconds() for line in written] == pytest.approx(
        [beat.end for beat in short.beat_times], abs=1e-3
    )


def test_beats_are_sections(short: FigureScene) -> None:
    sections = [section.name for section in short.renderer.file_writer.sections]
    assert sections == ["claim", *(beat.name for beat in short.beat_times)]


def test_the_last_picture_shows_the_takeaway(short: FigureScene) -> None:
    caption = short.caption
    assert isinstance(caption, Caption)
    names = {entry.name for entry in short.camera.display_list}
    assert {part.entry().name for part in caption.family_members_with_points()} <= names


def test_each_frame_is_told_as_it_is_written(tmp_path: Path) -> None:
    seen: list[tuple[object, ...]] = []
    with tempconfig({**TINY, "media_dir": str(tmp_path), "dry_run": True}):
        waits = type("Waits", (Short,), {"construct": lambda self: self.wait(1)})
        scene = waits(on_frame=lambda *told: seen.append(told))
        scene.render()
    assert seen == [((), (), 5)]


@pytest.mark.parametrize("made", [vanish, lambda square: Refit([(square, square.copy())], follow=lambda: None)])
def test_what_is_animated_stays_behind_what_has_taken_its_place(
    made: Callable[[Mobject], Animation], tmp_path: Path
) -> None:
    orders: list[list[str]] = []

    class Overlaid(Short):
        def construct(self) -> None:
            square = Square()
            self.add(square, Circle())
            self.play(AnimationGroup(made(square), appear(Triangle())))

    with tempconfig({**TINY, "media_dir": str(tmp_path), "dry_run": True}):
        Overlaid(on_frame=lambda entries, *_: orders.append([entry.name.split("(")[0] for entry in entries])).render()
    assert ["Square", "Circle", "Triangle"] in orders
    assert all(order == sorted(order, key=["Square", "Circle", "Triangle"].index) for order in orders)


def test_the_figure_is_verified_before_anything_is_drawn(tmp_path: Path) -> None:
    drawn: list[object] = []

    class Watched(Variant):
        def verified(self) -> tuple[Figure, ...]:
            drawn.append("verified")
            return super().verified()

    class Unproven(Short):
        def construct(self) -> None:
            drawn.append(self.camera.display_list)
            assert self.figures == (self.figure,)

    told(Unproven, tmp_path, variant=Watched(PANEL, PANEL.default().records))
    assert drawn == ["verified", ()]


class Shared:
    """A view whose beat several scenes tell."""

    def __init__(self, name: str, *steps: Animation) -> None:
        setattr(self, name, beat_of_steps(name, steps))


def beat_of_steps(name: str, steps: Sequence[Animation]) -> Callable[[], Iterator[Animation]]:
    """A beat that yields what is played."""

    def tell() -> Iterator[Animation]:
        yield from steps

    tell.__name__ = name
    return tell


def test_beats_are_told_in_the_order_of_the_words_by_the_scene_or_its_view(tmp_path: Path) -> None:
    first, second = BEATS
    circle = Circle()
    view = Shared(second, circle.animate(run_time=0.2).shift((1, 0, 0)).build(), Wait(run_time=0.4))
    short = replace(
        PANEL.words(),
        beats={name: PANEL.words().beats[name] for name in (*BEATS, TAKEAWAY)},
        questions={},
        costs=(),
    )
    told_short = type("ToldShort", (Variant,), {"words": short})(PANEL, PANEL.default().records)
    story = type("Story", (Short,), {"construct": lambda self: self.tell(*self.beats(view))})
    delattr_second = type("Half", (FigureScene,), {"shot": PANEL, first: vars(Short)[first]})
    half = type("Half", (delattr_second,), {"construct": lambda self: self.tell(*self.beats(view))})
    for kind in (story, half):
        scene = told(kind, tmp_path, variant=told_short)
        assert [beat.name for beat in scene.beat_times] == [first, second, TAKEAWAY]
    assert circle.get_center()[0] == pytest.approx(1), "what the view's beat yields is played"
    alone = type("Alone", (delattr_second,), {"construct": lambda self: self.tell(*self.beats())})
    with pytest.raises(WordsError, match=f"a caption for '{second}', and no method of Alone or its view has this name"):
        told(alone, tmp_path, variant=told_short)


def test_a_beat_without_a_caption_is_named(tmp_path: Path) -> None:
    silent = type("Silent", (Short,), {"construct": lambda self: self.tell(beat("a_silent_beat"))})
    with pytest.raises(WordsError, match="the beat 'a_silent_beat' has no caption: write one into the words of 2a"):
        told(silent, tmp_path)


def test_a_figure_that_was_verified_elsewhere_is_not_verified_again(tmp_path: Path) -> None:
    figure = SlidingKernel.verified()
    with tempconfig({**TINY, "media_dir": str(tmp_path), "dry_run": True}):
        scene = Short()
        scene.use((figure,))
        scene.render()
    assert scene.figure is figure


def test_a_figure_of_another_kind_is_refused(tmp_path: Path) -> None:
    with tempconfig({**TINY, "media_dir": str(tmp_path), "dry_run": True}):
        scene = Short()
        with pytest.raises(AuditError, match="Short shows SlidingKernel, not OneNeuron"):
            scene.use(figures("1a"))
        with pytest.raises(AuditError, match="Short shows SlidingKernel, not SlidingKernel, OneNeuron"):
            scene.use((*figures("2a"), *figures("1a")))
    assert scene.figures == ()


def test_a_failing_proof_draws_nothing(tmp_path: Path) -> None:
    class Wrong(Variant):
        def verified(self) -> tuple[Figure, ...]:
            raise ArithmeticError("ours and torch differ")

    with pytest.raises(ArithmeticError, match="ours and torch differ"):
        told(Short, tmp_path, variant=Wrong(PANEL, PANEL.default().records), format="mp4")
    assert not list(tmp_path.rglob("*.mp4"))


def test_a_scene_needs_a_panel(tmp_path: Path) -> None:
    class Homeless(FigureScene):
        def construct(self) -> None:
            self.wait()

    with pytest.raises(AuditError, match="Homeless names no panel: set shot to the panel whose numbers it shows"):
        told(Homeless, tmp_path)


def test_a_scene_shows_its_variant(tmp_path: Path) -> None:
    """Numbers, theme and words of the parameters it is given, and of the default's where it is given none."""
    asked = variant("2a", kernel="laplace", theme="light")
    waits = type("Waits", (Short,), {"construct": lambda self: self.wait(0.2)})
    scene, plain = told(waits, tmp_path, variant=asked), told(waits, tmp_path)
    assert scene.figure.weight.numerators.tolist() == [[0, 1, 0], [1, -4, 1], [0, 1, 0]]
    assert plain.figure.weight.numerators.tolist() == figures("2a")[0].weight.numerators.tolist()
    assert [shown.theme.name for shown in (scene, plain)] == ["light", "dark"]
    assert scene.words is asked.words


def test_the_head_says_where_a_user_s_own_data_were_rounded(tmp_path: Path) -> None:
    noise = Given.of_levels("noise.png", np.random.default_rng(0).integers(0, 256, (8, 8, 1), dtype=np.uint8))
    even = Given.of_levels("even.png", np.tile(np.uint8([[[0], [255]]]), (8, 4, 1)))
    says = {"noise": "Fig. 2a · data rounded", "even": "Fig. 2a", "digit": "Fig. 2a"}
    for (name, expected), image in zip(says.items(), (noise, even, "digit"), strict=True):
        scene = told(Short, tmp_path / name, variant=variant("2a", image=image))
        labels = [entry.text for entry in scene.camera.display_list if isinstance(entry, LabelEntry)]
        assert expected in labels
        assert [label for label in labels if "rounded" in label] == [expected] * (name == "noise")


def test_the_head_says_where_weights_are_as_stored(tmp_path: Path) -> None:
    layer = GivenLayer.of_array(np.array([[0.31416, -0.27183, 0.57722]], dtype=np.float32), field="weights")
    noise = Given.of_levels("noise.png", np.random.default_rng(0).integers(0, 256, (8, 8, 3), dtype=np.uint8))
    of_4a = type("Of4a", (Short,), {"shot": shot("4a"), "construct": lambda self: self.tell(self.takeaway)})
    says = {"photo": "weights as stored", "noise": "picture rounded, weights as stored"}
    for (name, expected), image in zip(says.items(), ("photo", noise), strict=True):
        asked = variant("4a", weights=layer, rounded=True, image=image)
        scene = told(of_4a, tmp_path / name, variant=asked)
        labels = [entry.text for entry in scene.camera.display_list if isinstance(entry, LabelEntry)]
        assert f"Fig. 4a · {expected}" in labels


def test_both_themes_are_painted_on_their_paper(tmp_path: Path) -> None:
    with tempconfig({**TINY, "media_dir": str(tmp_path), "dry_run": True}):
        for name in ("dark", "light"):
            scene = type("Blank", (Short,), {"construct": lambda self: self.wait(0.2)})(
                variant=variant("2a", theme=name)
            )
            scene.render()
            paper = [round(255 * part) for part in scene.theme.rgb("paper")]
            assert (scene.camera.pixel_array == [*paper, 255]).all()


def test_a_theme_exchanged_for_another_is_not_believed(tmp_path: Path) -> None:
    class Exchanged(Short):
        def construct(self) -> None:
            from onebyone.drawing.mobjects.grid import Kernel
            from onebyone.look.theme import theme

            self.theme = theme("light")
            self.add(Kernel(self.figure.weight, cell=50, theme=self.theme))
            self.wait(0.2)

    with pytest.raises(AuditError, match="that is none of the dark theme's"):
        told(Exchanged, tmp_path)


# Where a refusal happened


def test_there_is_no_place_where_no_scene_is_told() -> None:
    assert str(AuditError("what")) == "what"


def test_the_place_is_the_scenes_own_line_through_helpers(tmp_path: Path) -> None:
    def helper(scene: FigureScene) -> None:
        scene.add(Text("0.37"))
        scene.wait(0.2)

    class Helped(Short):
        def construct(self) -> None:
            self.beat = "a_beat"
            helper(self)

    line = Helped.construct.__code__.co_firstlineno + 2
    with pytest.raises(AuditError, match=rf" \[beat 'a_beat', test_scene\.py line {line}\]$"):
        told(Helped, tmp_path)


def test_the_place_of_a_beat_is_in_the_beat(tmp_path: Path) -> None:
    class Beaten(Short):
        """Its second beat states a number."""

    def three(self: FigureScene) -> None:
        self.add(Label("three", size=40, role="ink", theme=self.theme))
        self.wait(0.2)

    three.__name__ = BEATS[1]
    setattr(Beaten, BEATS[1], three)
    line = three.__code__.co_firstlineno + 2
    with pytest.raises(AuditError, match=rf"\[beat '{BEATS[1]}', test_scene\.py line {line}\]$"):
        told(Beaten, tmp_path)


def test_the_place_of_a_finished_scene_is_its_story(tmp_path: Path) -> None:
    class Finished(Short):
        def construct(self) -> None:
            self.play(Square().animate.shift((1, 0, 0)))
            self.add(Text("0.37"))

    line = Finished.construct.__code__.co_firstlineno
    with pytest.raises(AuditError, match=rf" \[test_scene\.py line {line}\]$"):
        told(Finished, tmp_path, save_last_frame=True)


def test_a_number_says_what_it_is() -> None:
    figure = SlidingKernel.verified()
    with tempconfig(TINY):
        number = Number(Size(figure.weight), size=40, role="ink", theme=Short().theme)
    assert repr(number) == "Number('9')"
    assert config.renderer.value == "cairo"


# The stage: the opening picture, questions, and what it costs


def asked(question: str = "", *, costs: tuple[str, ...] = ()) -> Variant:
    """The short story, whose second beat answers a question, or speaks of what it costs."""
    known = PANEL.words()
    beats = {name: known.beats[name] for name in (*BEATS, TAKEAWAY)}
    questions = {BEATS[1]: Sentence.parse(question)} if question else {}
    own = replace(known, beats=beats, questions=questions, costs=costs)
    return type("Asked", (Variant,), {"words": own})(PANEL, PANEL.default().records)


def test_a_question_is_asked_before_its_beat_moves_and_belongs_to_it(tmp_path: Path) -> None:
    asks, plain = (told(Short, tmp_path, variant=asked(text)) for text in ("Is it so?", ""))
    assert [beat.question for beat in asks.beat_times] == [None, "Is it so?", None]
    assert [beat.question for beat in plain.beat_times] == [None, None, None]
    longer, shorter = ((scene.beat_times[1].end - scene.beat_times[1].start) for scene in (asks, plain))
    assert DURATIONS.silence <= longer - shorter <= DURATIONS.still + DURATIONS.appear
    assert asks.beat_times[1].caption == plain.beat_times[1].caption


def test_a_question_is_a_cue_of_its_own_and_no_cue_tells_the_answer_before(tmp_path: Path) -> None:
    scene = told(Short, tmp_path, variant=asked("Is it so?"))
    _, beat, _ = scene.beat_times
    wanted = [("Is it so?", beat.start, beat.answered), (beat.caption, beat.answered, beat.end)]
    written = [
        (line.content, line.start.total_seconds(), line.end.total_seconds())
        for line in scene.renderer.file_writer.subcaptions
    ][1:3]
    (in_proof,) = told_beats([beat], fps=30)
    for found in (written, [(cue.text, cue.start, cue.end) for cue in in_proof.cues]):
        assert [text for text, *_ in found] == [text for text, *_ in wanted]
        for (_, *times), (_, *own) in zip(found, wanted, strict=True):
            assert times == pytest.approx(own, abs=1 / 30)


def test_what_it_costs_is_shown_only_where_it_is_spoken_of(tmp_path: Path) -> None:
    seen: dict[str | None, set[str]] = {}

    class Counted(Short):
        """It notes what each beat has come to."""

        def wait(self, *args: Any, **kwargs: Any) -> None:
            super().wait(*args, **kwargs)
            seen[self.beat] = {entry.name for entry in self.camera.display_list}

    told(Counted, tmp_path, variant=asked(costs=(BEATS[1],)))
    counted = {beat: any("multiplications" in name for name in names) for beat, names in seen.items()}
    assert counted == {None: False, BEATS[0]: False, BEATS[1]: True, TAKEAWAY: False}


def test_the_first_picture_and_the_claim_are_there_in_the_first_frame(tmp_path: Path) -> None:
    frames: list[list[str]] = []
    circle = Circle()
    opens = type("Opens", (Short,), {"construct": lambda self: self.tell(opening=[circle])})
    with tempconfig({**TINY, "media_dir": str(tmp_path), "dry_run": True}):
        scene = opens(
            variant=asked(), on_frame=lambda entries, keys, repeat: frames.append([entry.name for entry in entries])
        )
        scene.render()
    assert any("Circle" in name for name in frames[0])
    assert any("kernel" in name for name in frames[0]), "the claim"
    assert scene.head.claim.height < 1, "it has shrunk to the head"
