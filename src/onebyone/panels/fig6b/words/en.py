"""Panel 6b in English."""

from onebyone.words.panels import panel_words

WORDS = panel_words(
    claim="The dense layer is {filters} such filters",
    beats={
        "every_output_has_a_filter": "A filter for {filters = outputs:each} output: {filters} of them.",
        "each_filter_gives_a_number": "{filters = outputs:Each} gives a number: folded, the dense layer's picture.",
        "pixels_and_a_filter_are_folded": "Fold the pixels too, and a filter.",
        "the_pixels_are_shuffled": "Shuffle the pixels: {changed} of {outputs} outputs change.",
        "the_filters_are_shuffled_alike": "Shuffle the filters in step: the picture heals.",
        "only_agreement_matters": "Order is free, if pixels and weights agree on it.",
        "equal_forms_stand_side_by_side": "Side by side: {weights} weights, {multiplications} multiplications.",
        "their_differences_are_blank": "Their differences are blank: {equal} of {outputs} are {equal = outputs:equal}.",
        "torch_says_the_same": "torch ran the calls: they agree, bit for bit.",
        "takeaway": "A dense layer is a 1×1 convolution over pixels as channels.",
    },
    labels={
        "column": "pixels {channels}×{column_height}×{column_width}",
        "filters": "{filters} filters {kernels}×{kernel_height}×{kernel_width}",
        "outputs": "outputs {filters}×{column_height}×{column_width}, folded",
        "pixels": "pixels, folded",
        "filter": "a filter, folded",
        "dense": "dense layer",
        "large": "{large_height}×{large_width} convolution",
        "pointwise": "1×1 convolution",
        "minus_large": "minus {large_height}×{large_width}",
        "minus_pointwise": "minus 1×1",
        "minus_dense": "minus dense",
    },
    counter={"weights": "weights", "multiplications": "multiplications", "output": "output"},
    description=(
        "On the left stands the column of {pixels} cells, in the middle a wall of {filters} small tiles, "
        "filters folded like the image; their numbers fill a picture of the digit's contours on the right.",
        "The column folds back into the digit, and a filter comes forward: a warm core in a blue ring.",
        "The digit's pixels are shuffled and the picture on the right falls apart; the weights of the filter are "
        "shuffled in step, and the picture heals.",
        "At last the results of the dense layer, of the convolution with kernels of {large_height} by {large_width} "
        "and of the 1×1 convolution stand side by side, with their torch calls.",
        "Below them their differences are blank grids: {equal} of {outputs} outputs are {equal = outputs:equal}, with "
        "{weights} weights and {multiplications} multiplications.",
    ),
)
