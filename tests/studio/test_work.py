"""What the studio's processes say, without a server: parts of a scene, troubles, knobs, explanations, faults."""

from __future__ import annotations

import json
import math
import tomllib
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qsl

import numpy as np
import pytest
from PIL import Image
from project import figures, variant

from onebyone.core.deferred import in_one_thread
from onebyone.core.tensor import Tensor
from onebyone.errors import AuditError, OneByOneError, UsageError
from onebyone.frames.frame import Frame
from onebyone.inputs.given import Given
from onebyone.inputs.layers import GivenLayer
from onebyone.paint.quality import Quality
from onebyone.paint.segment import Segment
from onebyone.panels.catalogue import CATALOGUE
from onebyone.panels.options import settings_from
from onebyone.panels.panel import Panel
from onebyone.panels.selection import variants
from onebyone.proof.files import read_proof, recorder
from onebyone.publish.explain import Explainer
from onebyone.render.clip import scene_class, settings
from onebyone.render.workers import Child, Finished, Send
from onebyone.studio import work
from onebyone.studio.command import command_of, place_of, toml_of
from onebyone.studio.faults import FAULTS
from onebyone.studio.knobs import knobs_of, tried
from onebyone.studio.notebook import Shown
from onebyone.studio.telling import Part, tell
from onebyone.studio.trouble import trouble

SMALL = Quality(192, 108, 5)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> SimpleNamespace:
    """Clip 2a told from its first frame to its last: its segments, frames, and where each section begins."""
    segments: list[Segment] = []
    part, told = Part(), variant("2a")
    with settings(SMALL, tmp_path_factory.mktemp("whole")):
        scene = tell(scene_class(told.shot), part, variant=told, figures=figures("2a"), on_segment=segments.append)
    frames = [frame for segment in segments for frame in segment.frames for _ in range(frame.repeat)]
    return SimpleNamespace(segments=segments, frames=frames, starts=part.starts, scene=scene, variant=told)


def same(one: Frame, other: Frame) -> bool:
    """The same picture: entry by entry equal, but that a mark's place may differ by a rounding error."""
    if len(one.display_list) != len(other.display_list):
        return False
    pairs = zip(one.display_list, other.display_list, one.digests, other.digests, strict=True)
    return all(
        a == b or (type(x) is type(y) and not hasattr(x, "text") and np.allclose(x.outer, y.outer, rtol=0, atol=1e-9))
        for x, y, a, b in pairs
    )


