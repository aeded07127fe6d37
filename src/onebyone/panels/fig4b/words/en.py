"""Panel 4b in English."""

from onebyone.words.panels import panel_words

WORDS = panel_words(
    claim="A neuron of {inputs:words} inputs makes the same map",
    beats={
        "the_same_photo_and_weights": "The same photo, the same {weights:words} weights.",
        "a_position_is_a_short_list": "At a position, the channels are a list of {inputs:words}.",
        "each_weight_becomes_a_wire": "Each weight becomes a wire, and the kernels a neuron.",
        "the_neuron_adds_up": "{inputs:Words} values, weighed and added up: a single cell.",
        "the_neuron_walks": "Now the neuron walks: {positions} positions, the same wires.",
        "the_kernels_made_a_map_too": "Beside it the kernels’ map, computed on its own.",
        "the_maps_are_laid_on_each_other": "Laid on each other: {equal} of {outputs} cells are equal.",
        "torch_says_the_same": "torch ran this dense layer at all {positions} positions.",
        "takeaway": "A 1×1 convolution is a dense layer at every position.",
    },
    labels={
        "photo": "photo {channels}×{height}×{width}",
        "map": "the neuron’s map {map_height}×{map_width}",
        "kernel_map": "the kernels’ map {map_height}×{map_width}",
        "red": "R",
        "green": "G",
        "blue": "B",
        "values": "values",
        "weights": "weights",
        "difference": "difference",
        "equal": "{equal} of {outputs} cells equal",
    },
    counter={"weights": "weights", "multiplications": "multiplications", "output": "output"},
    description=(
        "The {channels:words} planes of the photo and the {weights:words} weights of the kernels stand where they "
        "stood before.",
        "At a position the values of the planes are read as a list of {inputs:words}; the weights leave the kernels "
        "and stand beside them, and from each a wire runs to a disc, the neuron.",
        "The {inputs:words} products run down the wires, and their sum lands at the same position of the neuron's map.",
        "The neuron shrinks onto the photo and walks over it, a wire to each plane, until all {positions} cells are "
        "filled.",
        "The kernels' map appears on the left; a copy of each map glides to the middle, and where they lie on each "
        "other nothing is left: {equal} of {outputs} cells are equal.",
        "At the end stands the torch call of the dense layer, and the cost: {weights} weights, {multiplications} "
        "multiplications, as with the kernels.",
    ),
)
