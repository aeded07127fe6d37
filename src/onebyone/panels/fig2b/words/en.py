"""Panel 2b in English."""

from onebyone.panels.shared.words.en import LAID_ON_EACH_OTHER
from onebyone.words.panels import panel_words

WORDS = panel_words(
    claim="{neurons:Words} small neuron makes {equal = outputs:the same} map",
    beats={
        "the_window_becomes_a_list": {
            "weights = 1": "A dense neuron reads a list: here, of {inputs:words} pixel.",
            "otherwise": "A dense neuron reads a list: the window, row by row.",
        },
        "each_weight_becomes_a_wire": {
            "weights = 1": "The weight becomes a wire.",
            "otherwise": "{inputs = weights:Each} weight becomes a wire to the neuron.",
        },
        "the_neuron_adds_up": {
            "weights = 1 and biases = 1": "The product and the bias: a cell of the map.",
            "weights = 1": "Pixel times weight: a cell of the map.",
            "biases = 1": "{inputs:Words} products and the bias add up to a cell.",
            "otherwise": "{inputs:Words} products add up to a cell of the map.",
        },
        "the_window_moves": "The window moves; the neuron and its {weights:weight stay|weights stay}.",
        "the_convolution_made_it_in_one_call": (
            "A convolution does: {equal} of {outputs} cells are {equal = outputs:equal}."
        ),
        "a_broken_weight_shows": {
            "broken_cells = 0": "In {broken_cells} cells: the pixels that it meets are blank.",
            "otherwise": "In {broken_cells} {broken_cells:cell|cells}: wherever it meets ink.",
        },
        "takeaway": "Mended: a kernel is a small dense neuron that slides.",
    },
    questions={
        "the_convolution_made_it_in_one_call": "A dense layer stays in its place: what slides by itself?",
        "a_broken_weight_shows": "A weight of the neuron is changed: where does it show?",
    },
    costs=("the_window_moves",),
    labels={
        "image": {
            "padding > 0": "image {image_height}×{image_width}, padded",
            "otherwise": "image {image_height}×{image_width}",
        },
        "map": "the neuron’s map {map_height}×{map_width}",
        "kernel_map": "the convolution’s map {map_height}×{map_width}",
        "window": "{inputs:pixel|pixels}",
        "list": "{inputs:pixel|pixels}",
        "kernel": "{weights:weight|weights}",
        "neuron": "neuron",
        "broken": "weight {broken_weight} instead of weight {right_weight}",
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
        "An image makes room for the {weights:words} {weights:weight|weights} of a kernel; the window under the kernel "
        "grows until its numbers can be read, and becomes a list, row by row.",
        "The {weights:weight leaves|weights leave} the kernel for the list, and from there {inputs:a wire runs|wires "
        "run} to a large disc, the neuron.",
        "The {inputs:words} {inputs:product runs|products run} down the {inputs:wire|wires}, and what they add up to "
        "lands in a cell of the neuron's map.",
        "The window moves over the image until {positions = outputs:all} {outputs} cells are filled; the disc stays.",
        "The map of the convolution appears on the left; copies of the maps glide to the middle, and where they lie on "
        "each other a blank is left: {equal} of {outputs} cells are {equal = outputs:equal}.",
        {
            "broken_cells = 0": "A weight of the neuron is changed, which meets blank pixels.",
            "otherwise": (
                "A weight of the neuron is changed, and in {broken_cells} {broken_cells:cell|cells} of the blank the "
                "digit itself lights up; the weight is put back, and the blank is blank again."
            ),
        },
    ),
)
