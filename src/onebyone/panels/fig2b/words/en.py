"""Panel 2b in English."""

from onebyone.words.panels import panel_words

WORDS = panel_words(
    claim="{neurons:Words} small neuron makes the same map",
    beats={
        "the_same_pixels_and_weights": "The same image, the same {weights:words} weights.",
        "the_window_becomes_a_list": "A dense neuron reads a list: the window, row by row.",
        "each_weight_becomes_a_wire": "Each weight becomes a wire, and the kernel a neuron.",
        "the_neuron_adds_up": "{inputs:Words} pixels, weighed and added up: a single cell.",
        "the_neuron_walks": "Now the neuron walks: {stops} stops, the same wires.",
        "the_kernel_made_a_map_too": "Beside it the kernel’s map, computed on its own.",
        "the_maps_are_laid_on_each_other": "Laid on each other: {equal} of {outputs} cells are equal.",
        "torch_says_the_same": "torch ran this dense layer on all {stops} windows.",
        "takeaway": "A kernel is a small dense neuron that slides.",
    },
    labels={
        "image": "image {image_height}×{image_width}",
        "map": "the neuron’s map {map_height}×{map_width}",
        "kernel_map": "the kernel’s map {map_height}×{map_width}",
        "window": "pixels",
        "kernel": "weights",
        "difference": "difference",
        "equal": "{equal} of {outputs} cells equal",
    },
    counter={"weights": "weights", "multiplications": "multiplications", "output": "output"},
    description=(
        "The digit, its enlarged window and the {weights:words} weights of the kernel stand where they stood before.",
        "The window becomes a list of {inputs:words} pixels, row by row; the weights leave the kernel and stand beside "
        "them, and from each a wire runs to a disc, the neuron.",
        "The {inputs:words} products run down the wires, and their sum lands in a cell of the neuron's map.",
        "The neuron shrinks onto the image and walks over it with its wires until all {stops} cells are filled.",
        "The kernel's map appears on the left; a copy of each map glides to the middle, and where they lie on each "
        "other nothing is left: {equal} of {outputs} cells are equal.",
        "At the end stands the torch call of the dense layer, and the cost: {weights} weights, {multiplications} "
        "multiplications, as with the kernel.",
    ),
)
