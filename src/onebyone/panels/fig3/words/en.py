"""Panel 3 in English."""

from onebyone.words.panels import panel_words

WORDS = panel_words(
    claim=(
        "A kernel {kernel_height = height and kernel_width = width:as large as} the image {map_height = 1:cannot} slide"
    ),
    beats={
        "every_neuron_has_a_picture_of_weights": "{outputs = neurons:Every} neuron’s weights are a kernel.",
        "a_kernel_fits_exactly": (
            "At {kernel_height = height and kernel_width = width:exactly} {map_width:words} "
            "{map_width:position|positions}: {map_height:words} {map_height:output|outputs}."
        ),
        "kernels_are_swapped": "Kernels are swapped: {map_height = 1:nowhere} to slide.",
        "every_kernel_gives_a_number_of_the_dense_layer": (
            "{filters} kernels: {equal} of {outputs} numbers {equal = outputs:equal} the dense layer’s."
        ),
        "a_smaller_layer_has_fewer_kernels": (
            "{few_filters:Words}: {few_filters = few_outputs:each} output has a kernel."
        ),
        "takeaway": "Dense layer: {weights} weights. Sliding: {sliding_weights}.",
    },
    questions={
        "a_kernel_fits_exactly": "Where does a kernel fit?",
        "a_smaller_layer_has_fewer_kernels": "How many kernels for {few_neurons:words} neurons?",
    },
    costs=("every_kernel_gives_a_number_of_the_dense_layer",),
    labels={
        "image": "image {height}×{width}",
        "sample": "some of {filters} kernels {kernel_height}×{kernel_width}",
        "kernel": "kernel {kernel_height}×{kernel_width}",
        "output": "output",
        "result": "outputs {channels}×{map_height}×{map_width}, folded",
        "dense": "dense layer: {outputs} outputs",
        "few": "{few_filters:words} kernels {kernel_height}×{kernel_width}",
        "few_outputs": "{few_outputs:words} outputs",
        "sliding_weights": "{sliding_weights} {sliding_weights:weight|weights}, sliding",
        "weights": "{weights} weights, dense layer",
    },
    counter={"weights": "weights", "multiplications": "multiplications"},
    description=(
        "Beside a handwritten digit of {height} by {width} pixels tiles appear, a sample of the {filters} kernels: "
        "coral where a weight adds, violet where it subtracts, in other places, and an ellipsis stands for the others.",
        "A tile grows, lies down on the digit and fits it {kernel_height = height:exactly}; a number appears, and as "
        "kernel after kernel lies there, the number changes with it.",
        "The tiles give way to {outputs} numbers, folded, which show the digit's contrast; the numbers of the dense "
        "layer appear where the digit was: {equal} of {outputs} are {equal = outputs:equal}.",
        "Then the {few_filters:words} kernels of a layer of {few_neurons:words} neurons grow out of the picture, with "
        "their outputs.",
        "In the end a kernel of {sliding_height}×{sliding_width} weights slides over the digit, beside the sample.",
    ),
)
