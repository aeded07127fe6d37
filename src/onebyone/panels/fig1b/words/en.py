"""Panel 1b in English."""

from onebyone.words.panels import panel_words

WORDS = panel_words(
    claim="A dense layer is {neurons} such neurons",
    beats={
        "many_neurons_look_at_every_pixel": "{neurons} neurons look at {inputs = pixels:every} pixel.",
        "each_has_wires_of_its_own": "A neuron has {inputs} wires of its own; {lit:words} of them are lit.",
        "each_says_one_number": "{outputs = neurons:Each} weighs, adds up, adds its bias: its number.",
        "the_formula_gets_an_index": "Their formula gets an index j: the neuron.",
        "the_weights_are_counted": "Neurons times pixels: that is why dense layers are heavy.",
        "the_numbers_form_a_column": "In the order of their neurons, the {outputs} numbers form a column.",
        "the_column_folds_into_a_picture": "Folded row by row, {width} numbers a row, it can be looked at.",
        "the_picture_is_no_map": "A map? The layer is blind to neighbours: its weights learned to show contrast.",
        "torch_says_the_same": "torch ran this very call: {outputs} numbers agree, bit for bit.",
        "takeaway": "A dense layer: {neurons} neurons with weights of their own.",
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
        "From {inputs = pixels:every} pixel faint wires run to the discs; {lit:words} wires of a disc light up, a warm "
        "and a blue, and from the disc comes its own number.",
        "Beside them stand the formula with an index for the neuron, and the cost: {weights} weights, "
        "{multiplications} multiplications, {additions} additions, and with the biases {parameters} parameters.",
        "The neurons give way to a tall strip, the column of the {outputs} numbers, which folds row by row into a "
        "picture: warm along the strokes of the digit, blue beside them.",
        "At the end stands the torch call that gave these numbers.",
    ),
)
