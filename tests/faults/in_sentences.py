"""Faults in sentences and names: what is said without a digit, beside a number, around a sign, of the wrong thing."""

from __future__ import annotations

import re

from copies import Edit, imports, in_a_beat, source
from kinds import CLIPS, Chance, Fault, Kind, Slip, scene_file, slips, words_file

CLAIMS = "claims .* as plain text|states .* as plain text"
BESIDE = "does not count|makes a shape with|is said of"
TOO_LONG = "more than 9 words"
UNTRUE = f"cannot bear out|holds only if|bears .* out|claims .* as plain text|name the quantity that counts|{TOO_LONG}"
UNEVEN = "does not close|on one side only|has no result|would change its number|says in words that"
OTHERS_NAME = (
    "names|stands by|does not count|letter of a colour|name of a value|not called|in the name of|not its own name|"
    "colour of another role|number in order|says? whose|says (?:up|down) of|not what a computation does|"
    "as its name would|counts \\d+ of|reckon what others have"
)

WRONG_CLAIMS = (
    "None of the cells agree.",
    "Every second pixel is left out.",
    "A pair of products is enough.",
    "The first map wins by far.",
    "Most of the weights are equal.",
    "Twice as many weights as before.",
    "It never reads the largest pixel.",
    "Only a dozen weights are left.",
    "No two maps are the same.",
    "A couple of pixels, and nothing else.",
    "More weights, fewer products.",
    "Half of it isn't shared.",
    "At last both are alike.",
    "Several weights, each alone.",
    "The weights outweigh the pixels.",
    "The nearest pixel is in the middle.",
    "The weights differ from the pixels.",
    "The bulk of the weights is blank.",
    "The weights rarely repeat.",
    "A host of products pour in.",
    "Some weights are blank, others repeat.",
    "The sum is tiny beside the bias.",
    "The rest of the weights is blank.",
    "The products cancel out.",
    "The sum is positive.",
    "The pixels dwarf the weights.",
    "A great deal of weights.",
)
MISSPELT = (
    "Twelv weights.",
    "Fourty pixels.",
    "IX weights.",
    "It has thrity cells.",
    "Sevn of them.",
    "Part xii of it.",
)
WRONG_NOUNS = ("neurons", "planes", "biases", "seconds", "networks", "layers")
ALTERED = (
    "more than {}",
    "over {}",
    "about {}",
    "−{}",
    "{} %",
    "{}k",
    "the first {}",
    "up to {}",
    "{} percent",
    "{} or so",
    "some {}",
    "{} px",
    "{} squared",
)
UNCLOSED = (
    "{weights} × {weights} = {weights}",
    "{weights} + {weights} < {weights}",
    "⌊{weights} / {weights}⌋ + {weights} = {weights}",
    "({weights} + {weights}) × {weights} = {weights} + {weights} × {weights}",
    "{multiplications} < {weights} − {weights}",
    "weights = {weights}",
    "{outputs} ≈ {outputs} + {outputs}",
    "{weights} weights and {weights} weights make {weights} weights",
    "{weights} weights with {outputs} outputs come to {weights} weights",
    "{multiplications} products: {weights} × {weights}",
    "From {multiplications} products take {weights} weights: {multiplications} stay",
    "{weights} weights, {outputs} outputs: {weights} weights",
)
TRUE_SLOTS = (
    '[weights, " × ", weights, " = ", weights]',
    '[weights, " < ", weights]',
    '["(", weights, " + ", weights, ") × ", weights, " = ", weights]',
    '["⌊", weights, " / ", weights, "⌋ = ", weights]',
    '["weights = ", weights]',
)
FIGURES = ("See Fig. 6.", "As in Fig. 5a.", "This is 4b again.", "It is what Fig. 3 shows.")
CHANGING = ("2b", "4b")  # clips whose words tell of a change with two slots
TURNED = (
    "{outputs} outputs become {weights} weights.",
    "{outputs} outputs turn into {weights} weights.",
    "{weights} weights instead of {outputs} outputs.",
)
POINTWISE = (
    "A 1×1 kernel does it.",
    "Here is a 1×1 filter.",
    "With a 1×1 kernel.",
    "So it is a 1×1 convolution.",
    "A 1×1 image.",
)
MORE = r"(?: and \w+ = \w+)*"  # a claim may rest on several equations
LARGE = ("1a", "1b", "2a", "2b", "3")  # clips whose kernels are no pixel large, or which have none


