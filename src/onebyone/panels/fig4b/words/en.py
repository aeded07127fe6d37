"""Panel 4b in English."""

from onebyone.panels.fig4a.words.en import WORDS as KERNELS
from onebyone.words.panels import revised

WORDS = revised(
    KERNELS,
    claim="A neuron of {inputs:words} {inputs:input|inputs} makes {equal = outputs:the same} map",
    beats={
        "a_position_is_a_short_list": {
            "channels = 1": "At a position, the channel is a list of {inputs:words}.",
            "otherwise": "At a position, the channels are a list of {inputs:words}.",
        },
        "each_weight_becomes_a_wire": {
            "channels = 1": "The weight becomes a wire to a neuron.",
            "otherwise": "{inputs = weights:Each} weight becomes a wire to a neuron.",
        },
        "the_neuron_adds_up": {
            "biases = 1": "It adds up the products and a bias: a cell of the map.",
            "otherwise": "It adds up the products: a cell of the map.",
        },
        "the_rod_moves": "The position moves, the neuron stays: {positions} times.",
        "a_value_is_changed": {
            "changed_cells = 1": "{changed_cells} cell of {outputs}: neighbours {changed_cells = 1:never} mix.",
            "otherwise": "{changed_cells} of {outputs} cells: the weights are blind to it.",
        },
        "takeaway": "A 1×1 convolution is a dense layer at {positions = outputs:every} position.",
    },
    questions={"a_value_is_changed": "Change a value of the image: what happens?"},
    costs=("the_rod_moves",),
    labels={
        "map": "the neuron’s map {map_height}×{map_width}",
        "neuron": "dense neuron",
        "becomes": "value {right_value}, now {changed_value}",
        "changes": "{changed_cells} of {outputs} cells",
        "difference": "difference",
    },
    description=(
        "The {channels:words} {channels:plane|planes} of the image stand side by side; a rod marks a position, "
        "and the {inputs:value that it meets is|values that it meets are} a list of {inputs:words}.",
        "Beside {inputs:it stands its weight, and a wire runs|them stand their weights, and wires run} to a disc, the "
        "neuron.",
        "The {inputs:words} {inputs:product adds|products add} up to the cell of its map at that position.",
        "The neuron stays where it is; the rod moves over the image until {positions = outputs:all} {outputs} cells "
        "are filled: {equal} of {outputs} are those of the {kernels:kernel|kernels}.",
        "A value of the image is changed from {right_value} to {changed_value}: {changed_cells} "
        "{changed_cells:cell|cells} of the map {changed_cells:changes|change}, and it is put back.",
    ),
)
