"""Panel 5a in English."""

from onebyone.words.panels import panel_words

WORDS = panel_words(
    claim="{filters:Words} filters make {maps:words} class maps",
    beats={
        "a_trained_network_has_looked": "A trained network has looked at this {digit:words}.",
        "the_feature_maps_form_a_block": "{channels:Words} feature maps, rounded to steps of {step}.",
        "a_column_has_a_receptive_field": "A column of values has seen {field_height}×{field_width} pixels.",
        "a_filter_weighs_the_column": "A 1×1 filter has a weight for {kernels = terms:each} value.",
        "the_products_add_up": "{terms:Words} products and the bias add up to a cell.",
        "the_filter_visits_every_position": "Position by position: a map of {digit:words}-ishness.",
        "more_filters_make_more_maps": (
            "{filters:Words} filters, {maps:words} maps: {filters = maps:each} looks for a digit."
        ),
        "the_right_digit_wins": "Add up the maps, and the {digit:words} {score > runner_up:wins}.",
        "torch_says_the_same": "torch ran this very call: {outputs} cells agree.",
        "takeaway": "A 1×1 convolution asks its question position by position.",
    },
    labels={
        "image": "image {height}×{width}",
        "features": "feature maps {channels}×{height}×{width}",
        "map": "class map {digit}",
        "values": "values",
        "weights": "weights",
        "others": "{others} other products",
        "bias": "bias",
        "sum": "sum",
    },
    counter={"weights": "weights", "multiplications": "multiplications", "output": "output"},
    description=(
        "A handwritten {digit:words} stands beside the {channels:words} feature maps a trained network has made of it; "
        "they slide behind each other into a block.",
        "At a position a column of {terms:words} values lights up, and on the digit the {field_height} by "
        "{field_width} pixels that these have seen.",
        "The values of the column meet the {terms:words} weights of a 1×1 filter; some products are read off, the "
        "other {others} are poured in, and the sum lands at that position of a class map.",
        "The filter visits {positions} positions, and its map is warm where the digit looks like a {digit:words}, "
        "blue where it looks like another.",
        "Then {maps:words} class maps stand side by side, under their filters; added up, the map of the "
        "{digit:words} scores {score}, the runner-up {runner_up}, and they change places by score.",
        "At the end stands the torch call that gave these maps, and the cost: {weights} weights, {multiplications} "
        "multiplications.",
    ),
)