def _caption(clip: str, rng: Chance, sentence: str) -> tuple[Edit, str]:
    """The caption of some beat gives way to a sentence."""
    file = words_file(clip)
    text = source(file)
    start, end = text.index("beats={"), text.index("labels={")
    captions = [match for match in re.finditer(r'"[^"\n]*[.!?]"(?=,\n)', text) if start < match.start() < end]
    chosen = rng.choice(captions)
    at = text[: chosen.start()].count(chosen[0])
    return Edit(file, chosen[0], f'"{sentence}"', at), f"{chosen[0]} → {sentence!r} in the words of {clip}"


def _spoken(sentences: tuple[str, ...], says: str) -> Kind:
    def plant(clip: str, rng: Chance) -> Fault:
        edit, what = _caption(clip, rng, rng.choice(sentences))
        return Fault((edit,), what, says)

    return Kind("", CLIPS, plant)


def _in_words(
    clip: str, rng: Chance, pattern: str, change: str | tuple[str, ...], says: str, *, group: int = 0
) -> Fault:
    """Some place of the words that reads so is changed: what the group matched, or all, with {} for it."""
    file = words_file(clip)
    text = source(file)
    start = text.index("WORDS = ")
    own = "\n    counter="  # some have another's
    end = text.index(own if own in text else "description=", start)
    found = rng.choice(list(re.finditer(pattern, text[start:end])))
    new = rng.choice(change) if isinstance(change, tuple) else change
    old, (first, last) = found[0], (part - found.start() for part in found.span(group))
    new = old[:first] + new.replace("{}", found[group]) + old[last:]
    at = text[: start + found.start()].count(old)
    return Fault((Edit(file, old, new, at),), f"{old!r} → {new!r} in the words of {clip}", says)


def wrong_noun(clip: str, rng: Chance) -> Fault:
    """The noun behind a slot becomes another one of the field, or a unit."""
    return _in_words(clip, rng, r"\{\w+(?::[Ww]ords)?\} ([a-z]+s)\b(?<! as| is| us)", WRONG_NOUNS, BESIDE, group=1)


def altered_slot(clip: str, rng: Chance) -> Fault:
    """A sign, a unit, a comparison or an ordinal comes to stand beside a slot."""
    says = f"{CLAIMS}|would make another number|would change its number|{TOO_LONG}"
    return _in_words(clip, rng, r"\{\w+(?::words)?\}(?!×)", ALTERED, says)


def untrue_claim(clip: str, rng: Chance) -> Fault:
    """A claim in a slot becomes another one, or is said to rest on something else."""
    pattern, group, new = rng.choice(
        [
            (
                rf"\{{\w+ = \w+{MORE}:([^}}|]*)\}}",
                1,
                ("none of the", "no", "most", "fewer", "never", "the only", "twice the"),
            ),
            (rf"\{{\w+( = )\w+{MORE}:[^}}|]*\}}", 1, (" < ", " > ")),
            (rf"\{{\w+ = (\w+){MORE}:[^}}|]*\}}", 1, ("0", "multiplications", "parameters", "7")),
        ]
    )
    return _in_words(clip, rng, pattern, new, f"{UNTRUE}|does not have|states", group=group)


def false_line_in_words(clip: str, rng: Chance) -> Fault:
    """A caption states an equation, made of nothing but slots, that does not close."""
    edit, what = _caption(clip, rng, rng.choice(UNCLOSED) + ".")
    return Fault((edit,), what, f"{UNEVEN}|{BESIDE}")


def false_line_on_screen(clip: str, rng: Chance) -> Fault:
    """The same in a phrase of a scene, whose numbers are proven, every one."""
    scene, runs = scene_file(clip), rng.choice(TRUE_SLOTS)
    lines = 'weights = self.figure.quantities["weights"]\n'
    lines += f'self.add(Phrase({runs}, size=30, role="ink", theme=self.theme))\nself.wait(0.5)'
    given = imports(scene, "from onebyone.drawing.mobjects.text import Phrase")
    says = f"{UNEVEN}|stands in the|touches"  # where it happens to lie, it may be refused for that before
    return Fault((given, in_a_beat(scene, lines, rng, early=rng.early)), runs, says)


def claim_on_screen(clip: str, rng: Chance) -> Fault:
    """A claim, a misspelt number or another figure's name in a label that is typed into a scene."""
    scene, text = (
        scene_file(clip),
        rng.choice([*WRONG_CLAIMS, "twelv", "see Fig. 6" if clip[0] != "6" else "see Fig. 2"]),
    )
    lines = f'self.add(Label("{text}", size=30, role="ink", theme=self.theme))\nself.wait(0.5)'
    given = imports(scene, "from onebyone.drawing.mobjects.text import Label")
    edit = in_a_beat(scene, lines, rng, early=rng.early)
    return Fault((given, edit), text, "claims .* as plain text|as plain text|names figure")


