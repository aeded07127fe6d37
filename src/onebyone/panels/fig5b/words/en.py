"""Panel 5b in English."""

from onebyone.words.panels import panel_words

WORDS = panel_words(
    claim="{equal = outputs:The same} {neurons:words} neurons, position after position",
    beats={
        "each_neuron_says_a_number": (
            "{neurons:Words} dense neurons read {inputs:words} inputs; for a {digit:words}, "
            "{said = filter_said:the same} {said}."
        ),
        "the_layer_visits_every_position": "{equal = outputs:The same} maps as the filters’.",
        "a_dense_layer_has_more_weights": "Dense: positions have their own weights.",
        "the_maps_add_up_to_scores": "A map adds up to its score.",
        "the_positions_are_shuffled": "Shuffle positions: with shared weights, {moved_scores = 0:scores stay}.",
        "takeaway": "Dense weights for the upper rows: {changed_scores:words} scores change.",
    },
    costs=("the_layer_visits_every_position",),
    labels={
        "features": "feature maps {channels}×{height}×{width}",
        "values": "value",
        "maps": "class maps",
        "neuron": "neuron",
        "digit": "digit",
        "said": "output",
        "score": "score",
        "weights": "weights {neurons}×{inputs}",
        "inputs": "inputs",
        "neurons": "neurons",
        "positions": "positions",
        "weights_here": "weights here",
        "dense_weights": "dense weights",
        "upper": "upper part {upper_height}×{upper_width}",
        "shuffled_upper": "shuffled map, upper part",
    },
    counter={"weights": "weights"},  # the layer's output has its channels last in torch; the film has them first
    description=(
        "The {channels:words} feature maps stand on the left; at a position their {inputs:words} values become a list.",
        "From {inputs = channels:every} value wires run to {neurons:words} discs, the neurons of a dense layer, and "
        "they say a number for their digits; that of the {digit:words} says {said}, as the filter did.",
        "The layer visits {positions} positions and fills {maps:words} class maps, {equal = outputs:the same} as "
        "those of the filters.",
        "Then its weights stand beside the feature maps as a table, {neurons}×{inputs}, and are counted: {weights}; "
        "a dense layer would have such tables for {positions} positions, together {dense_weights} weights.",
        "The maps come back, that of the {digit:words} large, their sums under them; their positions are shuffled: the "
        "maps fall to pieces, and the {moved_scores = 0:sums stay}.",
        "At last the upper rows of the large map stand beside those of the shuffled map, under them their "
        "sums: {changed_scores:words} scores of a dense layer that reads these rows change.",
    ),
)
