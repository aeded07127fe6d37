"""Panel 6a in English."""

from onebyone.words.panels import panel_words

WORDS = panel_words(
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