NAMES = (
    Slip("5b", "panels/fig5b/view.py", 'self._label("shuffled_features", "input")', 'self._label("features", "input")'),
    Slip("1a", "panels/fig1a/words/en.py", '"weights": "weights {height}', '"weights": "pixels {height}'),
    Slip(
        "1a", "panels/fig1a/view.py", "over_left(self.ring_label, self.ring)", "over_left(self.ring_label, self.image)"
    ),
    Slip(
        "2a",
        "panels/fig2a/words/en.py",
        '"otherwise": "{terms:pixel|pixels}"',
        '"otherwise": "{weights:weight|weights}"',
    ),
    Slip("2a", "panels/fig2a/view.py", "places[1], self.map_label)", "places[1], self.image_label)"),
    Slip("2a", "panels/fig2a/view.py", "places[0], self.image_label)", "places[0], self.map_label)"),
    Slip(
        "2a",
        "panels/fig2a/words/en.py",
        '"map": "feature map {map_height}×{map_width}"',
        '"map": "image {map_height}×{map_width}"',
    ),
    Slip("2a", "panels/fig2a/view.py", 'label("flipped_map", "result")', 'label("map", "result")'),
    Slip(
        "2a",
        "panels/fig2a/view.py",
        'self._label("unflipped", "quiet"), self._label("flipped", "quiet")',
        'self._label("flipped", "quiet"), self._label("unflipped", "quiet")',
    ),
    Slip(
        "2a",
        "panels/fig2a/view.py",
        "appear(self.map, self.map_label, self.own_name)",
        "appear(self.map, self.map_label, self.flipped_name)",
    ),
    Slip("5b", "panels/fig5b/view.py", 'SCORES = ("score", "shuffled")', 'SCORES = ("said", "shuffled")'),
    Slip(
        "7",
        "panels/fig7/view.py",
        '("before", "between", "between", "maps_back")',
        '("before", "maps_back", "between", "between")',
    ),
    Slip("7", "panels/fig7/view.py", '("down", "middle", "back")', '("middle", "down", "middle")'),
    Slip("7", "panels/fig7/view.py", '("down", "middle", "back")', '("back", "middle", "down")'),
    Slip("c1", "panels/figc1/formula.py", 'label("letters", "quiet")', 'label("rows", "quiet")'),
    Slip("c2", "panels/shared/ledgers.py", 'label(read, "input")', 'label("product", "input")'),
    Slip("c2", "panels/figc1/standing.py", "Cell(figure.shown_channels, (at,))", "Cell(figure.shown_channels, (0,))"),
    Slip("3", "panels/fig3/words/en.py", '"few_outputs": "{few_outputs:words} outputs"', '"few_outputs": "kernels"'),
    Slip(
        "3", "panels/fig3/words/en.py", '"sample": "some of {filters} kernels', '"sample": "some of {filters} outputs'
    ),
    Slip(
        "3",
        "panels/fig3/view.py",
        'over_left(self._label("dense", "result"), self.dense)',
        'over_left(self._label("dense", "result"), self.image)',
    ),
    Slip("4a", "panels/fig4a/words/en.py", '"red": "R"', '"red": "B"'),
    Slip("4a", "panels/fig4a/words/en.py", '"blue": "B"', '"blue": "G"'),
    Slip("4a", "panels/fig4a/view.py", 'LETTERS = ("red", "green", "blue")', 'LETTERS = ("blue", "green", "red")'),
    Slip("4a", "panels/fig4a/words/en.py", '"values": "{terms:value|values}"', '"values": "{weights:weight|weights}"'),
    Slip("4b", "panels/fig4b/view.py", '_fitted("difference", "result", wide)', '_fitted("map", "result", wide)'),
    Slip("4b", "panels/fig4b/view.py", '_fitted("difference", "result", wide)', '_fitted("output", "result", wide)'),
    Slip("4b", "panels/fig4b/view.py", '_fitted("output", "result", wide)', '_fitted("difference", "result", wide)'),
    Slip("2b", "panels/shared/agreement.py", 'label("difference", "result")', 'label("map", "result")'),
    Slip("2b", "panels/fig2b/view.py", 'label("map", "result")', 'label("difference", "result")'),
    Slip("5a", "panels/fig5a/words/en.py", '"weights": "weight",', '"weights": "value",'),
    Slip("5a", "panels/fig5a/words/en.py", '"values": "value",', '"values": "weight",'),
    Slip("5b", "panels/fig5b/words/en.py", '"values": "value"', '"values": "weight"'),
    Slip(
        "5b", "panels/fig5b/words/en.py", '"features": "feature maps {channels}', '"features": "class maps {channels}'
    ),
    Slip("5b", "panels/fig5b/words/en.py", '"maps": "class maps"', '"maps": "feature maps"'),
    Slip(
        "5b", "panels/fig5b/view.py", '("digit", "quiet"), ("said", "result")', '("said", "quiet"), ("digit", "result")'
    ),
    Slip("8", "panels/fig8/words/en.py", '"scores": "scores"', '"scores": "peaks"'),
    Slip("8", "panels/fig8/words/en.py", '"values": "point"', '"values": "feature"'),
    Slip("8", "panels/fig8/words/en.py", '"points": "{points} points"', '"points": "{pooled} points"'),
    Slip("8", "panels/fig8/words/en.py", '"list": "list of {pooled}', '"list": "list of {classes}'),
    Slip("8", "panels/fig8/words/en.py", "output at {points}", "output at {pooled}"),
    Slip("8", "panels/fig8/words/en.py", '"table": "table:', '"table": "table of weights:'),
    Slip("8", "panels/fig8/words/en.py", '"some": "some features', '"some": "some weights'),
    Slip(
        "8",
        "panels/fig8/view.py",
        "TorchMark(computation, theme=self.theme)",
        "TorchMark(figure.computation, theme=self.theme)",
    ),
    Slip("8", "panels/fig8/view.py", 'COORDINATES = ("across", "up"', 'COORDINATES = ("up", "across"'),
    Slip("8", "panels/fig8/view.py", 'label("list", "input")', 'label("list", "weight")'),
    Slip("8", "panels/fig8/view.py", "Cell(figure.names, (at,))", "Cell(figure.names, (9 - at,))"),
    Slip("8", "panels/fig8/view.py", 'label("scores", "result")', 'label("scores", "weight")'),
    Slip("6b", "panels/fig6b/words/en.py", '"pixels": "pixels, folded"', '"pixels": "a filter, folded"'),
    Slip("6b", "panels/fig6b/words/en.py", '"filter": "a filter, folded"', '"filter": "pixels, folded"'),
)

