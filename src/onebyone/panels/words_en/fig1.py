"""Figure 1 in English: a dense neuron looks at every pixel."""

from onebyone.words.panels import panel_words

NEURON = panel_words(
    id="1a",
    claim="{neurons:Words} neuron looks at every pixel",
    beats={
        "the_image_is_a_grid_of_pixels": "A handwritten digit is {height}×{width} cells: {pixels} pixels.",
        "every_pixel_has_a_wire_to_the_neuron": "Every pixel has a wire, even the empty background.",
        "the_wires_are_trained_weights": (
            "Trained: the core adds, the ring subtracts, {zero_weights} of {weights} weigh nothing."
        ),
        "bright_wires_are_read_off": "Follow a warm and a blue wire to their pixels.",
        "pixel_times_weight": "What travels along a wire is pixel times weight.",
        "the_other_products_pour_in": "The other {others} products pour in as a single sum.",
        "the_bias_is_added": "The bias joins in: the same for every image.",
        "the_neuron_says_one_number": "{pixels} pixels have become {outputs:words} number.",
        "the_formula_says_the_same": "In short: weigh every pixel, add up, add the bias.",
        "torch_says_the_same": "torch ran this very call and agrees, bit for bit.",
        "takeaway": "A dense neuron needs a weight for every pixel it looks at.",
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
        "From every pixel a fine wire runs to a disc, the neuron; each wire is tinted by the sign of its trained "
        "weight: a warm core adds, a blue ring around it subtracts, and {zero_weights} of the {weights} weigh nothing.",
        "A warm wire and a blue wire light up, and a ledger multiplies the pixel by the weight for each of them.",
        "The sum of the other {others} products and the bias are added below, and the ledger closes on the neuron's "
        "{outputs:words} output, beside the formula for it.",
        "At the end stands the torch call that gave the same output, and the cost: {weights} weights and as many "
        "multiplications.",
    ),
)

LAYER = panel_words(
    id="1b",
    claim="A dense layer is {neurons} such neurons",
    beats={
        "many_neurons_look_at_every_pixel": "{neurons} neurons, and each looks at every pixel.",
        "each_has_wires_of_its_own": "Each has {inputs} wires of its own; {lit:words} of each are lit.",
        "each_says_one_number": "Each weighs, adds up, adds its bias: its number.",
        "the_formula_gets_an_index": "Their formula gets an index j: the neuron.",
        "the_weights_are_counted": "Neurons times pixels: that is why dense layers are heavy.",
        "the_numbers_form_a_column": "From first to last, the {outputs} numbers form a column.",
        "the_column_folds_into_a_picture": "Folded row by row, {width} numbers each, it can be looked at.",
        "the_picture_is_no_map": "No map: the layer knows no neighbours. Its weights learned to show contrast.",
        "torch_says_the_same": "torch ran this very call: {outputs} numbers, equal bit for bit.",
        "takeaway": "A dense layer: {neurons} neurons, no weight shared.",
    },
    labels={
        "image": "image {height}×{width}",
        "neurons": "{neurons} neurons",
        "weights": "weights",
        "parameters": "with the biases",
        "column": "{outputs} numbers",
        "picture": "{channels}×{channel_height}×{channel_width}, shown folded",
    },
    counter={"weights": "weights", "multiplications": "multiplications", "output": "output"},
    description=(
        "On the left stands a handwritten digit of {height} by {width} pixels; beside it {shown:words} discs with dots "
        "between them stand for the {neurons} neurons of a dense layer.",
        "From every pixel a faint wire runs to each of the discs; a warm wire and a blue "
        "wire of each are lit, and each disc gives its own number.",
        "Beside them stand the formula with an index for the neuron, and the cost: {weights} weights, as many "
        "multiplications, {additions} additions, and with the biases {parameters} parameters.",
        "The neurons give way to a tall strip, the column of all {outputs} numbers, which folds row by row into a "
        "picture: warm along the strokes of the digit, blue beside them.",
        "At the end stands the torch call that gave the same numbers.",
    ),
)
