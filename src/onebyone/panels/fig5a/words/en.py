"""Panel 5a in English."""

from onebyone.words.panels import panel_words

WORDS = panel_words(
    claim="What it is for: {filters:words} filters, {maps:words} class maps",
    beats={
        "zeros_around_keep_the_size": "Padding, a blank rim, keeps {height}×{width}.",
        "a_network_has_looked": "{layer_height}×{layer_width} layers: {channels:words} feature maps.",
        "a_position_has_a_column": "A position: a column, {terms:words} values.",
        "products_add_up_to_a_cell": "A 1×1 filter: multiply, add up.",
        "the_filter_visits_every_position": "A cell votes: warm for a {digit:words}, cool against.",
        "the_cell_has_seen_pixels": (
            "Dilated {layer_height}×{layer_width} layers look around; 1×1 "
            "{kernel_height = 1 and kernel_width = 1:never} does."
        ),
        "more_filters_make_more_maps": "{weights} weights make {maps:words} maps.",
        "the_right_digit_wins": "Votes added up: the {digit:words} {score > runner_up:wins}.",
        "takeaway": "Features in, digits out.",
    },
    questions={"the_cell_has_seen_pixels": "What has this cell seen?"},
    costs=("more_filters_make_more_maps",),
    labels={
        "image": "image {height}×{width}",
        "padded": "padded {padded_height}×{padded_width}",
        "filter": "a filter’s map {height}×{width}",
        "early": "{early_maps} maps",
        "later": "{later_maps} maps",
        "features": "feature maps {channels}×{height}×{width}",
        "map": "class map for {digit}",
        "values": "value",
        "weights": "weight",
        "products": "product",
        "early_field": "{early_field_height}×{early_field_width} pixels",
        "later_field": "{later_field_height}×{later_field_width}",
        "latest_field": "{latest_field_height}×{latest_field_width}",
        "early_dilation": "dilation: {early_dilation} apart",
        "later_dilation": "{later_dilation}",
        "latest_dilation": "{latest_dilation}",
        "bias": "bias",
    },
    counter={"weights": "weights", "output": "output"},
    description=(
        "A handwritten {digit:words} stands on the left, padded, and a filter makes a map of it; layer after layer "
        "of a trained network makes small maps, "
        "and on the right its {channels:words} feature maps.",
        "A position is marked in them, and its {terms:words} values come to stand below each other as a list; beside "
        "them the weights of a 1×1 filter, and their products, which add up with a bias to a cell of a class map.",
        "The filter visits {positions} positions, and the strokes of the digit appear in its map: coral where they "
        "speak for a {digit:words}, violet where they speak against it.",
        "On the digit a frame grows, layer by layer, to the {latest_field_height} by {latest_field_width} pixels that "
        "a cell of this map has seen.",
        "Then {maps:words} class maps stand side by side; added up, the map of the {digit:words} scores {score}, the "
        "runner-up {runner_up}, and a frame marks the winner.",
    ),
)