FLOWS = (
    Slip("5a", "panels/fig5a/words/en.py", "Features in, digits out.", "Maps in, features out."),
    Slip("5a", "panels/fig5a/words/en.py", "Features in, digits out.", "Features in, weights out."),
    Slip("7", "panels/fig7/words/en.py", "× maps in × maps out", "× filters in × maps out"),
    Slip("7", "panels/fig7/words/en.py", "× maps in × maps out", "× maps in × weights out"),
)
UNNAMED = (
    Slip("1b", "panels/fig1b/view.py", 'self._label("shared_weights", "weight")', 'self._label("ring", "weight")'),
    Slip(
        "1b",
        "panels/fig1b/view.py",
        'over_left(self._label("ring", "weight")',
        'over_left(self._label("kernel", "weight")',
    ),
    Slip("6b", "panels/fig6b/view.py", '"outputs", "result"), VGroup', '"pixels", "input"), VGroup'),
    Slip("3", "panels/fig3/words/en.py", "dense layer: {outputs} outputs", "dense layer: {few_outputs} outputs"),
)

COUNTS = (
    Slip("7", "panels/fig7/words/en.py", "channels have {small_direct_weights}", "channels have {small_weights}"),
    Slip("7", "panels/fig7/words/en.py", "up: {small_weights}", "up: {small_direct_weights}"),
    Slip("7", "panels/fig7/words/en.py", "channels: {direct_weights}", "channels: {bottleneck_weights}"),
    Slip("7", "panels/fig7/words/en.py", "via {narrow_channels}", "via {wide_channels}"),
    Slip(
        "7",
        "panels/fig7/words/en.py",
        "{narrow_channels}, {bottleneck_weights}",
        "{narrow_channels}, {direct_weights}",
    ),
    Slip("7", "panels/fig7/words/en.py", "channels cost: {small_direct_weights}", "channels cost: {direct_weights}"),
    Slip("7", "panels/fig7/words/en.py", "on {channels} channels have", "have"),
)
LINES = (
    Slip("7", "panels/fig7/view.py", '("before", ("full_score"', '("maps_up", ("full_score"'),
    Slip(
        "7",
        "panels/fig7/view.py",
        '("on_wide", "via_narrow")',
        '("via_narrow", "on_wide")',
    ),
    Slip("7", "panels/fig7/view.py", '("channels", "via_thin")', '("via_thin", "channels")'),
    Slip(
        "5b",
        "panels/fig5b/view.py",
        '("score", "shuffled"), ("dense_score", "shuffled")',
        '("dense_score", "shuffled"), ("score", "shuffled")',
    ),
    Slip("7", "panels/fig7/view.py", '("wide", "narrow", "narrow", "wide")', '("narrow", "wide", "wide", "narrow")'),
    Slip("7", "panels/fig7/words/en.py", '"narrow": "{narrow_channels}', '"narrow": "{wide_channels}'),
    Slip("7", "panels/fig7/view.py", "parts=figure.share_equations", "parts=figure.part_equations"),
    Slip(
        "7",
        "panels/fig7/view.py",
        "(figure.direct_equation, figure.bottleneck_equation)",
        "(figure.bottleneck_equation, figure.direct_equation)",
    ),
    Slip(
        "7",
        "panels/fig7/view.py",
        "(figure.direct_equation, figure.bottleneck_equation)",
        "(figure.direct_equation, figure.small_equation)",
    ),
    Slip(
        "7",
        "panels/fig7/view.py",
        "zip(lines[::-1], behind[::-1], strict=True)",
        "zip(lines[::-1], behind, strict=True)",
    ),
)
"""What has so many of the same noun as another thing, and takes its count, or its line of arithmetic."""

