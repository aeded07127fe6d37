"""Panel 2b in English."""

from onebyone.words.panels import panel_words

WORDS = panel_words(
    claim="{neurons:Words} small neuron makes the same map",
    beats={
        "the_same_pixels_and_weights": "The same image, the same {weights:words} {weights:weight|weights}.",
        "the_window_becomes_a_list": {
            "weights = 1": "A dense neuron reads a list: here, of a single pixel.",
            "otherwise": "A dense neuron reads a list: the window, row by row.",
        },
        "each_weight_becomes_a_wire": {
            "weights = 1": "The weight becomes a wire, and the kernel a neuron.",
            "otherwise": "Each weight becomes a wire, and the kernel a neuron.",
        },
        "the_neuron_adds_up": {
            "weights = 1 and biases = 1": "{inputs:Words} pixel, weighed, and the bias: a single cell.",
            "weights = 1": "{inputs:Words} pixel, weighed: a single cell.",
            "biases = 1": "{inputs:Words} pixels, weighed, and the bias, added up: a single cell.",
            "otherwise": "{inputs:Words} pixels, weighed and added up: a single cell.",
        },
        "the_neuron_walks": "Now the neuron walks: {stops} stops, the same {weights:wire|wires}.",
        "the_kernel_made_a_map_too": "Beside it the kernel’s map, computed on its own.",
        "the_maps_are_laid_on_each_other": "Laid on each other: {equal} of {outputs} cells are equal.",
        "torch_says_the_same": "torch ran this dense layer on all {stops} windows.",
        "takeaway": "A kernel is a small dense neuron that slides.",
    },
    labels={
        "image": {
            "padding > 0": "image {image_height}×{image_width}, padded",
            "otherwise": "image {image_height}×{image_width}",
        },
        "map": "the neuron’s map {map_height}×{map_width}",
        "kernel_map": "the kernel’s map {map_height}×{map_width}",
        "window": "{weights:pixel|pixels}",
        "kernel": "{weights:weight|weights}",
        "others": "{others} {others:other|others}",
        "bias": "bias",
        "difference": "difference",
        "equal": "{equal} of {outputs} cells equal",
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
        "leaves|weights leave} the kernel for the list, and from there {weights:a wire runs|wires run} to a disc, the "
        "neuron.",
        "The {inputs:words} {inputs:product runs|products run} down the {weights:wire|wires}, and what they add up to "
        "lands in a cell of the neuron's map.",
        "The neuron shrinks onto the image and walks over it until all {stops} cells are filled.",
        "The kernel's map appears on the left; a copy of each map glides to the middle, and where they lie on each "
        "other nothing is left: {equal} of {outputs} cells are equal.",
        "At the end stands the torch call of the dense layer, and the cost: {weights} {weights:weight|weights}, "
        "{multiplications} multiplications, as with the kernel.",
    ),
)
