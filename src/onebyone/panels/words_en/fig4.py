"""Figure 4 in English: 1×1 kernels over the channels of a photo, and a neuron with as many inputs."""

from onebyone.words.panels import panel_words

KERNELS = panel_words(
    id="4a",
    claim="{kernels:Words} 1×1 kernels make {maps:words} map",
    beats={
        "the_photo_splits_into_planes": "A photo is {channels:words} planes: red, green and blue.",
        "one_position_has_a_value_in_each_plane": "Pick a position: every plane has a value there.",
        "each_value_meets_its_own_weight": "Each value meets the weight of its channel: a 1×1 kernel.",
        "channels_are_summed": "The {channels:words} products add up: channels are summed, not kept.",
        "the_position_walks": "Then the next position, {positions} in all; neighbours never mix.",
        "one_filter_makes_one_map": "{filters:Words} filter makes {maps:words} map; this filter answers to red.",
        "torch_says_the_same": "torch ran this very call: all {outputs} cells agree, bit for bit.",
        "takeaway": "A 1×1 convolution mixes the channels at each position, never its neighbours.",
    },
    labels={
        "photo": "photo {channels}×{height}×{width}",
        "map": "{maps:words} map {map_height}×{map_width}",
        "red": "R",
        "green": "G",
        "blue": "B",
        "values": "values",
        "weights": "weights",
    },
    counter={"weights": "weights", "multiplications": "multiplications", "output": "output"},
    description=(
        "A small photo of {height} by {width} pixels splits into {channels:words} planes, red in front, then green, "
        "then blue, each marked with its letter.",
        "At the same position in every plane a cell lights up, and each of these values meets the weight of its "
        "channel in a ledger.",
        "The {channels:words} products add up, and the sum lands at the same position of a map on the right.",
        "The position walks over the photo until all {positions} cells of the map are filled; it is warm where the "
        "photo is red, and blue where green or blue outweigh the red.",
        "At the end stands the torch call that gave the same map, and the cost: {weights} weights, {multiplications} "
        "multiplications.",
    ),
)

NEURON = panel_words(
    id="4b",
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