OTHERS = (
    Slip("5b", "panels/fig5b/words/en.py", "Weights by position: {", "{weights} weights: {"),
    Slip("3", "panels/fig3/words/en.py", "{filters} kernels: {equal}", "{few_filters} kernels: {equal}"),
    Slip("3", "panels/fig3/words/en.py", "Dense layer: {weights}", "Dense layer: {sliding_weights}"),
    Slip("3", "panels/fig3/words/en.py", "Sliding: {sliding_weights}", "Sliding: {weights}"),
    Slip("7", "panels/fig7/words/en.py", "next, {next_digit", "next, {full_next_digit"),
    Slip("7", "panels/fig7/words/en.py", "next, {full_next_digit", "next, {digit"),
)
"""A count of another thing in a clause that says nothing of it, or something of the first."""


EXCHANGED = {
    "1a": (("image", "weights"), ("pixel", "weight")),
    "2a": (("map", "flipped_map"), ("unflipped", "flipped"), ("kernel", "map"), ("positions", "a_row")),
    "2b": (("map", "kernel_map"), ("neuron", "kernel_map"), ("map", "broken")),
    "3": (("kernel", "output"), ("dense", "result")),
    "4a": (("red", "blue"), ("weight", "product"), ("filter", "map")),
    "4b": (("map", "difference"), ("neuron", "difference"), ("neuron", "output"), ("becomes", "difference")),
    "5a": (("values", "weights"), ("weights", "products")),
    "5b": (("said", "score"), ("digit", "said"), ("neuron", "digit"), ("features", "maps"), ("maps", "score")),
    "6a": (("rows", "column"), ("filter", "of_filter")),
    "6b": (("dense", "pointwise"), ("large", "pointwise"), ("pixels", "filter")),
    "7": (
        ("between", "maps_back"),
        ("channels", "via_thin"),
        ("down", "back"),
        ("on_wide", "via_narrow"),
        ("wide", "narrow"),
    ),
    "8": (("points", "deciding"), ("across", "up"), ("peak", "table"), ("scores", "peak"), ("table", "values")),
}
"""Labels whose texts somebody mixes up, by their names in the panel's words."""


def exchanged(clip: str, rng: Chance) -> Fault:
    """Two labels exchange their texts: both say what there is, each of the other thing."""
    file, pair = words_file(clip), rng.choice(EXCHANGED[clip])
    text = source(file)
    start = text.index("labels={")
    told = r'"[^"\n]*"|\{[^}]*?\n {8}\}|\([^)]*?\n {8}\)'  # on a line, by a number, or broken
    found = [re.compile(rf'"{name}": ({told})').search(text, start) for name in pair]
    one, other = (match for match in found if match is not None)
    edits = [
        Edit(file, here[0], here[0].replace(here[1], there[1]), text[: here.start()].count(here[0]))
        for here, there in ((one, other), (other, one))
    ]
    return Fault(tuple(edits), f"{pair[0]} ⇄ {pair[1]} in the words of {clip}", "and not its own name")


