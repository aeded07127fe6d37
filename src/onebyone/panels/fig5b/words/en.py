"""Panel 5b in English."""

from onebyone.words.panels import panel_words

WORDS = panel_words(
    claim="{equal = outputs:The same} {neurons:words} neurons, position after position",
    beats={
        "each_neuron_says_a_number": "{neurons:Words} neurons read a column.",
        "the_layer_visits_every_position": "{equal = outputs:The same} maps as the filters’.",
        "the_maps_add_up_to_scores": "Maps add up to scores.",
        "the_positions_are_shuffled": "Weights are shared: {moved_scores = 0:scores stay}.",
        "a_dense_layer_has_weights_of_its_own": "A dense layer would have {dense_weights} weights.",
        "it_can_ignore_rows": "Suppose it ignores the {weights_below = 0:bottom} {blank_rows} rows.",
        "takeaway": "Weights by position: {changed_scores:words} scores change.",
    },
    questions={
        "the_positions_are_shuffled": "What if positions swap?",
    },
    costs=("the_layer_visits_every_position",),
    labels={
        "features": "feature maps {channels}×{height}×{width}",
        "shuffled_features": "feature maps, shuffled",
        "values": "value",
        "maps": "class maps",
        "neuron": "neuron",
        "digit": "digit",
        "said": "output",
        "score": "score",
        "dense_score": "dense score",
        "copied": "weights for {digit}, of {neurons:words}, copied {positions} times",
        "dense_digit": "dense weights for {digit}, of {neurons:words}",
        "positions": "positions",
        "shared_weights": "shared weights",
        "dense_weights": "dense weights",
        "shuffled": "shuffled",
    },
    counter={"weights": "weights"},  # the layer's output has its channels last in torch; the film has them first
    description=(
        "The {channels:words} feature maps stand on the left; at a position their {inputs:words} values become a list.",
        "From {inputs = channels:every} value wires run to {neurons:words} discs, the neurons, and "
        "they say a number for their digits; that of the {digit:words} says {said}, as the filter did.",
        "The layer visits {positions} positions and fills {maps:words} class maps, {equal = outputs:the same} as "
        "those of the filters; then the neurons leave, and beside the maps their sums are written, the scores.",
        "The positions of the feature maps are shuffled; the class maps follow, and the {moved_scores = 0:sums stay}.",
        "The positions are put in order; in the place of the class maps come the shared weights of the neuron for the "
        "{digit:words}, copied to its positions, {dense_inputs}×{dense_height}×{dense_width}; a dense layer has "
        "{dense_weights} weights.",
        "As it may have others, its weights become blank in the {weights_below = 0:bottom} {blank_rows} rows; "
        "its scores stand beside them; the positions are shuffled again, and {changed_scores:words} scores change.",
    ),
)
