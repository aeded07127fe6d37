"""Panel 4a in English."""

from onebyone.words.panels import panel_words

WORDS = panel_words(
    claim="{kernels:Words} 1×1 {kernels:kernel makes|kernels make} {maps:words} map",
    beats={
        "the_photo_splits_into_planes": {
            "channels = 1": "An image of {channels:words} channel is a single plane.",
            "shown < channels": "An image of {channels:words} channels: {shown:words} of its planes are shown.",
            "channels = 3": "A photo is {channels:words} planes: red, green and blue.",
            "otherwise": "An image of {channels:words} channels is {channels:words} planes.",
        },
        "one_position_has_a_value_in_each_plane": {
            "channels = 1": "Pick a position: the plane has a value there.",
            "otherwise": "Pick a position: every plane has a value there.",
        },
        "each_value_meets_its_own_weight": {
            "channels = 1": "The value meets the weight of its channel: a 1×1 kernel.",
            "otherwise": "Each value meets the weight of its channel: a 1×1 kernel.",
        },
        "channels_are_summed": {
            "channels = 1 and biases = 1": "The product and a bias add up to a single cell.",
            "channels = 1": "With a single channel, the product is the cell.",
            "biases = 1": "The {channels:words} products and a bias add up: channels are summed, not kept.",
            "otherwise": "The {channels:words} products add up: channels are summed, not kept.",
        },
        "the_position_walks": "Then the next position, {positions} in all; neighbours never mix.",
        "one_filter_makes_one_map": {
            "channels = 3 and red_weight > 0 and green_weight < 0 and blue_weight < 0": (
                "{filters:Words} filter makes {maps:words} map; this filter answers to red."
            ),
            "channels = 1": "{filters:Words} filter makes {maps:words} map.",
            "otherwise": "{filters:Words} filter makes {maps:words} map, whatever the number of channels.",
        },
        "torch_says_the_same": "torch ran this very call: all {outputs} cells agree, bit for bit.",
        "takeaway": {
            "channels = 1": "With a single channel, a 1×1 convolution weighs each value alone.",
            "otherwise": "A 1×1 convolution mixes the channels at each position, never its neighbours.",
        },
    },
    labels={
        "photo": {
            "shown < channels": "{shown} of {channels} planes {height}×{width}",
            "channels = 3": "photo {channels}×{height}×{width}",
            "otherwise": "image {channels}×{height}×{width}",
        },
        "map": "{maps:words} map {map_height}×{map_width}",
        "red": "R",
        "green": "G",
        "blue": "B",
        "values": "{channels:value|values}",
        "weights": "{channels:weight|weights}",
        "others": "{others} {others:other|others}",
        "bias": "bias",
    },
    counter={
        "weights": {
            "biases = 1": "{weights:weight|weights} and a bias",
            "otherwise": "{weights:weight|weights}",
        },
        "multiplications": "multiplications",
        "output": "output",
    },
    description=(
        {
            "channels = 1": "A small image of {height} by {width} pixels is a single plane.",
            "shown < channels": (
                "A small image of {height} by {width} pixels has {channels:words} planes, of which {shown:words} are "
                "shown, each behind the other and marked with its name."
            ),
            "channels = 3": (
                "A small photo of {height} by {width} pixels splits into {channels:words} planes, red in front, then "
                "green, then blue, each marked with its letter."
            ),
            "otherwise": (
                "A small image of {height} by {width} pixels splits into {channels:words} planes, each behind the "
                "other and marked with its number."
            ),
        },
        "At the same position in every plane a cell lights up, and each of these values meets the weight of its "
        "channel in a ledger.",
        "The {channels:words} {channels:product is|products add up to} the sum that lands at the same position of a "
        "map on the right.",
        "The position walks over the image until all {positions} cells of the map are filled; it is warm where the sum "
        "is positive, and blue where it is negative.",
        "At the end stands the torch call that gave the same map, and the cost: {weights} {weights:weight|weights}, "
        "{multiplications} multiplications.",
    ),
)