def turned_change(clip: str, rng: Chance) -> Fault:
    """What becomes of what is told the other way around: two slots change places, or a caption says it of others."""
    if clip not in CHANGING:
        edit, what = _caption(clip, rng, rng.choice(TURNED))
        return Fault((edit,), what, "comes of a change")
    file = words_file(clip)
    text = source(file)
    change = r"\{(\w+)\}([^{}\"]*?(?:become|now| to |instead)[^{}\"]*)\{(\w+)\}"
    found = rng.choice(list(re.finditer(change, text)))
    new = f"{{{found[3]}}}{found[2]}{{{found[1]}}}"
    edit = Edit(file, found[0], new, text[: found.start()].count(found[0]))
    return Fault((edit,), f"{found[0]!r} → {new!r} in the words of {clip}", "comes of a change")


def misplaced_name(clip: str, rng: Chance) -> Fault:
    """Another figure is named, or 1×1 said of kernels of another size."""
    edit, what = _caption(clip, rng, rng.choice([*FIGURES, *(POINTWISE if clip in LARGE else ())]))
    return Fault((edit,), what, "as plain text|says 1×1")


MOVED = (
    Slip("1b", "panels/fig1b/words/en.py", "neurons × pixels = weights", "pixels × neurons = weights"),
    Slip("1a", "panels/fig1a/words/en.py", "arrives times its", "arrives plus its"),
    Slip("6b", "panels/fig6b/words/en.py", "{unhealed = 0:heals}.", "{changed = 0:heals}."),
    Slip("5b", "panels/fig5b/words/en.py", "{moved_scores = 0:scores stay}", "maps stay"),
    Slip("8", "panels/fig8/words/en.py", "{moved_peaks = 0:peaks stay}", "peaks stay"),
    Slip("2a", "panels/fig2a/words/en.py", "{step_across > 0:to the right}: new", "to the left: new"),
    Slip("2a", "panels/fig2a/words/en.py", "kernel {padding = 0:stays within} ", "kernel goes outside "),
    Slip("7", "panels/fig7/words/en.py", "channels:Fewer}", "channels:More}"),
    Slip("2b", "panels/fig2b/words/en.py", "the neuron adds {inputs:words} products.", "the neuron adds weights."),
    Slip("2a", "panels/fig2a/view.py", "self.other_label, self.flipped_name)", "self.other_label, self.own_name)"),
    Slip(
        "2a",
        "panels/fig2a/words/en.py",
        "{flip_cells} {flip_cells:cell changes|cells change}.",
        "{outputs} cells change.",
    ),
    Slip(
        "2a",
        "panels/fig2a/view.py",
        '("a_row", "input"),\n            ("a_kernel", "weight"),',
        '("a_kernel", "weight"),\n            ("a_row", "input"),',
    ),
    Slip("4b", "panels/fig4b/words/en.py", "value, was {right_value}", "value, was {changed_value}"),
    Slip("5a", "panels/fig5a/words/en.py", "class map for {digit}", "class map for {maps}"),
    Slip(
        "5a",
        "panels/fig5a/words/en.py",
        "warm for a {digit:words}, cool",
        "cool for a {digit:words}, warm",
    ),
    Slip("8", "panels/fig8/words/en.py", "its products and a bias add up in", "its weights add up in"),
    Slip("8", "panels/fig8/words/en.py", "the peak is kept.", "a peak becomes {score}."),
    Slip("8", "panels/fig8/words/en.py", "the {digit:words} is {score}.", "the {digit:words} makes {points} of it."),
    Slip("6b", "panels/fig6b/words/en.py", "Reshaped, 1×1 is the dense layer.", "The outputs are 1×1 by now."),
    Slip("6b", "panels/fig6b/words/en.py", "Shuffle the pixels.", "Sort the pixels."),
    Slip("8", "panels/fig8/words/en.py", "the peak is kept.", "the mean is kept."),
    Slip("8", "panels/fig8/words/en.py", "} ReLU, the layers", "} softmax, the layers"),
    Slip("5b", "panels/fig5b/words/en.py", "Maps add up to scores.", "Maps average to scores."),
    Slip("4a", "panels/fig4a/words/en.py", "A 1×1 filter mixes channels", "A 1×1 filter mixes rows"),
    Slip("4a", "panels/fig4a/words/en.py", "a 1×1 kernel, flipped, is itself.", "a ResNet-50 kernel is itself."),
    Slip("3", "panels/fig3/words/en.py", "Sliding: {sliding_weights}.", "Sliding: {few_outputs}."),
    Slip("1b", "panels/fig1b/words/en.py", "{ring_rows} by {ring_columns} ", "{ring_height} by {ring_width} "),
)

