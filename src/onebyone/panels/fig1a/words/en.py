"""Panel 1a in English."""

from onebyone.words.panels import panel_words

WORDS = panel_words(
    claim="{neurons:Words} neuron sees {weights = pixels:every} pixel",
    beats={
        "every_pixel_has_a_wire_to_the_neuron": "A wire from {weights = pixels:each} of {pixels} pixels.",
        "every_wire_has_a_weight": "Learned: a warm {core > 0:core adds}, a cool {ring < 0:ring subtracts}.",
        "a_wire_carries_pixel_times_weight": "A pixel arrives times its weight.",
        "the_other_products_pour_in": "The other {others} products pour in, then a bias.",
        "one_number_comes_out": "{outputs:Words} number, y. ✓: PyTorch agrees, bit for bit.",
        "takeaway": "A dense neuron: a weight for {weights = pixels:every} pixel.",
    },
    questions={
        "one_number_comes_out": "How many numbers come out?",
    },
    costs=("takeaway",),
    labels={
        "image": "image {height}×{width}",
        "neuron": "neuron",
        "weights": "weights {height}×{width}",
        "pixel": "pixel",
        "times": "× weight",
        "weight": "weight",
        "product": "product",
        "others": "{others} other products",
        "bias": "bias",
        "output": "output y",
    },
    counter={"weights": "weights", "multiplications": "multiplications", "output": "output"},
    description=(
        "A handwritten digit stands on the left as a grid of {height} by {width} grey pixels; from "
        "{weights = pixels:every} pixel a fine wire runs across the stage to a large disc, the neuron.",
        "The disc makes room; the weights of these wires leave the image and stand beside it, folded as the pixels "
        "are: a coral {core > 0:core that adds}, a violet ring around it that subtracts; {zero_weights} of the "
        "{weights} weights are blank.",
        "Wires light up, coral where a weight adds, violet where it subtracts; their pixels and weights are marked, "
        "the pixels are enlarged, their weights lie down on them, their products are written under them.",
        "The products line up in a ledger with the sum of the other {others} products and the bias; the ledger closes, "
        "and its sum moves to the tip of an arrow that leaves the neuron: {outputs:words} output, y.",
        "Under it stands the formula; the counter says {weights} weights and {multiplications} multiplications.",
    ),
)
