"""Panel 4a in English."""

from onebyone.words.panels import panel_words

WORDS = panel_words(
    claim="{kernels:Words} 1×1 {kernels:kernel makes|kernels make} {maps:words} map",
    beats={
        "the_photo_splits_into_planes": {
            "channels = 1": "An image of {channels:words} channel is a plane.",
            "shown < channels": "An image of {channels:words} channels: {shown:words} of its planes are shown.",
            "channels = 3": "A photo has {channels:words} channels: red, green, blue.",
            "otherwise": "An image of {channels:words} channels has {channels:words} planes.",
        },
        "each_value_meets_its_own_weight": {
            "channels = 1": "At a position, the value meets its weight: a 1×1 kernel.",
            "otherwise": "At a position, {terms = weights:each} value meets its own weight.",
        },
        "channels_are_summed": {
            "channels = 1 and biases = 1": "The product and a bias: a cell of the map.",
            "channels = 1": "With {channels:words} channel, the product is the cell.",
            "biases = 1": "{terms:Words} products and a bias add up: channels are summed.",
            "otherwise": "{terms:Words} products add up: channels are summed.",
        },
        "the_position_walks": (
            "The result is a cell of the map; {positions = outputs:all} {positions} positions fill it."
        ),
        "one_filter_makes_one_map": {
            "channels = 1": "{filters:Words} filter makes {maps:words} map.",
            "otherwise": "{filters:Words} filter: {kernels:words} kernels, {maps:words} map.",
        },
        "a_flip_changes_nothing": "{flip_cells = 0:Nothing}: a 1×1 kernel, flipped, is itself.",
        "takeaway": {
            "channels = 1": "With {channels:words} channel, a 1×1 convolution weighs a value by itself.",
            "otherwise": ("A 1×1 filter mixes channels, {kernel_height = 1 and kernel_width = 1:never} neighbours."),
        },
    },
    questions={
        "a_flip_changes_nothing": "Flip them: what changes?",
    },
    costs=("the_position_walks",),
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
        "values": "{terms:value|values}",
        "weights": "{weights:weight|weights}",
        "value": "value",
        "weight": "weight",
        "product": "product",
        "filter": "{filters:words} filter: {kernels:words} 1×1 {kernels:kernel|kernels}",
        "nothing": "flipped: {flip_cells} cells change",
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
            "channels = 1": "A small image of {height} by {width} pixels is a plane.",
            "shown < channels": (
                "A small image of {height} by {width} pixels has {channels:words} planes, of which {shown:words} are "
                "shown side by side with their names."
            ),
            "channels = 3": (
                "A small photo of {height} by {width} pixels opens into {channels:words} planes, side by side: red, "
                "green and blue, with their letters."
            ),
            "otherwise": (
                "A small image of {height} by {width} pixels opens into {channels:words} planes, side by side, "
                "with their numbers."
            ),
        },
        "At a position in {terms = channels:every} plane a cell lights up; these values grow until they can be read, "
        "and are multiplied with the weights of their channels where they stand; a map on the right is still empty.",
        "The {terms:words} {terms:product is|products line up in a ledger under the map and add up to} the sum that "
        "lands at that position of it.",
        "The position walks over the image until {positions = outputs:all} {outputs} cells of the map are filled; a "
        "key under the map says which colours are negative and which are positive.",
        "The {kernels:words} {kernels:kernel is|kernels are} flipped, and {flip_cells} cells of the map change.",
    ),
)