UNSEEN = (
    Slip("2b", "panels/fig2b/words/en.py", '"takeaway": "', '"takeaway": "The neuron moves. '),
    Slip("2a", "panels/fig2a/words/en.py", "Learning adapts: we", "Row by row: we"),
    Slip("2a", "panels/fig2a/words/en.py", "A true convolution flips", "Row by row it flips"),
    Slip("4b", "panels/fig4b/words/en.py", "neighbours {changed_cells = 1:never} mix.", "the neuron moves."),
    Slip("6b", "panels/fig6b/words/en.py", "Reshaped, 1×1 is the dense layer.", "Row by row, the pixels move."),
    Slip("8", "panels/fig8/words/en.py", "Max over points in another order:", "Rows move:"),
)

RAN = (
    Slip("8", "panels/fig8/words/en.py", "Max over points: the peak", "Sum over points: the peak"),
    Slip("8", "panels/fig8/words/en.py", "Max over points: the peak", "Max over features: the peak"),
    Slip("8", "panels/fig8/words/en.py", "the peak is kept", "a point’s peak is kept"),
    Slip("6a", "panels/fig6a/words/en.py", "and it closes on {y}.", "and it closes on {others}."),
    Slip("6a", "panels/fig6a/words/en.py", "1×1 filters sum channels", "1×1 filters pool channels"),
    Slip("6a", "panels/fig6a/words/en.py", "so reshape the pixels", "so shuffle the pixels"),
    Slip("7", "panels/fig7/words/en.py", '"Down to {thin_channels} channels', '"Down from {thin_channels} channels'),
    Slip(
        "7",
        "panels/fig7/words/en.py",
        "kernels of {large_height}×{large_width} stay between",
        "1×1 kernels stay between",
    ),
    Slip("7", "panels/fig7/words/en.py", "lead back to {back_channels}", "lead down to {back_channels}"),
    Slip("7", "panels/fig7/words/en.py", "{full_score}, and {score} behind", "{score}, and {full_score} behind"),
    Slip("7", "panels/fig7/words/en.py", "next is there {runner_up}", "next is there {full_runner_up}"),
    Slip(
        "5b",
        "panels/fig5b/words/en.py",
        "The positions of the feature maps are",
        "The channels of the feature maps are",
    ),
    Slip("5b", "panels/fig5b/words/en.py", "Maps add up to scores.", "Max of maps: the scores."),
    Slip("3", "panels/fig3/words/en.py", "Where does a kernel fit?", "Flipped, where does a kernel fit?"),
    Slip("2a", "panels/fig2a/words/en.py", "we skip the flip.", "ReLU skips the flip."),
    Slip("1b", "panels/fig1b/words/en.py", "dense layers are heavy.", "max over neurons."),
)
DONE = (
    Slip("6a", "panels/fig6a/words/en.py", "Some channels and their kernels", "Some pixels and their filters"),
    Slip("6a", "panels/fig6a/words/en.py", "channel meets its weight;", "channel meets its filter;"),
    Slip("6b", "panels/fig6b/words/en.py", "A filter for {filters", "A weight for {filters"),
    Slip("1a", "panels/fig1a/words/en.py", "neuron: a weight for {", "neuron: a filter for {"),
    Slip(
        "2a", "panels/fig2a/words/en.py", "{positions} positions fill the map", "{positions} positions fill the kernel"
    ),
    Slip("2a", "panels/fig2a/words/en.py", "lands in a cell of the map", "lands in a cell of the kernel"),
    Slip("4a", "panels/fig4a/words/en.py", "result is a cell of the map;", "result is a pixel of the photo;"),
    Slip("5b", "panels/fig5b/words/en.py", "Maps add up to scores.", "Scores add up to maps."),
    Slip("8", "panels/fig8/words/en.py", '"a neuron reads a point;', '"a point reads a neuron;'),
    Slip("5a", "panels/fig5a/words/en.py", '"class map for {digit}"', '"class map for output {digit}"'),
    Slip("3", "panels/fig3/words/en.py", "output has a kernel", "output has a weight"),
)
SLOTS = (
    Slip("2a 2b", "panels/fig2a/numbers.py", '"uses": Size(self.result)', '"uses": Size(self.image)'),
    Slip(
        "2a 2b", "panels/fig2a/numbers.py", '"filters": Extent(self.filters, 0)', '"filters": Extent(self.filters, 2)'
    ),
    Slip("3", "panels/fig3/numbers.py", '"kernels": Extent(self.filters, 1)', '"kernels": Extent(self.filters, 0)'),
    Slip(
        "4a 4b", "panels/fig4a/numbers.py", '"kernels": Extent(self.filters, 1)', '"kernels": Extent(self.filters, 0)'
    ),
    Slip(
        "4a 4b",
        "panels/fig4a/numbers.py",
        '"maps": Extent(self.computation.gives, 0)',
        '"maps": Extent(self.photo, 0)',
    ),
    Slip("5a 5b", "panels/fig5a/numbers.py", '"positions": Size(self.image)', '"positions": Size(self.features)'),
    Slip("5a 5b", "panels/fig5a/numbers.py", '"maps": Extent(self.result, 0)', '"maps": Extent(self.features, 0)'),
    Slip("5a 5b", "panels/fig5a/numbers.py", "Extent(self.looking, 2)", "Extent(self.weight, 2)"),
    Slip(
        "5a 5b", "panels/fig5a/numbers.py", '_dilation": Cell(self.dilations[at]', '_dilation": Cell(self.dilations[0]'
    ),
    Slip("5a 5b", "panels/fig5a/numbers.py", "Cell(self.names, (self.label,))", "Cell(self.names, (self.order[1],))"),
    Slip("8", "panels/fig8/numbers.py", "Cell(self.names, (self.label,))", "Cell(self.names, (0,))"),
    Slip("6a", "panels/fig6a/numbers.py", '"positions": Size(self.result)', '"positions": Size(self.image)'),
)
COLOURED = (
    Slip("1a", "panels/fig1a/words/en.py", "a warm {core > 0", "a cool {core > 0"),
    Slip("3", "panels/fig3/words/en.py", "Kernels are swapped", "Red kernels are swapped"),
    Slip("4a", "panels/fig4a/words/en.py", "channels: red, green, blue.", "channels: cyan, magenta, yellow."),
    Slip("8", "panels/fig8/words/en.py", "filter reads a point.", "filter reads a white point."),
    Slip(
        "1b",
        "panels/fig1b/words/en.py",
        'a ring "\n        "around a core',
        'a coral ring "\n        "around a violet core',
    ),
    Slip("3", "panels/fig3/words/en.py", "coral where a weight adds, violet", "violet where a weight adds, coral"),
    Slip("4b", "panels/fig4b/words/en.py", "a rod marks a position", "a red rod marks a position"),
    Slip("5a", "panels/fig5a/words/en.py", "and a frame marks the winner", "and a yellow frame marks the winner"),
    Slip("5b", "panels/fig5b/words/en.py", "value wires run to", "value blue wires run to"),
    Slip("8", "panels/fig8/words/en.py", "a frame marks the winner", "a green frame marks the winner"),
)

