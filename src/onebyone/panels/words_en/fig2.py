"""Figure 2 in English: a kernel slides over the image, and so does a small neuron."""

from onebyone.words.panels import panel_words

KERNEL = panel_words(
    id="2a",
    claim="{filters:Words} kernel visits every position",
    beats={
        "a_kernel_lies_on_the_image": "A kernel, a small grid of weights, lies on the image.",
        "products_add_up_to_one_cell": "{weights:Words} products add up to a single cell.",
        "the_next_stop_is_quicker": "A step to the right: new pixels, same weights.",
        "the_kernel_visits_every_position": "Row by row, {stops} stops fill the feature map.",
        "the_border_is_lost": "It never hangs over the edge: the border is lost.",
        "the_weights_are_shared": "All {stops} stops share the same {weights:words} weights.",
        "nothing_was_flipped": "Nothing was flipped: strictly, this is cross-correlation.",
        "torch_says_the_same": "torch ran this very call: all {outputs} cells agree.",
        "takeaway": "{weights:Words} weights, used {uses} times, make a whole map.",
    },
    labels={
        "image": "image {image_height}×{image_width}",
        "map": "feature map {map_height}×{map_width}",
        "window": "pixels",
        "kernel": "weights",
    },
    counter={"weights": "weights", "multiplications": "multiplications", "output": "output"},
    description=(
        "A handwritten digit of {image_height} by {image_width} pixels stands on the left, a kernel of {weights:words} "
        "weights in the middle, and an empty feature map on the right.",
        "The kernel lies down on a patch of the digit; {weights:words} pixels meet {weights:words} weights in a "
        "ledger, products of nothing included, and their sum lands in a cell of the map.",
        "The kernel steps to the right and does the same, then scans row by row until all {stops} cells are filled.",
        "Edges of the strokes appear in the map: warm where the image brightens from left to right, blue where it "
        "darkens.",
        "The map has {map_height} by {map_width} cells, because the kernel cannot be centred on the outermost pixels.",
        "At the end stands the torch call that gave the same map, and the cost: {weights} weights, {multiplications} "
        "multiplications.",
    ),
)

NEURON = panel_words(
    id="2b",
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
