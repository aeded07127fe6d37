"""Panel 1b in English."""

from onebyone.words.panels import panel_words

WORDS = panel_words(
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
