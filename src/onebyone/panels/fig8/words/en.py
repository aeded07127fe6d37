"""Panel 8 in English."""

from onebyone.words.panels import panel_words

WORDS = panel_words(
    claim="A shared MLP is a stack of 1×1 convolutions",
    beats={
        "the_digit_becomes_points": "{points} points: x, y, brightness.",
        "a_filter_reads_a_point": "A neuron reads a point, as a 1×1 filter.",
        "one_network_for_all_points": "Shared by {points} points: a multilayer perceptron, MLP.",
        "the_largest_values_stay": "Max pooling keeps a row’s peak.",
        "the_points_are_shuffled": "Shuffle the points: columns move, {moved_peaks = 0:peaks stay}.",
        "a_dense_layer_reads_the_peaks": "{pooled} peaks in, {classes:words} scores out: a dense layer.",
        "takeaway": "In whatever order, {deciding_points} points decide: a {digit}.",
    },
    labels={
        "image": "image {height}×{width}",
        "points": "{points} points",
        "deciding": "{deciding_points} of {points} points",
        "values": "point: x, y, brightness",
        "across": "x",
        "up": "y",
        "brightness": "brightness",
        "value": "value",
        "weight": "weight",
        "product": "product",
        "bias": "bias",
        "table": "table of {points} points: x, y, brightness",
        "early": "{early_features} features",
        "later": "{later_features} features",
        "features": "{features} features of {points} points",
        "pooled": "peaks",
        "list": "list of {pooled} peaks",
        "part": "part of it, magnified",
        "peaks": "peaks",
        "neurons": "neurons",
        "scores": "scores",
    },
    counter={"weights": "weights", "multiplications": "multiplications"},
    description=(
        "The lit pixels of a handwritten digit become a cloud of {points} points, with x, y and brightness.",
        "A filter reads a point; its products and a bias add up in a ledger.",
        "Point by point the layers of a shared MLP fill matrices: {early_features}, {later_features}, then {features} "
        "features; of a row its peak is kept, as a magnified part of it shows.",
        "The columns are shuffled, and the {moved_peaks = 0:peaks stay}; then these {pooled} peaks stand as a list, "
        "and from there wires run to {classes:words} neurons of a dense layer, whose scores appear.",
        "Whatever their order, {deciding_points} of {points} points hold the peaks, and the network reads a {digit}; "
        "its score is left, and the wires to it.",
    ),
)
