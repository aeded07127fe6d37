"""Panel 8 in English."""

from onebyone.words.panels import panel_words

WORDS = panel_words(
    claim="A shared network reads {read = points:every} point: 1×1 convolutions",
    beats={
        "the_digit_becomes_points": "A list of points: x, y, brightness.",
        "a_filter_reads_a_point": "A 1×1 filter reads a point.",
        "the_same_filter_reads_every_point": "It reads {read = points:every} point: a convolution.",
        "relu_lets_pass_what_is_positive": {
            "lowest_output < 0": "ReLU: negative outputs become {changed_output:words}.",
            "otherwise": "ReLU lets positive outputs pass.",
        },
        "without_relu_the_layers_merge": "{unlike_outputs = 0:Without} ReLU, the layers would merge.",
        "relu_between_keeps_them_apart": "ReLU between: {changed_chain} instead of {right_chain}.",
        "layers_of_them_are_a_network": "Layers make a network.",
        "the_largest_values_stay": "Max over points: the peak is kept.",
        "the_points_are_shuffled": "Max over points in another order: {moved_peaks = 0:peaks stay}.",
        "takeaway": "{pooled} peaks, whatever the order: a {digit}.",
    },
    labels={
        "image": "image {height}×{width}",
        "points": "{points} points",
        "values": "point",
        "across": "x",
        "up": "y",
        "brightness": "brightness",
        "value": "value",
        "weight": "weight",
        "product": "product",
        "bias": "bias",
        "output": "output at {points} points",
        "relu": "output after ReLU",
        "layer": "output of a layer",
        "kept": "kept by ReLU",
        "early": "{early_features} features (ReLU)",
        "later": "{later_features} features (ReLU)",
        "features": "{features} features (ReLU)",
        "some": "some features of {points} points",
        "list": "list of {pooled} peaks",
        "columns": "{shown_features} of {features} features (rows), {shown_points} of {points} points (columns)",
        "table": "table: {shown_features} of {features} features, {shown_points} of {points} points",
        "peak": "a row’s peak",
        "neurons": "neurons",
        "scores": "scores",
    },
    counter={"weights": "weights", "multiplications": "multiplications"},
    description=(
        "The lit pixels of a handwritten digit become a cloud of {points} points on axes, with x, y and brightness; "
        "a neuron reads a point; its products and a bias add up in a ledger.",
        "The output of this neuron for {read = points:every} point is painted where it lies; ReLU blanks it "
        "where it is negative.",
        "Values pass small layers, which then merge; with ReLU between, a product is {changed_chain} instead of "
        "{right_chain}; layer upon layer a shared MLP, a multilayer perceptron, makes {early_features}, "
        "{later_features}, then {features} features.",
        "Some of these clouds stand side by side; in a cloud the point with the peak is ringed, and the peak is kept.",
        "In a table of {shown_features} of the {features} features and {shown_points} of the {points} points the "
        "columns are shuffled, with a line from a point to its column, "
        "and the {moved_peaks = 0:peaks stay}; "
        "then the {pooled} peaks stand as a list, and from there wires run to {classes:words} neurons of a dense "
        "layer, whose scores appear; a frame marks the winner.",
        "That of the {digit:words} is {score}.",
    ),
)
