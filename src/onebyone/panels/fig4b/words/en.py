"""Panel 4b in English."""

from onebyone.panels.shared.words.en import LAID_ON_EACH_OTHER
from onebyone.words.panels import panel_words

WORDS = panel_words(
    claim="A neuron of {inputs:words} {inputs:input|inputs} makes {equal = outputs:the same} map",
    beats={
        "the_same_photo_and_weights": {
            "channels = 3": "Back to the photo, and to {weights:words} weights.",
            "otherwise": "Back to the image, and to {weights:words} {weights:weight|weights}.",
        },
        "a_position_is_a_short_list": {
            "channels = 1": "At a position, the channel is a list of {inputs:words}.",
            "otherwise": "At a position, the channels are a list of {inputs:words}.",
        },
        "each_weight_becomes_a_wire": {
            "channels = 1": "The weight becomes a wire, and the kernel a neuron.",
            "otherwise": "{inputs = weights:Each} weight becomes a wire, and the kernels a neuron.",
        },
        "the_neuron_adds_up": {
            "channels = 1 and biases = 1": "{inputs:Words} value, weighed, and the bias: a cell.",
            "channels = 1": "{inputs:Words} value, weighed: a cell.",
            "biases = 1": "{inputs:Words} values, weighed, and the bias, added up: a cell.",
            "otherwise": "{inputs:Words} values, weighed and added up: a cell.",
        },
        "the_neuron_walks": "Now the neuron walks: {positions} positions, the {inputs:wire|wires} with it.",
        "the_kernels_made_a_map_too": "Beside it the {kernels:kernel’s|kernels’} map, computed on its own.",
        "the_maps_are_laid_on_each_other": (
            "Laid on each other: {equal} of {outputs} cells are {equal = outputs:equal}."
        ),
        "torch_says_the_same": "torch ran this dense layer at {positions} positions.",
        "takeaway": "A 1×1 convolution is a dense layer at {positions = outputs:every} position.",
    },
    labels={
        "photo": {
            "channels = 3": "photo {channels}×{height}×{width}",
            "otherwise": "image {channels}×{height}×{width}",
        },
        "map": "the neuron’s map {map_height}×{map_width}",
        "kernel_map": "the {kernels:kernel’s|kernels’} map {map_height}×{map_width}",
        "red": "R",
        "green": "G",
        "blue": "B",
        "values": "{inputs:value|values}",
        "weights": "{inputs:weight|weights}",
        "others": "{others} {others:other|others}",
        "bias": "bias",
        **LAID_ON_EACH_OTHER,
    },
    counter={
        "weights": {
            "biases = 1": "{weights:weight|weights} and a bias",
            "otherwise": "{weights:weight|weights}",
        },
        "multiplications": "multiplications",
        "output": "output",
    },
    description=(
        "The {channels:words} {channels:plane|planes} of the image and the {weights:words} "
        "{weights:weight of the kernel stand|weights of the kernels stand} where they stood before.",
        "At a position the {inputs:value of the plane is|values of the planes are} read as a list of {inputs:words}; "
        "the {weights:weight leaves its kernel|weights leave their kernels} for the list, and from there "
        "{inputs:a wire runs|wires run} to a disc, the neuron.",
        "The {inputs:words} {inputs:product runs|products run} down the {inputs:wire|wires}, and what they add up to "
        "lands at that position of the neuron's map.",
        "The neuron shrinks onto the image and walks over it, a wire to {inputs = channels:each} plane, until "
        "{positions = outputs:all} {outputs} cells are "
        "filled.",
        "The {kernels:kernel's|kernels'} map appears on the left; copies of the maps glide to the middle, and where "
        "they lie on each other a blank is left: {equal} of {outputs} cells are {equal = outputs:equal}.",
        "At the end stands the torch call of the dense layer, and the cost: {weights} {weights:weight|weights}, "
        "{multiplications} multiplications, as with the {kernels:kernel|kernels}.",
    ),
)
