"""Panel 3 in English."""

from onebyone.words.panels import panel_words

WORDS = panel_words(
    claim=(
        "A kernel {kernel_height = height and kernel_width = width:as large as} the image {map_height = 1:cannot} slide"
    ),
    beats={
        "the_layer_is_a_matrix": "A dense layer: {outputs = neurons:every} row is a neuron.",
        "a_row_folds_into_a_kernel": "A row of {inputs} weights folds into a {kernel_height}×{kernel_width} kernel.",
        "every_row_folds_in_place": "{filters = neurons:Every} row folds in place: a wall of kernels.",
        "the_ring_drifts": "They learned rings: from tile to tile, the ring drifts.",
        "the_kernel_fits_exactly": (
            "It fits {kernel_height = height and kernel_width = width:exactly}, and gives a number."
        ),
        "every_filter_gives_one_number": "{filters} filters give {outputs} numbers, {filters = outputs:each} its own.",
        "the_numbers_are_those_of_the_dense_layer": (
            "They are the dense layer's: {equal} of {outputs} {equal = outputs:equal}, bit for bit."
        ),
        "torch_says_the_same": "torch ran this very call and agrees.",
        "on_a_larger_image_it_slides": (
            "On {larger_height}×{larger_width} pixels a filter of {kernel_height}×{kernel_width} does slide: "
            "{slid_height}×{slid_width} numbers."
        ),
        "takeaway": "With {map_height = 1:nowhere} to slide, it is a dense layer.",
    },
    labels={
        "matrix": "weights {neurons}×{inputs}",
        "wall": "{filters} kernels {kernel_height}×{kernel_width}",
        "kernel": "kernel {kernel_height}×{kernel_width}",
        "image": "image {height}×{width}",
        "result": "{channels}×{map_height}×{map_width}, shown folded",
        "dense": "dense layer",
        "difference": "difference: {equal} of {outputs} {equal = outputs:equal}",
        "convolution": "convolution",
        "larger": "image {larger_height}×{larger_width}",
        "slid": "map {slid_height}×{slid_width}",
    },
    counter={"weights": "weights", "multiplications": "multiplications", "output": "output"},
    description=(
        "The weights of the dense layer stand as a picture of {neurons} rows and {inputs} columns: bright "
        "diagonals in emptiness.",
        "A row lifts out and folds into a {kernel_height} by {kernel_width} kernel, a warm core in a blue ring; then "
        "{filters = neurons:every} row folds in place into a wall of {filters} kernels, and the ring drifts from tile "
        "to tile.",
        "A kernel lies down on the handwritten digit, fits it {kernel_height = height:exactly} and gives a number; "
        "filter after filter does so until {outputs} numbers, folded, show the digit's contrast.",
        "Beside them stand the numbers of the dense layer and the grid of their differences, which is blank: {equal} "
        "of {outputs} are {equal = outputs:equal}.",
        "On the digit with an empty border around it, {larger_height} by {larger_width} pixels, a filter slides "
        "to {slid_height} by {slid_width} positions.",
        "At the end stands the torch call, and the cost: {weights} weights and {multiplications} multiplications.",
    ),
)
