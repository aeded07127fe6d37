"""Both themes read: contrast of every text, digits on every tint, zero like paper, roles apart for every eye."""

from dataclasses import FrozenInstanceError, astuple, replace
from itertools import combinations, pairwise

import numpy as np
import pytest

from onebyone.errors import UsageError
from onebyone.look.colormaps import BRIGHT, FLASH, calm, contrast, diverge, ink_on, luminance, rgb
from onebyone.look.theme import DURATIONS, MARGIN, ROLES, SIZES, STROKES, stroke, theme, units

THEMES = [theme("dark"), theme("light")]
# Full dichromacy after Machado, Oliveira and Fernandes, "A physiologically-based model for simulation of color vision
# deficiency" (2009), severity 1.0; they act on linear sRGB.
EYES = {
    "normal": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
NEAREST_ROLES = 15.0  # in CIELAB
# In the light theme attention is a black line with a white outline: it sets no text, so that it may be near the ink.
MARKS_NO_TEXT = {("attention", "ink"), ("attention", "quiet")}
NEAREST_CHANNELS = 30.0


def maps(look):
    return [look.pixels, *(look.channel(letter) for letter in "RGB"), look.signed(8.0)]


def lab(linear):
    """CIELAB of linear sRGB, D65."""
    to_xyz = [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
    xyz = np.asarray(to_xyz) @ np.clip(linear, 0, 1) / (0.95047, 1.0, 1.08883)
    x, y, z = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def distance(first, second, eye):
    def seen(colour):
        channels = np.asarray(colour)
        linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
        return lab(EYES[eye] @ linear)

    return float(np.linalg.norm(seen(first) - seen(second)))


@pytest.mark.parametrize("look", THEMES, ids=lambda look: look.name)
def test_every_text_role_reads_on_the_paper(look):
    ratios = {role: float(contrast(look.rgb(role), look.rgb("paper"))) for role in ROLES}
    assert all(ratios[role] >= 4.5 for role in ROLES if role not in ("attention", "paper")), ratios
    assert ratios["attention"] >= 3.0, "WCAG 2.2, 1.4.11: what marks something needs 3"


def seen(look, outline):
    """The least contrast of a mark with any tint or any grey, by its stroke or by its outline."""
    tints = [scale.rgba(np.linspace(scale.low, scale.high, 1000))[:, :3] / 255 for scale in maps(look)]
    grounds = np.concatenate([*tints, np.linspace(0, 1, 1000)[:, None].repeat(3, axis=1)])
    return np.maximum(contrast(grounds, look.rgb("attention")), contrast(grounds, rgb(outline))).min()


@pytest.mark.parametrize("look", THEMES, ids=lambda look: look.name)
def test_a_mark_is_seen_on_every_ground_by_its_stroke_or_its_outline(look):
    assert seen(look, look.outline) >= 3.0
    assert seen(look, look.hex("attention")) < 1.5, "the control: without an outline it vanishes on its own colour"


@pytest.mark.parametrize("look", THEMES, ids=lambda look: look.name)
def test_every_tint_carries_readable_digits(look):
    for scale in maps(look):
        tints = scale.rgba(np.linspace(scale.low, scale.high, 1000))
        ratios = contrast(tints[:, :3] / 255, ink_on(tints)[:, :3] / 255)
        assert ratios.min() >= 4.5, scale.name


def test_a_softer_pair_of_inks_could_not_carry_them():
    """The control: the themes' own ink and paper fail on mid greys, which is why ink_on is pure black and white."""
    look = theme("dark")
    greys = look.pixels.rgba(np.linspace(0, 1, 1000))[:, :3] / 255
    better = np.maximum(contrast(greys, look.rgb("ink")), contrast(greys, look.rgb("paper")))
    assert better.min() < 4.5


@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize("look", THEMES, ids=lambda look: look.name)
def test_roles_stay_apart_for_every_eye(look, eye):
    pairs = {
        (a, b): distance(look.rgb(a), look.rgb(b), eye)
        for a, b in combinations(ROLES, 2)
        if look.name == "dark" or (a, b) not in MARKS_NO_TEXT
    }
    assert min(pairs.values()) >= NEAREST_ROLES, min(pairs, key=pairs.get)


def nearest_to_a_role(signs, look, eye):
    """How near the ends of a signed map come to the colour of a role, but for what is never a frame or a label."""
    return min(
        (distance(rgb(sign), look.rgb(role), eye), role)
        for sign in signs
        for role in ("input", "weight", "result", "bias", "quiet")
    )


@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize("look", THEMES, ids=lambda look: look.name)
def test_signs_share_no_hue_with_a_role(look, eye):
    _, minus, _, plus = look.signs
    near, role = nearest_to_a_role((minus, plus), look, eye)
    assert near >= NEAREST_ROLES, role


def test_a_sign_in_the_hue_of_a_role_is_found():
    """The control: orange for plus is the weights' own colour, and blue for minus the inputs'."""
    look = theme("light")
    assert nearest_to_a_role(("#B35C00",), look, "normal")[1] == "weight"
    assert nearest_to_a_role(("#B35C00",), look, "normal")[0] < NEAREST_ROLES
    assert nearest_to_a_role(("#C2361F",), look, "deuteranopia")[0] < NEAREST_ROLES, "the style frames' own plus"


@pytest.mark.parametrize("look", THEMES, ids=lambda look: look.name)
def test_what_is_next_to_zero_is_seen_not_to_be_zero(look):
    for scale in (1.0, 8.0, 82.0):
        least = look.signed(scale).rgba(np.array([-1.0, 1.0]) * scale / 255)[:, :3] / 255
        assert (contrast(least, look.rgb("paper")) >= 2).all()
    smooth = diverge(look.hex("paper"), look.hex("paper"), look.signs[1], look.hex("paper"), look.signs[3])
    rows = np.frombuffer(smooth, np.uint8).reshape(-1, 4)
    assert contrast(rows[len(rows) // 2 + 1, :3] / 255, look.rgb("paper")) < 2, "the control: a map without the step"


@pytest.mark.parametrize("eye", EYES)
def test_channels_stay_apart_for_every_eye(eye):
    full = {letter: theme("dark").channel(letter).rgba(np.array(1.0))[:3] / 255 for letter in "RGB"}
    assert min(distance(full[a], full[b], eye) for a, b in combinations("RGB", 2)) >= NEAREST_CHANNELS


def test_the_distance_can_fail():
    """The control: the style frames' bias and quiet are one colour to a deuteranope."""
    assert distance(rgb("#CC79A7"), rgb("#8A94A3"), "normal") > NEAREST_ROLES
    assert distance(rgb("#CC79A7"), rgb("#8A94A3"), "deuteranopia") < NEAREST_ROLES


@pytest.mark.parametrize("look", THEMES, ids=lambda look: look.name)
@pytest.mark.parametrize("scale", [0.75, 1.0, 8.0, 5.125])
def test_zero_of_a_signed_map_is_exactly_the_paper(look, scale):
    red, green, blue, alpha = look.signed(scale).rgba(np.array([0.0, -0.0]))[0]
    assert (red / 255, green / 255, blue / 255) == look.rgb("paper")
    assert alpha == 255
    np.testing.assert_array_equal(*look.signed(scale).rgba(np.array([0.0, -0.0])))


@pytest.mark.parametrize("look", THEMES, ids=lambda look: look.name)
def test_a_signed_map_leaves_the_paper_steadily_on_both_sides(look):
    away = 1 if look.name == "dark" else -1
    for sign in (1, -1):
        light = luminance(look.signed(1.0).rgba(sign * np.linspace(0, 1, 33))[:, :3] / 255)
        assert (away * np.diff(light) > 0).all()
    ends = look.signed(1.0).rgba(np.array([-1.0, 1.0]))[:, :3] / 255
    assert (contrast(ends, look.rgb("paper")) > 7).all()
    assert all(distance(*ends, eye) > 30 for eye in EYES), "the signs stay apart"


@pytest.mark.parametrize("look", THEMES, ids=lambda look: look.name)
def test_ramps_are_monotone_from_end_to_end(look):
    for scale in maps(look)[:4]:
        light = luminance(scale.rgba(np.linspace(0, 1, 33))[:, :3] / 255)
        assert (np.diff(light) > 0).all() or (np.diff(light) < 0).all(), scale.name
    assert tuple(look.pixels.rgba(np.array(0.0))[:3] / 255) == rgb(look.pixel_ends[0])
    assert tuple(look.pixels.rgba(np.array(1.0))[:3] / 255) == rgb(look.pixel_ends[1])


def test_quarters_make_tints_one_can_tell_apart():
    for look in THEMES:
        for scale in maps(look)[:4]:
            tints = scale.rgba(np.arange(5) / 4)[:, :3] / 255
            assert min(distance(a, b, "normal") for a, b in pairwise(tints)) > 8, scale.name


def test_tints_keep_the_shape_of_their_values_and_are_always_the_same():
    values = np.linspace(-8, 8, 2 * 3 * 5).reshape(2, 3, 5)
    first, second = theme("dark").signed(8.0).rgba(values), theme("dark").signed(8.0).rgba(values.copy())
    assert (first.shape, first.dtype) == ((2, 3, 5, 4), np.uint8)
    np.testing.assert_array_equal(first, second, strict=True)
    assert theme("dark").pixels.rgba(np.array(0.5)).shape == (4,)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 1.0000001, -0.25])
def test_values_without_a_colour_are_refused_where_they_stand(value):
    values = np.zeros((2, 2))
    values[1, 0] = value
    with pytest.raises(ValueError, match=r"the pixel greys has a colour from 0 to 1, not for .* at \(1, 0\)"):
        theme("dark").pixels.rgba(values)
    with pytest.raises(ValueError, match="not for"):
        theme("dark").pixels.rgba(np.array(value))


@pytest.mark.parametrize("scale", [0.0, -1.0, np.nan, np.inf])
def test_a_signed_map_needs_a_positive_scale(scale):
    with pytest.raises(ValueError, match="positive"):
        theme("dark").signed(scale)


@pytest.mark.parametrize("look", THEMES, ids=lambda look: look.name)
def test_what_is_calm_does_not_flash_and_could_not_be_plainer(look):
    paper = np.array(look.rgb("paper"))
    for scale in (look.pixels, look.signed(1.0), *map(look.channel, "RGB")):
        values = scale.rgba(np.linspace(scale.low, scale.high, 513))[:, :3] / 255
        seen = [
            luminance(paper + alpha * (values - paper))
            for alpha in calm(scale, look.rgb("paper")) + np.array([0, 0.011])
        ]
        is_calm, is_no_more = (np.ptp(one) < FLASH or one.min() >= BRIGHT for one in seen)
        assert is_calm
        assert not is_no_more
    assert 0 < calm(look.photo, look.rgb("paper")) < 1


def test_a_photo_keeps_its_own_colours():
    planes = np.array([[[1.0, 0.0]], [[0.5, 0.25]], [[0.0, 1.0]]])
    np.testing.assert_array_equal(
        theme("dark").photo.rgba(planes), np.array([[[255, 128, 0, 255], [0, 64, 255, 255]]], np.uint8), strict=True
    )
    with pytest.raises(ValueError, match="three planes"):
        theme("dark").photo.rgba(planes[:2])
    with pytest.raises(ValueError, match="from 0 to 1"):
        theme("dark").photo.rgba(planes * np.nan)


@pytest.mark.parametrize("look", THEMES, ids=lambda look: look.name)
def test_a_wire_is_wider_and_clearer_for_a_larger_weight_and_coloured_by_its_sign(look):
    colours, widths = look.wires(8.0).look(np.array([-8.0, -4.0, 0.0, 4.0, 8.0]))
    assert (widths[0], widths[1], widths[2]) == (widths[4], widths[3], STROKES.wire_faintest)
    assert STROKES.wire_faintest < widths[3] < widths[4] == STROKES.wire_strongest
    assert 0 < colours[2, 3] < colours[3, 3] < colours[4, 3] == 255
    np.testing.assert_array_equal(colours[[0, 4], :3], look.signed(8.0).rgba(np.array([-8.0, 8.0]))[:, :3])
    assert tuple(colours[2, :3] / 255) == look.rgb("quiet")


def test_lit_wires_are_all_plain_to_see_and_keep_their_colours():
    weights = np.array([-8.0, 1.0])
    lit, widths = theme("dark").wires(8.0, lit=True).look(weights)
    np.testing.assert_array_equal(lit[:, :3], theme("dark").wires(8.0).look(weights)[0][:, :3])
    assert set(lit[:, 3]) == {255}
    assert set(widths) == {STROKES.wire_lit}


@pytest.mark.parametrize("look", THEMES, ids=lambda look: look.name)
def test_of_few_wires_each_is_plain_to_see_that_of_a_zero_too(look):
    colours, widths = look.wires(8.0, few=True).look(np.array([-8.0, 0.0, 4.0]))
    assert set(colours[:, 3]) == {255}
    assert STROKES.grid < STROKES.wire_of_few == widths[1] < widths[2] < widths[0] == STROKES.wire_strongest
    assert tuple(colours[1, :3] / 255) == look.rgb("quiet")


@pytest.mark.parametrize("weight", [np.nan, 8.5])
def test_a_wire_needs_a_weight_on_its_scale(weight):
    with pytest.raises(ValueError, match="the signed map ±8"):
        theme("dark").wires(8.0).look(np.array([1.0, weight]))


def test_lengths_are_stated_on_a_frame_of_1080_lines():
    assert units(1080) == 8.0
    assert stroke(4) == pytest.approx(100 * units(4))


def test_colours_are_written_one_way():
    assert rgb("#FF8000") == (1.0, 128 / 255, 0.0)
    assert theme("light").rgb("paper") == rgb(theme("light").hex("paper"))
    for wrong in ("FF8000", "#F80", "orange", "#GG0000", "#FF8000 "):
        with pytest.raises(ValueError, match="#RRGGBB"):
            rgb(wrong)


def test_contrast_has_its_known_ends():
    assert contrast((0.0, 0.0, 0.0), (1.0, 1.0, 1.0)) == pytest.approx(21)
    assert contrast((0.2, 0.4, 0.6), (0.2, 0.4, 0.6)) == 1


def test_unknown_names_are_refused_with_the_known_ones():
    with pytest.raises(UsageError, match="no theme 'sepia': use one of dark, light"):
        theme("sepia")
    with pytest.raises(UsageError, match="no role 'activation': use one of input, weight"):
        theme("dark").rgb("activation")
    with pytest.raises(UsageError, match="no channel 'A': use one of R, G, B"):
        theme("dark").channel("A")


def test_nothing_of_a_theme_can_be_changed():
    with pytest.raises(FrozenInstanceError):
        theme("dark").name = "sepia"
    with pytest.raises(TypeError):
        theme("dark").colours["ink"] = "#FFFFFF"
    with pytest.raises(TypeError):
        theme("dark").channel_ends["R"] = ("#000000", "#FFFFFF")
    assert theme("dark") is theme("dark")


def test_text_is_never_small_and_lines_are_lines():
    assert min(astuple(SIZES)) == SIZES.smallest == 27, "18 px at 720p"
    assert SIZES.spoken == 33, "22 px at 720p"
    assert min(SIZES.ledger, SIZES.result, SIZES.caption, SIZES.counter, SIZES.cell) >= SIZES.spoken
    assert min(astuple(STROKES)) > 0
    assert MARGIN == 0.04
    with pytest.raises(FrozenInstanceError):
        SIZES.cell = 12


def test_rests_and_reading_times_suit_a_viewer():
    assert 0.8 <= DURATIONS.rest <= 1.5
    assert max(DURATIONS.opening, DURATIONS.still) <= 2.5
    assert DURATIONS.read("a" * 84) == pytest.approx(84 / 12)
    assert DURATIONS.read("Look.") == 1.5
    assert min(astuple(replace(DURATIONS))) > 0
