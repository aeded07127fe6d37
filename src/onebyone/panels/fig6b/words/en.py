"""Panel 6b in English."""

from onebyone.words.panels import panel_words

WORDS = panel_words(
    claim="With {filters} such filters, it is the dense layer",
    beats={
        "every_output_has_a_filter": "A filter for {filters = outputs:each} output: {filters} of them.",
        "pixels_and_a_filter_are_folded": "Fold pixels and a filter.",
        "the_pixels_are_shuffled": "Shuffle the pixels.",
        "the_outputs_change": "Yes: {changed} of {outputs} outputs change.",
        "the_weights_move_in_step": "Move the weights in step: the picture {unhealed = 0:heals}.",
        "the_forms_are_equal": "{equal} of {outputs} outputs are {equal = outputs:equal}.",
        "takeaway": "Reshaped, 1×1 is the dense layer.",
    },
    questions={
        "the_pixels_are_shuffled": "Does pixel order matter?",
    },
    costs=("every_output_has_a_filter",),
    labels={
        "column": "pixels {channels}×{column_height}×{column_width}",
        "filters": "{filters} filters {kernels}×{kernel_height}×{kernel_width}",
        "pixels": "pixels, folded",
        "filter": "a filter, folded",
        "outputs": "outputs, folded",
        "pixel": "pixel",
        "weight": "weight",
        "product": "product",
        "dense": "dense layer",
        "large": "{large_height}×{large_width} convolution",
        "pointwise": "1×1 convolution",
        "equal": "{equal} of {outputs} {equal = outputs:equal}",
    },
    counter={"weights": "weights", "multiplications": "multiplications"},
    description=(
        "The {pixels} pixels of the digit lie in depth, a beam across the page; below it lie some of the {filters} "
        "filters, beams as well, and dots for the others.",
        "The pixels fold back into the digit, large, a filter beside it into its weights, coral where "
        "they add, violet where they subtract, and next to that the picture of the outputs, the digit’s contours.",
        "The digit’s pixels are shuffled, and a frame follows a pixel: it meets a strange weight now, and the picture "
        "of the outputs falls apart.",
        "The weights of the filter move in step, the pixel meets its own weight again, and the picture "
        "{unhealed = 0:heals}.",
        "At last the outputs of the dense layer, of the convolution with kernels of {large_height} by {large_width} "
        "and of the 1×1 convolution stand side by side, with signs of equality between them.",
    ),
)
