"""Panel 2b in English."""

from onebyone.panels.shared.words.en import LAID_ON_EACH_OTHER
from onebyone.words.panels import panel_words

WORDS = panel_words(
    claim="{neurons:Words} small neuron makes {equal = outputs:the same} map",
    beats={
        "the_same_pixels_and_weights": "Back to the image, and to {weights:words} {weights:weight|weights}.",
        "the_window_becomes_a_list": {
            "weights = 1": "A dense neuron reads a list: here, of {inputs:words} pixel.",
            "otherwise": "A dense neuron reads a list: the window, row by row.",
        },
        "each_weight_becomes_a_wire": {
            "weights = 1": "The weight becomes a wire, and the kernel a neuron.",
            "otherwise": "{inputs = weights:Each} weight becomes a wire, and the kernel a neuron.",
        },
        "the_neuron_adds_up": {
            "weights = 1 and biases = 1": "{inputs:Words} pixel, weighed, and the bias: a cell.",
            "weights = 1": "{inputs:Words} pixel, weighed: a cell.",
            "biases = 1": "{inputs:Words} pixels, weighed, and the bias, added up: a cell.",
            "otherwise": "{inputs:Words} pixels, weighed and added up: a cell.",
        },
        "the_neuron_walks": "Now the neuron walks: {positions} positions, the {inputs:wire|wires} with it.",
        "the_kernel_made_a_map_too": "Beside it the kernel’s map, computed on its own.",
        "the_maps_are_laid_on_each_other": (
            "Laid on each other: {equal} of {outputs} cells are {equal = outputs:equal}."
        ),
        "torch_says_the_same": "torch ran this dense layer on {positions} windows.",
        "takeaway": "A kernel is a small dense neuron that slides.",
    },
    labels={
        "image": {
            "padding > 0": "image {image_height}×{image_width}, padded",
            "otherwise": "image {image_height}×{image_width}",
        },
        "map": "the neuron’s map {map_height}×{map_width}",
        "kernel_map": "the kernel’s map {map_height}×{map_width}",
        "window": "{inputs:pixel|pixels}",
        "kernel": "{weights:weight|weights}",
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
        "The image, its enlarged window and the {weights:words} {weights:weight|weights} of the kernel stand where "
        "they stood before.",
        "The window becomes a list of {inputs:words} {inputs:pixel|pixels}, row by row; the {weights:weight "
        "leaves|weights leave} the kernel for the list, and from there {inputs:a wire runs|wires run} to a disc, the "
        "neuron.",
        "The {inputs:words} {inputs:product runs|products run} down the {inputs:wire|wires}, and what they add up to "
        "lands in a cell of the neuron's map.",
        "The neuron shrinks onto the image and walks over it until {positions = outputs:all} {outputs} cells are "
        "filled.",
        "The kernel's map appears on the left; copies of the maps glide to the middle, and where they lie on each "
        "other a blank is left: {equal} of {outputs} cells are {equal = outputs:equal}.",
        "At the end stands the torch call of the dense layer, and the cost: {weights} {weights:weight|weights}, "
        "{multiplications} multiplications, as with the kernel.",
    ),
)
