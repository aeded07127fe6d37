"""Panel 6a in English."""

from onebyone.words.panels import panel_words

WORDS = panel_words(
    claim="The other way round: {channels = pixels:every} pixel a channel",
    beats={
        "rows_lift_into_depth": "1×1 filters sum channels: so reshape the pixels.",
        "every_pixel_becomes_a_channel": ("{channels = pixels:Every} pixel is a channel with its own weight."),
        "each_channel_meets_its_kernel": (
            "{kernels = channels:Each} channel meets its weight; the other {others} products join."
        ),
        "it_is_the_neurons_number": "The dense neuron says the {y = neuron:same} number.",
        "takeaway": "Reshaped, a 1×1 filter is that neuron.",
    },
    questions={
        "it_is_the_neurons_number": "Have we met this number?",
    },
    labels={
        "image": "image {image_channels}×{height}×{width}",
        "rows": "rows {rows}×{row_height}×{row_width}",
        "column": "pixels {channels}×{column_height}×{column_width}",
        "filter": "filter {kernels}×{kernel_height}×{kernel_width}",
        "values": "pixels",
        "weights": "weights",
        "pixel": "pixel",
        "weight": "weight",
        "product": "product",
        "others": "{others} other products",
        "bias": "bias",
        "of_filter": "1×1 filter",
        "neuron": "dense neuron",
    },
    counter={"weights": "weights", "multiplications": "multiplications", "output": "output"},
    description=(
        "The handwritten digit stands on the left, a plane of {height} by {width} pixels.",
        "Its {rows} rows lift, each behind the other, like a sheet that leans back, on which the digit can still be "
        "read; then row after row its pixels line up in depth, a beam of {channels} channels that recedes across the "
        "page: {channels = pixels:every} pixel is a channel.",
        "A frame follows a pixel on its way.",
        "A filter of {kernels} kernels, {kernel_height} by {kernel_width}, appears as a beam below it, coral where a "
        "weight adds, violet where it subtracts.",
        "Some channels and their kernels grow between the beams and multiply; the products line up in a ledger with "
        "the sum of the other {others} products and the bias, and it closes on {y}.",
        "The beam folds back into the digit, and a wire from {channels = pixels:every} pixel runs to a neuron, "
        "computed for itself: it says {y = neuron:the same} number.",
    ),
)
