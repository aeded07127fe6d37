"""Panel 1a in English."""

from onebyone.words.panels import panel_words

WORDS = panel_words(
    claim="{neurons:Words} neuron looks at {weights = pixels:every} pixel",
    beats={
        "the_image_is_a_grid_of_pixels": "A handwritten digit is {height}×{width} cells: {pixels} pixels.",
        "every_pixel_has_a_wire_to_the_neuron": "{weights = pixels:Every} pixel has a wire, even the empty background.",
        "the_wires_are_trained_weights": (
            "Trained: the core adds, the ring subtracts, {zero_weights} of {weights} are blank."
        ),
        "bright_wires_are_read_off": "Follow a warm and a blue wire to their pixels.",
        "pixel_times_weight": "What travels along a wire is pixel times weight.",
        "the_other_products_pour_in": "The other {others} products pour in as a sum.",
        "the_bias_is_added": "The bias joins in, whatever the image.",
        "the_neuron_says_one_number": "{pixels} pixels have become {outputs:words} number.",
        "the_formula_says_the_same": "In short: weigh {weights = pixels:every} pixel, add up, add the bias.",
        "torch_says_the_same": "torch ran this very call and agrees, bit for bit.",
        "takeaway": "A dense neuron needs a weight for {weights = pixels:every} pixel it looks at.",
    },
    labels={
        "image": "image {height}×{width}",
        "weights": "weights, folded {height}×{width}",
        "others": "{others} other products",
        "bias": "bias",
        "output": "y",
    },
    counter={"weights": "weights", "multiplications": "multiplications", "output": "output"},
    description=(
        "A handwritten digit stands on the left as a grid of {height} by {width} grey pixels.",
        "From {weights = pixels:every} pixel a fine wire runs to a disc, the neuron, tinted by the sign of its trained "
        "weight: a warm core adds, a blue ring around it subtracts, and {zero_weights} of the {weights} are blank.",
        "A warm wire and a blue wire light up, and a ledger multiplies their pixels by their weights.",
        "The sum of the other {others} products and the bias are added below, and the ledger closes on the neuron's "
        "{outputs:words} output, beside the formula for it.",
        "At the end stands the torch call that gave this output, and the cost: {weights} weights and "
        "{multiplications} multiplications.",
    ),
)
