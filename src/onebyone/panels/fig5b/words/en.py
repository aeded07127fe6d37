"""Panel 5b in English."""

from onebyone.words.panels import panel_words

WORDS = panel_words(
    claim="{equal = outputs:The same} {neurons:words} neurons, position after position",
    beats={
        "each_neuron_says_a_number": "{neurons:Words} neurons read a column: for a {digit:words}, output {said}.",
        "the_layer_visits_every_position": "{equal = outputs:The same} maps as the filters’.",
        "the_maps_add_up_to_scores": "A map adds up to its score.",
        "the_positions_are_shuffled": "With shared weights, {moved_scores = 0:scores stay}.",
        "takeaway": "Dense weights know positions: {changed_scores:words} scores change.",
    },
    questions={
        "the_positions_are_shuffled": "If positions change places?",
        "takeaway": "And a made-up dense layer?",
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
        "dense_neuron": "dense neuron’s weights {dense_inputs}×{dense_height}×{dense_width}, for {digit}",
        "positions": "positions",
        "shared_weights": "shared weights",
        "dense_weights": "dense weights",
        "upper": "upper part {upper_height}×{upper_width}",
        "shuffled_upper": {
            "shuffled_top > shuffled_next": "upper, shuffled: {shuffled_winner} {shuffled_top > shuffled_next:wins}",
            "otherwise": "upper, shuffled",
        },
    },
    counter={"weights": "weights"},  # the layer's output has its channels last in torch; the film has them first
    description=(
        "The {channels:words} feature maps stand on the left; at a position their {inputs:words} values become a list.",
        "From {inputs = channels:every} value wires run to {neurons:words} discs, the neurons, and "
        "they say a number for their digits; that of the {digit:words} says {said}, as the filter did.",
        "The layer visits {positions} positions and fills {maps:words} class maps, {equal = outputs:the same} as "
        "those of the filters.",
        "Then the map of the {digit:words} stands large beside the others, under a map its sum, the score.",
        "Their positions are shuffled: the maps fall to pieces, and the {moved_scores = 0:sums stay}.",
        "In the place of the large map come weights of a made-up dense neuron, "
        "{dense_inputs}×{dense_height}×{dense_width}: in the upper rows "
        "the shared weights, below them blank; a dense layer has {dense_weights} weights; "
        "beside them stand upper rows of the maps, in order and shuffled, with their sums: {changed_scores:words} "
        "scores change.",
    ),
)
