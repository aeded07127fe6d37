"""Panel 5b in English."""

from onebyone.words.panels import panel_words

WORDS = panel_words(
    claim="{neurons:Words} neurons make the same {maps:words} maps",
    beats={
        "the_column_is_a_list_of_inputs": "The same block, the same column of {inputs:words} values.",
        "a_dense_layer_reads_the_column": "{neurons:Words} dense neurons, each wired to every value.",
        "each_neuron_says_a_number": "Each says how much the column looks like its digit.",
        "the_layer_visits_every_position": "The same layer reads all {positions} columns.",
        "the_filters_made_maps_too": "And these are the maps that the 1×1 filters made.",
        "the_maps_are_laid_on_each_other": "Laid on each other: {equal} of {outputs} cells are equal.",
        "the_sum_may_come_first": (
            "Same weights everywhere: sum first, weigh afterwards, and count the bias {positions} times."
        ),
        "torch_says_the_same": "torch ran this very call: all {outputs} cells agree.",
        "takeaway": "Read column by column, a dense layer is a 1×1 convolution.",
    },
    labels={
        "features": "feature maps {channels}×{height}×{width}",
        "values": "values",
        "maps": "class maps",
        "neurons": "by the neurons",
        "filters": "by the filters",
        "equal": "{equal} equal",
        "digit": "digit",
        "summed_after": "weighed, then summed",
        "summed_before": "summed, then weighed",
        "difference": "difference",
    },
    counter={"weights": "weights", "multiplications": "multiplications", "output": "output"},
    description=(
        "The block of {channels:words} feature maps stands on the left, and the {inputs:words} values of a column lie "
        "on a strip beside it.",
        "From every value a wire runs to each of {neurons:words} discs, the neurons of a dense layer, and each of them "
        "says a number for its digit.",
        "The layer visits all {positions} columns and fills {maps:words} class maps.",
        "They are laid on the maps of the 1×1 filters: the difference is blank, {equal} of {outputs} cells are equal.",
        "A table shows that the scores are also the same if the feature maps are added up first and weighed "
        "afterwards, with every bias counted {positions} times.",
        "At the end stands the torch call that gave the same numbers, and the cost: {weights} weights, "
        "{multiplications} multiplications.",
    ),
)
