"""Panel 2b in English."""

from onebyone.panels.shared.words.en import LAID_ON_EACH_OTHER
from onebyone.words.panels import panel_words

WORDS = panel_words(
    claim="{neurons:Words} small neuron makes {equal = outputs:the same} map",
    beats={
        "the_window_becomes_a_list": {
            "weights = 1": "A neuron reads a list: here, of {inputs:words} pixel.",
            "otherwise": "A neuron reads a list: the window.",
        },
        "each_weight_becomes_a_wire": {
            "weights = 1": "The weight becomes a wire.",
            "otherwise": "{inputs = weights:Each} weight becomes a wire.",
        },
        "the_picture_moves_and_the_wires_stay": {
            "weights = 1 and still_output = moved_output": "The wire stays and reads another pixel.",
            "still_output = moved_output": "The wires stay and read other pixels.",
            "otherwise": "A neuron fixed in place: {still_output}, then {moved_output}.",
        },
        "the_window_moves": {
            "ahead > 0": "The window slides, and finds {found_output}.",
            "otherwise": "The window slides on.",
        },
        "the_convolution_made_it_in_one_call": (
            "The picture goes back; the kernel makes {equal = outputs:the same} map."
        ),
        "a_broken_weight_shows": "Test: break a weight, {broken_cells} {broken_cells:cell lights|cells light} up.",
        "takeaway": "A neuron that slides: a convolution.",
    },
    questions={
        "the_picture_moves_and_the_wires_stay": "What if the picture moves?",
    },
    costs=("the_window_moves",),
    labels={
        "image": {
            "padding > 0": "image {image_height}×{image_width}, padded",
            "otherwise": "image {image_height}×{image_width}",
        },
        "moved": "moved image {image_height}×{image_width}",
        "map": "neuron’s map {map_height}×{map_width}",
        "kernel_map": "convolution’s map {map_height}×{map_width}",
        "window": "{inputs:pixel|pixels}",
        "list": "{inputs:pixel|pixels}",
        "kernel": "kernel {kernel_height}×{kernel_width}",
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
    },
    description=(
        "Beside an image {weights:stands the weight|stand the weights} of a kernel, {weights:words}; the window under "
        "the kernel grows until its numbers can be read, and becomes a list, row by row; "
        "the {weights:weight leaves|weights leave} the kernel for the list, and from there {inputs:a wire runs|wires "
        "run} to a large disc, the neuron.",
        {
            "biases = 1": "Light runs down the {inputs:wire|wires}; the neuron multiplies, and adds its bias.",
            "weights = 1": "Light runs down the wire; the neuron multiplies.",
            "otherwise": "Light runs down the wires; the neuron adds {inputs:words} products.",
        },
        "Then the picture moves on under the window, and the wires stay: step by step other pixels stand in the list, "
        "and under the disc what the neuron says of them; "
        "there the picture is left, and the window moves over it until {positions = outputs:all} {outputs} cells of "
        "the neuron’s map are filled.",
        {
            "ahead > 0": "It ends where the pixels are that it lay on before: under the disc is {found_output} again.",
            "otherwise": "The disc is where it was.",
        },
        "The picture moves back, and its map with it; the image gives way to the map that the convolution makes of it; "
        "a copy of either map is drawn to the middle, and where they lie on each other a blank is left: {equal} of "
        "{outputs} cells are {equal = outputs:equal}.",
        "A weight of the neuron is changed, and in {broken_cells} {broken_cells:cell|cells} of the blank the digit "
        "itself lights up; the weight is put back, and the blank is blank again.",
    ),
)
