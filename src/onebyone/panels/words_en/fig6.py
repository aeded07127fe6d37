"""Figure 6 in English: pixels become channels, and 1×1 filters become the dense layer."""

from onebyone.words.panels import panel_words

COLUMN = panel_words(
    id="6a",
    claim="Every pixel becomes a channel",
    beats={
        "the_photo_is_wide_and_shallow": "A photo: wide, and {photo_channels:words} channels deep.",
        "the_digit_is_a_single_channel": "The digit has a single channel.",
        "its_rows_lift_into_depth": "Its {rows} rows lift, each behind the other.",
        "every_pixel_becomes_a_channel": "Then every pixel: {channels} channels, a cell each.",
        "the_filter_is_as_deep": "The filter is as deep: {kernels} kernels, each 1×1.",
        "each_channel_meets_its_kernel": "Each channel meets its own kernel.",
        "the_other_products_pour_in": "The other {others} products pour in, then the bias.",
        "channels_are_summed": "Summed over all channels: a single number.",
        "it_is_the_neurons_number": "The dense neuron said the very same.",
        "torch_says_the_same": "torch ran this very call and agrees, bit for bit.",
        "takeaway": "With pixels as channels, a 1×1 filter is a dense neuron.",
    },
    labels={
        "photo": "photo {photo_channels}×{photo_height}×{photo_width}",
        "image": "image {image_channels}×{height}×{width}",
        "rows": "rows {rows}×{row_height}×{row_width}",
        "column": "pixels {channels}×{column_height}×{column_width}",
        "filter": "filter {kernels}×{kernel_height}×{kernel_width}",
        "others": "{others} other products",
        "bias": "bias",
        "output": "y",
        "neuron": "dense neuron",
    },
    counter={"weights": "weights", "multiplications": "multiplications", "output": "output"},
    description=(
        "A photo of {photo_channels:words} wide planes stands on the left, and the handwritten digit, a single plane "
        "of {height} by {width} pixels, beside it.",
        "The digit's {rows} rows lift into depth, each behind the other, then every row turns away from us, until a "
        "long thin column of {channels} cells is left: every pixel is a channel.",
        "A filter of as many 1×1 kernels appears as a column beside it, mostly blank, some kernels warm, some blue.",
        "A few channels light up and meet their kernels in a ledger; the sum of the other {others} products and the "
        "bias are added, and the ledger closes on {y}.",
        "The dense neuron of the first figure, computed for itself, gives the same number, and torch agrees with both.",
    ),
)
LAYER = panel_words(
    id="6b",
    claim="The dense layer is {filters} such filters",
    beats={
        "every_output_has_a_filter": "A filter for each output, not each input: {filters}.",
        "each_filter_gives_a_number": "Each gives a number: folded, the dense layer's picture.",
        "pixels_and_a_filter_are_folded": "Fold the pixels too, and a single filter.",
        "the_pixels_are_shuffled": "Shuffle the pixels alone: {changed} of {outputs} outputs change.",
        "the_filters_are_shuffled_alike": "Shuffle all filters alike: the picture heals.",
        "only_agreement_matters": "Any order will do, if pixels and weights agree on it.",
        "equal_forms_stand_side_by_side": "The same weights, as many multiplications.",
        "their_differences_are_blank": "Their differences are blank: {equal} of {outputs} are equal.",
        "torch_says_the_same": "torch ran every call: all agree, bit for bit.",
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
        "On the left stands the column of {channels} pixels, in the middle a wall of {filters} small tiles, each a "
        "filter folded like the image; their numbers fill a picture of the digit's contours on the right.",
        "The column folds back into the digit, and a single filter comes forward: a warm core in a blue ring.",
        "The digit's pixels are shuffled and the picture on the right falls apart; the weights of the filter are "
        "shuffled alike, and the picture is whole again.",
        "At last the results of the dense layer, of the convolution with kernels of {large_height} by {large_width} "
        "and of the 1×1 convolution stand side by side, all the same, with their torch calls.",
        "Below them their differences are blank grids: {equal} of {outputs} outputs are equal, with {weights} weights "
        "and {multiplications} multiplications each.",
    ),
)
