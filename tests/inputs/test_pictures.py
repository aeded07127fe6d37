"""Pictures in the size that is asked for: exact, in as few levels as can be read, each from where it says."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from onebyone.inputs import bundled
from onebyone.inputs.given import Given
from onebyone.inputs.parameters import ParameterError
from onebyone.inputs.pictures import DIGIT_BITS, PHOTO_BITS, SIDE, grey_of, image_of, label_of, photo_of, square_digit

RANDOM = np.random.default_rng(0).integers(0, 256, (10, 6, 4), dtype=np.uint8)
GREY, COLOURS = Given.of_levels("grey.png", RANDOM[:, :, :1]), Given.of_levels("four.npy", RANDOM)


def grey(source: str | Given, height: int | None = None, width: int | None = None) -> np.ndarray:
    return image_of(source, height=height, width=width).numerators


def coloured(
    source: str | Given, channels: int | None = None, height: int | None = None, width: int | None = None
) -> np.ndarray:
    return photo_of(source, channels=channels, height=height, width=width).numerators


def averaged(levels: np.ndarray, height: int, width: int) -> np.ndarray:
    """The mean of the area that each new pixel covers, from the definition, in levels."""
    rows, columns = levels.shape

    def shares(old: int, new: int) -> np.ndarray:
        edges = np.arange(new + 1) * old / new
        low, high = edges[:-1, None], edges[1:, None]
        at = np.arange(old)[None]
        return np.clip(np.minimum(high, at + 1) - np.maximum(low, at), 0, None) * new / old

    return shares(rows, height) @ levels @ shares(columns, width).T


def test_the_default_is_the_bundled_picture_itself() -> None:
    assert image_of("digit", height=None, width=None) is image_of("digit", height=28, width=28) is bundled.digit()
    assert photo_of("photo", channels=None, height=None, width=None) is bundled.photo()
    assert photo_of("photo", channels=3, height=28, width=28) is bundled.photo()


def test_a_picture_of_one_s_own_is_quantized_level_by_level() -> None:
    assert grey(GREY).tolist() == np.rint(RANDOM[:, :, 0] / 255 * 2**DIGIT_BITS).astype(int).tolist()
    expected = np.rint(RANDOM / 255 * 2**PHOTO_BITS).astype(int).transpose(2, 0, 1)
    assert coloured(COLOURS).tolist() == expected.tolist()
    assert coloured(COLOURS, 2).tolist() == expected[:2].tolist()
    image = image_of(GREY, height=None, width=None)
    assert (image.name, image.shape, image.bits) == ("image", (10, 6), DIGIT_BITS)
    photo = photo_of(COLOURS, channels=None, height=None, width=None)
    assert (photo.name, photo.shape, photo.bits) == ("photo", (4, 10, 6), PHOTO_BITS)


@pytest.mark.parametrize(("height", "width"), [(5, 6), (5, 3), (20, 12), (7, 64), (64, 5), (10, None), (None, 5)])
def test_another_size_is_the_mean_of_what_each_pixel_covers(height: int | None, width: int | None) -> None:
    found = photo_of(COLOURS, channels=None, height=height, width=width)
    size = (height or 10, width or 6)
    assert found.shape == (4, *size)
    for channel in range(4):
        mean = averaged(RANDOM[:, :, channel].astype(float), *size) / 255
        assert np.abs(found.float64[channel] - mean).max() <= 0.5 / 2**PHOTO_BITS + 1e-12, "to the nearest eighth"
    assert (grey(GREY, height, width) >= 0).all()
    assert image_of(GREY, height=height, width=width).shape == size


def test_digits_are_found_by_label_and_number() -> None:
    with np.load(io.BytesIO(bundled.read_asset("held_out.npz"))) as arrays:
        images, labels = arrays["images"], arrays["labels"]
    for label in range(10):
        own = images[labels == label]
        for number in (0, 9):
            expected = np.rint(own[number] / 255 * 2**DIGIT_BITS).astype(int)
            assert grey(f"digit:{label}:{number}").tolist() == expected.tolist()
        assert grey(f"digit:{label}").tolist() == grey(f"digit:{label}:0").tolist()
    looks = {grey(f"digit:{label}:{number}").tobytes() for label in range(10) for number in range(10)}
    assert len(looks) == 100, "no two of them are the same"


def test_the_label_is_that_of_the_digit() -> None:
    assert [label_of(source) for source in ("digit", "digit:7", "digit:0:9")] == [2, 7, 0]
    assert label_of(GREY) is None


@pytest.mark.parametrize(
    "source", ["", "Digit", "digit:", "digit:10", "digit:7:", "digit:7:10", "digit:٣", "photo", "seven"]
)
def test_a_picture_that_there_is_not_is_refused_with_those_that_there_are(source: str) -> None:
    says = rf"^image: there is no picture '{source}'; use digit, digit:0 to digit:9, or digit:7:3 for .* \./mine\.png"
    with pytest.raises(ParameterError, match=says):
        grey(source)
    if source != "photo":
        with pytest.raises(ParameterError, match=rf"^image: there is no picture '{source}'; use photo, or a file such"):
            coloured(source)


def test_channels_that_a_picture_does_not_have_are_refused() -> None:
    with pytest.raises(
        ParameterError, match=r"^image: four\.npy has 4 channels; this panel reads a grey or an RGB one"
    ):
        grey(COLOURS)
    for source, channels, has in (("photo", 4, "photo has 3"), (COLOURS, 5, "four.npy has 4"), (GREY, 2, "grey.png")):
        with pytest.raises(ParameterError, match=f"^channels = {channels}: {has}"):
            coloured(source, channels)


def test_colours_are_made_grey_as_the_eye_weighs_them() -> None:
    colours = np.random.default_rng(3).integers(0, 256, (6, 7, 3), dtype=np.uint8)
    luma = np.array(Image.fromarray(colours).convert("L"), dtype=int)  # PIL's own, rounded to whole levels
    found = grey_of(Given.of_levels("colours.png", colours)) * 255
    assert np.abs(found - luma).max() <= 1
    exact = colours.astype(float) @ [0.299, 0.587, 0.114]
    assert np.allclose(found, exact, rtol=1e-12, atol=0)


def test_what_was_trained_on_reads_the_middle_of_other_pictures() -> None:
    assert square_digit("digit") is bundled.digit()
    assert square_digit("digit:7").shape == (SIDE, SIDE)
    wide = np.zeros((28, 60, 1), np.uint8)
    wide[:, 16:44, 0] = np.arange(28 * 28).reshape(28, 28) % 256
    found = square_digit(Given.of_levels("wide.png", wide))
    assert found.numerators.tolist() == square_digit(Given.of_levels("m.png", wide[:, 16:44])).numerators.tolist()
    assert square_digit(GREY).shape == (SIDE, SIDE)
