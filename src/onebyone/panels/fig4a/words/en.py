"""Panel 4a in English."""

from onebyone.words.panels import panel_words

WORDS = panel_words(
    claim="{kernels:Words} 1×1 kernels make {maps:words} map",
    beats={
        "the_photo_splits_into_planes": "A photo is {channels:words} planes: red, green and blue.",
        "one_position_has_a_value_in_each_plane": "Pick a position: every plane has a value there.",
        "each_value_meets_its_own_weight": "Each value meets the weight of its channel: a 1×1 kernel.",
        "channels_are_summed": "The {channels:words} products add up: channels are summed, not kept.",
        "the_position_walks": "Then the next position, {positions} in all; neighbours never mix.",
        "one_filter_makes_one_map": "{filters:Words} filter makes {maps:words} map; this filter answers to red.",
        "torch_says_the_same": "torch ran this very call: all {outputs} cells agree, bit for bit.",
        "takeaway": "A 1×1 convolution mixes the channels at each position, never its neighbours.",
    },
    labels={
        "photo": "photo {channels}×{height}×{width}",
        "map": "{maps:words} map {map_height}×{map_width}",
        "red": "R",
        "green": "G",
        "blue": "B",
        "values": "values",
        "weights": "weights",
    },
    counter={"weights": "weights", "multiplications": "multiplications", "output": "output"},
    description=(
        "A small photo of {height} by {width} pixels splits into {channels:words} planes, red in front, then green, "
        "then blue, each marked with its letter.",
        "At the same position in every plane a cell lights up, and each of these values meets the weight of its "
        "channel in a ledger.",
        "The {channels:words} products add up, and the sum lands at the same position of a map on the right.",
        "The position walks over the photo until all {positions} cells of the map are filled; it is warm where the "
        "photo is red, and blue where green or blue outweigh the red.",
        "At the end stands the torch call that gave the same map, and the cost: {weights} weights, {multiplications} "
        "multiplications.",
    ),
)
