"""Panel 5b in English."""

from onebyone.words.panels import panel_words

WORDS = panel_words(
    claim="{equal = outputs:The same} {neurons:words} neurons, position after position",
    beats={
        "the_column_is_a_list_of_inputs": "A column: {inputs:words} inputs.",
        "each_neuron_says_a_number": (
            "{neurons:Words} dense neurons; for a {digit:words}, {said = filter_said:the same} {said}."
        ),
        "the_layer_visits_every_position": "{equal = outputs:The same} maps as the filters’.",
        "the_maps_add_up_to_scores": "Dense: {general_weights} weights; here positions share {weights}.",
        "the_positions_are_shuffled": "Shuffle positions: scores stay. A general dense layer would notice.",
        "takeaway": "Dense, position by position.",
    },
    questions={
        "the_maps_add_up_to_scores": "Sums of maps: a dense layer?",
    },
    costs=("the_layer_visits_every_position",),
    labels={
        "features": "feature maps {channels}×{height}×{width}",
        "values": "value",
        "maps": "class maps",
        "neurons": "neuron",
        "digit": "digit",
        "said": "output",
        "score": "score",
    },
    counter={"weights": "weights", "output": "output"},
    description=(
        "The {channels:words} feature maps stand on the left; at a position their {inputs:words} values become a list.",
        "From {inputs = channels:every} value wires run to {neurons:words} discs, the neurons of a dense layer, and "
        "they say a number for their digits; that of the {digit:words} says {said}, as the filter did.",
        "The layer visits {positions} positions and fills {maps:words} class maps, {equal = outputs:the same} as "
        "those of the filters.",
        "The maps grow, their sums under them; a general dense layer would have {general_weights} weights, and "
        "this layer has {weights}.",
        "Then the positions are shuffled: the maps fall to pieces, and the sums are as before; a general dense "
        "layer would notice the shuffle.",
    ),
)