@pytest.mark.parametrize("share", [0.03, 0.25, 0.27, 0.5, 0.61, 0.97])
def test_one_frame_by_itself_is_the_frame_of_the_whole(share: float, whole: SimpleNamespace, tmp_path: Path) -> None:
    number = int(share * len(whole.frames))
    with settings(SMALL, tmp_path):
        frame = work.frame_of(whole.variant, figures("2a"), number)
    assert frame is not None
    assert same(frame, whole.frames[number])
    assert not same(frame, whole.frames[(number + len(whole.frames) // 2) % len(whole.frames)])


def test_parts_told_by_themselves_are_the_whole(whole: SimpleNamespace, tmp_path: Path) -> None:
    segments: list[Segment] = []
    with settings(SMALL, tmp_path):
        for sections in ((0, 3), (3, 7), (7, None)):
            part = Part(sections=sections)
            scene = tell(
                scene_class(whole.variant.shot),
                part,
                variant=whole.variant,
                figures=figures("2a"),
                on_segment=segments.append,
            )
    assert part.starts == whole.starts
    assert scene.beat_times == whole.scene.beat_times
    assert [segment.length for segment in segments] == [segment.length for segment in whole.segments]
    frames = [frame for segment in segments for frame in segment.frames]
    others = [frame for segment in whole.segments for frame in segment.frames]
    assert all(same(one, other) for one, other in zip(frames, others, strict=True))


def test_a_part_is_audited(whole: SimpleNamespace, tmp_path: Path) -> None:
    class Spoilt(scene_class(whole.variant.shot)):  # type: ignore[misc]
        def takeaway(self) -> None:
            from manim import Text

            self.add(Text("9"))

    with settings(SMALL, tmp_path), pytest.raises(AuditError, match=r"Text\('9'\)"):
        tell(Spoilt, Part(frame=whole.starts[-1] + 9), variant=whole.variant, figures=figures("2a"))
    with settings(SMALL, tmp_path):
        tell(Spoilt, Part(sections=(0, 2)), variant=whole.variant, figures=figures("2a"))  # it is not reached


class Heard:
    """What a process says, when nobody asks it anything."""

    def __init__(self) -> None:
        self.said: list[Mapping[str, Any]] = []

    def say(self, message: Mapping[str, Any]) -> None:
        self.said.append(message)

    def asked(self, *, wait: bool = True) -> dict[str, Any] | None:
        if wait:
            raise EOFError
        return None


def test_a_render_says_the_still_then_the_clip_then_the_proof(
    whole: SimpleNamespace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "QUALITY", SMALL)
    monkeypatch.setattr(work, "QUIET", 0.0)
    in_one_thread()  # torch's others do not survive a fork
    (tmp_path / "scratch").mkdir()
    task = {"clip": "2a", "folder": str(tmp_path), "scratch": str(tmp_path / "scratch"), "frame": 40, "width": 400}
    heard = Heard()
    with pytest.raises(EOFError):
        work.render({**task, "starts": [*whole.starts, len(whole.frames)], "jobs": 2}, heard)  # type: ignore[arg-type]
    said = {name: told for told in heard.said for name in told}
    order = [next(iter(told)) for told in heard.said if "progress" not in told]
    assert order == ["still", "clip", "proof", "possible"]
    with Image.open(tmp_path / said["still"]["still"]) as still:
        assert still.size == (400, 224)
    proof = read_proof(tmp_path / said["clip"]["clip"])
    record = recorder(SMALL, "dark")
    for frame in (frame for segment in whole.segments for frame in segment.frames):
        record(*frame)
    alone = record.finish()
    assert proof.clip.frames == said["clip"]["frames"] == alone.frames == len(whole.frames)
    assert len(proof.numbers) >= len(alone.numbers)
    assert [number.text for number in proof.numbers][: len(alone.numbers)] == [one.text for one in alone.numbers]
    assert [len(one.tracks) for one in proof.numbers[:20]] == [len(alone.tracks[one]) for one in [*alone.numbers][:20]]
    assert len(proof.equations) == len(alone.equations)
    assert set(said["possible"]["possible"]["stride"]) == {1, 2, 3, 4}


def test_sections_are_shared_out_by_their_length() -> None:
    assert work._groups(None, 1) == [(0, None)]
    assert work._groups(None, 2) == [(0, work.GUESS), (work.GUESS, None)]
    starts = [*range(0, 100, 10), 100]
    assert work._groups(starts, 2) == [(0, 5), (5, None)]
    assert work._groups(starts, 4) == [(0, 2), (2, 5), (5, 7), (7, None)]
    assert work._groups(starts, 2, ahead=20) == [(0, 6), (6, None)]
    assert work._groups(starts, 2, ahead=500) == [(0, 9), (9, None)]
    assert work._groups([0, 80, 90, 100], 2) == [(0, 1), (1, None)]


def test_what_tellers_tell_has_the_figures_own_tensors(whole: SimpleNamespace) -> None:
    told = figures("2a")
    loader = work._Loader(told)
    again = [loader.load(work._dumped(whole.segments[:9], told)) for _ in range(2)]
    maps = [
        entry.colormap
        for segments in again
        for segment in segments
        for frame in segment.frames
        for entry in frame.display_list
        if hasattr(entry, "colormap")
    ]
    cells = [
        entry.statement.quantity.tensor
        for segments in again
        for segment in segments
        for frame in segment.frames
        for entry in frame.display_list
        if entry.statement is not None
    ]
    assert cells
    assert {id(tensor) for tensor in cells} <= {id(tensor) for tensor in told[0].tensors}
    assert len({id(one) for one in maps}) == len(set(maps)) > 1


@pytest.mark.parametrize("panel", CATALOGUE, ids=lambda panel: panel.id)
def test_every_panel_has_knobs_that_make_its_own_record(panel: Panel) -> None:
    knobs = knobs_of(panel.parameters)
    asked = {knob["name"]: "none" if knob["default"] is None else str(knob["default"]) for knob in knobs}
    assert work.record_asked(panel, asked) == panel.parameters()
    assert json.loads(json.dumps(knobs)) == knobs
    for knob in knobs:
        assert knob["meaning"]
        assert knob["kind"] != "whole" or knob["low"] < knob["high"]
        assert knob["name"] != "grid" or knob["values"] == ["1/4", "1/8", "1/16", "1/32", "1/64"]
        assert all(value is None or knob["low"] <= value <= knob["high"] for value in tried(knob))


def test_a_setting_names_no_file_and_a_picture_travels_in_it(tmp_path: Path) -> None:
    (panel,) = (panel for panel in CATALOGUE if panel.id == "2a")
    np.save(tmp_path / "x.npy", np.full((6, 5), 200, np.uint8))
    for name in (str(tmp_path / "x.npy"), "..\\x.npy", "x.npy"):
        with pytest.raises(UsageError, match="it reads no files by name"):
            work.record_asked(panel, {"image": name})
    with pytest.raises(UsageError, match="cannot be unpacked"):
        work.record_asked(panel, {"image": "given:AAAA"})
    given = Given.of_file(tmp_path / "x.npy", field="image")
    setting = work.packed(given)
    assert work.record_asked(panel, {"image": setting}).image == given
    assert command_of("2a", {"image": setting}).endswith("--set image=./x.npy")


def test_no_field_that_takes_a_file_reads_one_by_name(tmp_path: Path) -> None:
    np.save(tmp_path / "w.npy", np.ones((1, 3)))
    for panel in CATALOGUE:
        for name in panel.parameters.__struct_fields__:
            for said in (name, name.replace("_", "-")):
                try:
                    record = work.record_asked(panel, {said: str(tmp_path / "w.npy")})
                except UsageError:
                    continue
                assert getattr(record, name) == str(tmp_path / "w.npy"), "it stays a text"
    (panel,) = (panel for panel in CATALOGUE if panel.id == "4a")
    with pytest.raises(UsageError, match=r"^weights: start the studio with --weights FILE: it reads no files by name"):
        work.record_asked(panel, {"weights": "w.npy#w"})


def test_a_panel_with_its_parameters_is_a_place_of_the_page() -> None:
    picture = Given.of_levels("x y&z.png", np.full((6, 7, 1), 200, np.uint8))
    layer = GivenLayer.of_array(np.array([[0.5, 1.25, -3.1]]), field="weights")
    for asked in (
        variant("2a"),
        variant("2a", image=picture, stride=2, padding="same", kernel="1 0 -1; 2 0 -2; 1 0 -1", bias="0.5"),
        variant("4a", weights=layer, grid="1/32", theme="light"),
    ):
        told = dict(parse_qsl(place_of(asked), keep_blank_values=True))
        assert told.pop("clip") == asked.shot.id
        assert work.record_asked(asked.shot, told) == asked.records[0]
    setting = dict(parse_qsl(place_of(asked)))["weights"]
    assert command_of("4a", {"weights": setting}).endswith("--set 'weights=./array#weight'")


@pytest.mark.parametrize(
    "asked", [{"stride": "2", "kernel": "1 0 -1; 2 0 -2; 1 0 -1"}, {"bias": "0.5", "theme": "light"}, {}]
)
def test_the_command_and_the_file_make_the_same_clip(asked: dict[str, str], tmp_path: Path) -> None:
    (panel,) = (panel for panel in CATALOGUE if panel.id == "2a")
    record = work.record_asked(panel, asked)
    words = command_of("2a", asked).split("--set ")[1:]
    (by_command,) = variants(["2a"], settings_from([word.strip().strip("'") for word in words], CATALOGUE))
    assert by_command.records == (record,)
    file = tmp_path / "told.toml"
    file.write_text(toml_of("2a", asked), encoding="utf-8")
    assert tomllib.loads(file.read_text(encoding="utf-8"))
    (by_file,) = variants([str(file)], {})
    assert by_file.records == (record,)


@pytest.mark.parametrize("panel", CATALOGUE, ids=lambda panel: panel.id)
def test_what_is_explained_adds_up(panel: Panel) -> None:
    (figure,) = figures(panel.id)
    explainer, ledgers = Explainer(figure), 0
    for tensor in figure.tensors:
        index = tuple(extent // 2 for extent in tensor.shape)
        told = explainer.explain(tensor.name, index)
        value = tensor.fraction(index)
        assert float(told["value"].replace("−", "-").replace(",", "")) == value
        assert bool(told["checked"]) == (tensor.name in {check.what for check in figure.checks})
        for line in told["rows"]:
            terms = [float(term["value"].replace("−", "-")) for term in line["terms"]]
            assert math.prod(terms) == float(line["result"]["value"].replace("−", "-"))
            ledgers += 1
        scope: dict[str, Any] = {}
        exec(told["code"], scope)
        assert float(scope["ours"]) == float(scope["theirs"]) == float(value)
    assert ledgers or panel.id not in ("2a", "2b", "4a", "4b")


def test_what_is_computed_is_computed_again_by_the_code() -> None:
    for id in ("1a", "2a", "3", "4a", "5a", "6b"):
        (figure,) = figures(id)
        result: Tensor = figure.result  # type: ignore[attr-defined]
        told = Explainer(figure).explain(result.name, (0,) * result.ndim)
        assert "np.dot(inputs, weights)" in told["code"], (id, told["code"][:200])
        assert told["reads_in_all"] > 2


def test_what_is_no_cell_is_told() -> None:
    (figure,) = figures("2a")
    with pytest.raises(UsageError, match="no tensor 'nonsense'"):
        Explainer(figure).explain("nonsense", (0,))
    with pytest.raises(UsageError, match="has no cell"):
        Explainer(figure).explain("image", (28, 0))


def test_a_pixel_reaches_what_reads_it() -> None:
    (figure,) = figures("2a")
    explainer = Explainer(figure)
    told = explainer.explain("image", (10, 12))
    reached = {tuple(one["index"]) for one in told["uses"]}
    assert reached == {(row, column) for row in (8, 9, 10) for column in (10, 11, 12)}
    assert explainer.explain("weight", (1, 2))["uses_in_all"] == figure.result.size


def test_a_trouble_says_where(tmp_path: Path) -> None:
    told = trouble(AuditError("this is not proven [beat 'the_end', fig2a.py line 14]"))
    assert (told["kind"], told["beat"], told["file"], told["line"]) == ("refused", "the_end", "scenes/fig2a.py", 14)
    assert told["reason"] == "this is not proven"
    assert [line["number"] for line in told["excerpt"]] == [12, 13, 14, 15, 16]
    wrong = tmp_path / "wrong.py"
    wrong.write_text("one = 1\ntwo = (\n")
    try:
        compile(wrong.read_text(), str(wrong), "exec")
    except SyntaxError as error:
        told = trouble(error)
    assert (told["kind"], told["line"]) == ("broken", 2)
    assert trouble(ZeroDivisionError())["headline"] == "ZeroDivisionError"
    assert trouble(UsageError("mend it"))["kind"] == "asked"


IN_NUMBERS = {"flipped": "2a", "transposed": "1b", "shifted": "4a", "flattened": "6a", "unbiased": "1a"}


@pytest.mark.parametrize(("fault", "id"), IN_NUMBERS.items())
def test_each_fault_in_numbers_is_refused_by_the_proof(fault: str, id: str) -> None:
    in_one_thread()  # torch's others do not survive a fork
    child = Child(partial(_planted, fault=fault, id=id), name=fault, method="fork")
    assert "equal" in str(child.receive())
    assert isinstance(child.receive(), Finished)
    assert set(IN_NUMBERS) | {"typed", "swapped", "recoloured"} == set(FAULTS)  # those are tested in a browser


def _planted(send: Send, *, fault: str, id: str) -> None:
    FAULTS[fault].plant()
    try:
        variant(id).verified()
    except OneByOneError as error:
        send(str(error))
    else:
        send("nobody refused it")


SHOWN = Shown("one", "<One> & all", {"language": "en", "proof": "</script> ×"})


def test_a_notebooks_page_needs_nothing_else() -> None:
    page = SHOWN.page
    assert "<title>&lt;One&gt; &amp; all</title>" in page
    assert "://" not in page.replace("http://www.w3.org/2000/svg", "")
    assert page.count("</script>") == 2  # none of the clip's own
    framed = SHOWN._repr_html_()
    assert framed.startswith("<iframe title=")
    assert framed.count('"') == 8  # none of the page's own


def test_a_notebooks_widget_holds_the_clip() -> None:
    widget = SHOWN.widget()
    assert json.loads(widget.data) == SHOWN.data
    assert "export default" in widget._esm
