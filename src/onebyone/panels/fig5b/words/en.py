"""Panel 5b in English."""

from onebyone.words.panels import panel_words

WORDS = panel_words(
    claim="{neurons:Words} neurons make {equal = outputs:the same} {maps:words} maps",
    beats={
        "the_column_is_a_list_of_inputs": "Back to the block, and to a column of {inputs:words} values.",
        "a_dense_layer_reads_the_column": "{neurons:Words} dense neurons, wired to {inputs = channels:every} value.",
        "each_neuron_says_a_number": "{neurons = maps:Each} says how much the column looks like its digit.",
        "the_layer_visits_every_position": "The layer reads {positions} columns, as it is.",
        "the_filters_made_maps_too": "And these are the maps that the 1×1 filters made.",
        "the_maps_are_laid_on_each_other": (
            "Laid on each other: {equal} of {outputs} cells are {equal = outputs:equal}."
        ),
        "the_sum_may_come_first": ("The weights stay: so sum before weighing, and count the bias {positions} times."),
        "torch_says_the_same": "torch ran this very call: {outputs} cells agree.",
        "takeaway": "Read column by column, a dense layer is a 1×1 convolution.",
    },
    labels={
        "features": "feature maps {channels}×{height}×{width}",
        "values": "values",
        "maps": "class maps",
        "neurons": "by the neurons",
        "filters": "by the filters",
        "equal": "{equal} {equal = outputs:equal}",
        "digit": "digit",
        "summed_after": "weighed, then summed",
        "summed_before": "summed, then weighed",
        "difference": "difference",
    },
    counter={"weights": "weights", "multiplications": "multiplications", "output": "output"},
    description=(
        "The block of {channels:words} feature maps stands on the left, and the {inputs:words} values of a column lie "
        "on a strip beside it.",
        "From {inputs = channels:every} value wires run to {neurons:words} discs, the neurons of a dense layer, and "
        "they "
        "say a number for their digits.",
        "The layer visits {positions} columns and fills {maps:words} class maps.",
        "They are laid on the maps of the 1×1 filters: the difference is blank, {equal} of {outputs} cells are "
        "{equal = outputs:equal}.",
        "A table shows that the scores stay if the feature maps are added up before they are "
        "weighed, with the biases counted {positions} times.",
        "At the end stands the torch call that gave these numbers, and the cost: {weights} weights, "
        "{multiplications} multiplications.",
    ),
)
