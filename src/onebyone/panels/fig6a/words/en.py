"""Panel 6a in English."""

from onebyone.words.panels import panel_words

WORDS = panel_words(
    claim="{channels = pixels:Every} pixel becomes a channel",
    beats={
        "the_photo_is_wide_and_shallow": "A photo: wide, and {photo_channels:words} channels deep.",
        "the_digit_is_a_single_channel": "The digit has {image_channels:words} channel.",
        "its_rows_lift_into_depth": "Its {rows} rows lift, each behind the other.",
        "every_pixel_becomes_a_channel": "Then {channels = pixels:every} pixel: {channels} channels.",
        "the_filter_is_as_deep": (
            "The filter is {kernels = channels:as deep}: {kernels} kernels of {kernel_height}×{kernel_width}."
        ),
        "each_channel_meets_its_kernel": "{kernels = channels:Each} channel meets its own kernel.",
        "the_other_products_pour_in": "The other {others} products pour in, then the bias.",
        "channels_are_summed": "Summed over {multiplications = channels:all} channels: a number.",
        "it_is_the_neurons_number": "The dense neuron said the very {y = neuron:same}.",
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
        "A photo of {photo_channels:words} wide planes stands on the left, and the handwritten digit, a plane "
        "of {height} by {width} pixels, beside it.",
        "The digit's {rows} rows lift into depth, each behind the other, then the rows turn away from us, until a "
        "long thin column of {pixels} cells is left: {channels = pixels:every} pixel is a channel.",
        "A filter of {kernels} kernels, {kernel_height} by {kernel_width}, appears as a column beside it, blank, warm "
        "and blue.",
        "Some channels light up and meet their kernels in a ledger; the sum of the other {others} products and the "
        "bias are added, and the ledger closes on {y}.",
        "The dense neuron, computed for itself, gives {y = neuron:the same} number, and torch agrees with them.",
    ),
)