KINDS = (
    Kind("claim, or misspelt number, without a slot", CLIPS, _spoken((*WRONG_CLAIMS, *MISSPELT), CLAIMS).plant),
    Kind("claim or name in a typed label", CLIPS, claim_on_screen),
    # 2b's slots choose their own nouns.
    Kind("wrong noun beside a slot", tuple(clip for clip in CLIPS if clip != "2b"), wrong_noun),
    Kind("sign, unit or comparison beside a slot", CLIPS, altered_slot),
    Kind("claim that does not hold", CLIPS, untrue_claim),
    Kind("false line of true slots in words", CLIPS, false_line_in_words),
    Kind("false line of true slots on screen", CLIPS, false_line_on_screen),
    slips("name of another thing", OTHERS_NAME, (*NAMES, *COUNTS, *LINES, *FLOWS, *UNNAMED)),
    slips(
        "a count of another thing in a clause", "say whose it is|belongs|is a part of|that speaks of|no part of", OTHERS
    ),
    slips(
        "what did not run, told",
        "no operation that ran|nothing computed here|peaks, and not one for|which is no result|no layer|were shuffled|"
        "not come of what|stands by|only if",
        RAN,
    ),
    slips("what no part does, told", "no such part of a computation|compares none|stands by", DONE),
    slips("slot of another quantity", "the slot .* of|claims|does not count|only if", SLOTS),
    slips("a colour of no sign, or of the other one, in words", "or say no colour", COLOURED),
    slips("motion told that is not seen", "meanwhile it was not so", UNSEEN),
    Kind("names exchanged", tuple(EXCHANGED), exchanged),
    Kind("change told backwards", ("1a", "2a", *CHANGING, "6b"), turned_change),
    Kind("name with a digit said of another thing", CLIPS, misplaced_name),
    slips(
        "a verb, a way or reckoning in words",
        "as plain text|cannot bear out|holds only if|a layer multiplies|what no line reckons|belongs to another number|"
        "that a 1×1 mixes|is a network|says of .* how many|"
        "warm colours|stands under a number|of which no cell|says 1×1 of|does not count",
        MOVED,
    ),
)
