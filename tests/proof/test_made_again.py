"""A clip made again from its proof: the same variant under the same name, or one with a parameter changed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from hand_made import DARK, SCREEN, number
from project import variant

from onebyone.core.quantity import Size
from onebyone.errors import UsageError
from onebyone.frames.digests import keys
from onebyone.inputs.given import Given
from onebyone.paint.quality import Quality
from onebyone.panels.panel import Variant
from onebyone.proof.claims import clip_proof
from onebyone.proof.document import Proof, to_json
from onebyone.proof.files import Texts, clip_file, made_again, told_beats
from onebyone.proof.timeline import Recorder
from onebyone.stage.scene import Told
from onebyone.verify.finding import VerifyError
from onebyone.verify.recompute import Recomputed

NOISE = Given.of_levels("noise.png", np.random.default_rng(1).integers(0, 256, (9, 8, 1), dtype=np.uint8))


def proof_of(told: Variant) -> Proof:
    """The proof of a second in which one number stands still."""
    (figure,) = told.verified()
    entries, record = [number(0, 2, of=Size(figure.weight))], Recorder(SCREEN, theme=DARK)
    record(tuple(entries), keys(entries), 10)
    quality = Quality(SCREEN.width, SCREEN.height, SCREEN.fps)
    clip = clip_file(
        told.shot.id, Texts("A claim"), f"{told.name}.mp4", 9, "ab" * 32, quality=quality, frames=10, beside={}
    )
    beats = told_beats([Told("first", 0.0, 1.0, "One.")], fps=SCREEN.fps)
    return clip_proof(record.finish(), [figure], clip, beats=beats, quality="l", variant=told, thumbnails=())


def written(folder: Path, told: Variant) -> Path:
    path = folder / "clip.proof.json"
    path.write_text(to_json(proof_of(told)), encoding="utf-8")
    return path


@pytest.mark.parametrize("values", [{}, {"image": NOISE, "stride": 2, "padding": 1}], ids=str)
def test_a_clip_is_made_again_as_it_was(values: dict[str, Any], tmp_path: Path) -> None:
    told = variant("2a", **values)
    again, quality = made_again(written(tmp_path, told), {})
    assert again == told
    assert (again.key, again.name, quality) == (told.key, told.name, "l")


def test_a_name_of_one_s_own_stays_and_one_that_would_lie_does_not(tmp_path: Path) -> None:
    told = replace(variant("2a", stride=2), name="my-clip")
    path = written(tmp_path, told)
    assert made_again(path, {})[0].name == "my-clip"
    assert made_again(path, {"stride": "2"})[0].name == "my-clip", "nothing is changed"
    changed, _ = made_again(path, {"stride": "1", "kernel": "laplace"})
    assert changed == variant("2a", kernel="laplace")
    assert changed.name == "2a-kernel-laplace"


def test_the_proof_of_a_picture_needs_no_file(tmp_path: Path) -> None:
    changed, _ = made_again(written(tmp_path, variant("2a", image=NOISE)), {"stride": "2"})
    assert changed == variant("2a", image=NOISE, stride=2)


def test_the_proof_tells_what_was_rounded() -> None:
    (card,) = proof_of(variant("2a", image=NOISE)).fidelity
    assert (card.figure, [one.tensor for one in card.inputs]) == (0, ["image"])
    assert card.outputs is not None
    assert 0 < card.inputs[0].error <= 0.125
    assert proof_of(variant("2a")).fidelity == ()


def test_what_cannot_be_made_again_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, variant("2a"))
    with pytest.raises(UsageError, match=r"^--from: .*nothing\.json cannot be read: No such file"):
        made_again(tmp_path / "nothing.json", {})
    with pytest.raises(UsageError, match=r"^--from: .*lecture\.toml is no clip and no proof: name one, such as media"):
        made_again(tmp_path / "lecture.toml", {})
    with pytest.raises(UsageError, match=r"^2a has no parameter 'strid'\. Did you mean stride\?"):
        made_again(path, {"strid": "2"})
    with pytest.raises(UsageError, match=r"^2a: stride = '9': it must be a whole number from 1 to 4"):
        made_again(path, {"stride": "9"})
    text = path.read_text(encoding="utf-8")
    for edited, says in (
        (text.replace('"stride":1', '"stride":2'), "was edited"),
        (text[: len(text) // 2], "is damaged"),
        ("{}", "is not well formed"),
        ("", "is damaged"),
    ):
        path.write_text(edited, encoding="utf-8")
        with pytest.raises(UsageError, match=f"^--from: .*{says}") as refusal:
            made_again(path, {})
        assert "\n" not in str(refusal.value)


def test_a_card_that_was_edited_is_noticed() -> None:
    proof = proof_of(variant("2a", image=NOISE))
    Recomputed.of(proof).demand_tensors()
    (card,) = proof.fidelity
    assert card.outputs is not None
    turned = msgspec.structs.replace(card.outputs, turned=card.outputs.turned + 1)
    kinder = msgspec.structs.replace(card.inputs[0], error=card.inputs[0].error / 2)
    for fidelity in (
        (msgspec.structs.replace(card, outputs=turned),),
        (msgspec.structs.replace(card, inputs=(kinder,)),),
        (msgspec.structs.replace(card, outputs=None),),
        (),
    ):
        with pytest.raises(VerifyError, match="fidelity"):
            Recomputed.of(msgspec.structs.replace(proof, fidelity=fidelity)).demand_tensors()
