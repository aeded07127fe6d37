"""Panel 3 in English."""

from onebyone.words.panels import panel_words

WORDS = panel_words(
    claim="A kernel as large as the image cannot slide",
    beats={
        "the_layer_is_a_matrix": "A dense layer: every row is a neuron.",
        "a_row_folds_into_a_kernel": "A row of {inputs} weights folds into a {kernel_height}×{kernel_width} kernel.",
        "every_row_folds_in_place": "Every row folds in place: a wall of kernels.",
        "the_ring_drifts": "All learned a single ring: it drifts from tile to tile.",
        "the_kernel_fits_exactly": "It fits exactly: nothing slides, a single number.",
        "every_filter_gives_one_number": "{filters} filters give {outputs} numbers, a number each.",
        "the_numbers_are_those_of_the_dense_layer": (
            "They are the dense layer's: {equal} of {outputs} equal, bit for bit."
        ),
        "on_a_larger_image_it_slides": (
            "With an empty border the same filter slides: {slid_height}×{slid_width} numbers."
        ),
        "torch_says_the_same": "torch ran this very call and agrees.",
        "takeaway": "With nowhere to slide, a convolution is a dense layer.",
    },
    labels={
        "matrix": "weights {neurons}×{inputs}",
        "wall": "{filters} kernels {kernel_height}×{kernel_width}",
        "kernel": "kernel {kernel_height}×{kernel_width}",
        "image": "image {height}×{width}",
        "result": "{channels}×{map_height}×{map_width}, shown folded",
        "dense": "dense layer (Fig. 1)",
        "difference": "difference: {equal} of {outputs} equal",
        "convolution": "convolution",
        "larger": "image {larger_height}×{larger_width}",
        "slid": "map {slid_height}×{slid_width}",
    },
    counter={"weights": "weights", "multiplications": "multiplications", "output": "output"},
    description=(
        "The weights of the dense layer stand as a picture of {neurons} rows and {inputs} columns: a few bright "
        "diagonals in emptiness.",
        "A row lifts out and folds into a {kernel_height} by {kernel_width} kernel, a warm core in a blue ring; then "
        "every row folds in place into a wall of {filters} kernels, and the ring drifts from tile to tile.",
        "A kernel lies down on the handwritten digit, fits it exactly and gives a single number; filter after filter "
        "does the same until {outputs} numbers, folded, show the digit's contrast.",
        "Beside them stand the numbers of the dense layer and the grid of their differences, which is blank: {equal} "
        "of {outputs} are equal.",
        "On the digit with an empty border around it, {larger_height} by {larger_width} pixels, the same filter slides "
        "to {slid_height} by {slid_width} stops.",
        "At the end stands the torch call, and the cost: {weights} weights and as many multiplications.",
    ),
)
