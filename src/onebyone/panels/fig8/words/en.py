"""Panel 8 in English."""

from onebyone.words.panels import panel_words

WORDS = panel_words(
    claim="A shared MLP is a stack of 1×1 convolutions",
    beats={
        "the_digit_becomes_points": "A point’s channels: x, y, brightness.",
        "a_filter_reads_a_point": "A neuron reads a point, as a 1×1 filter.",
        "relu_follows": {
            "said < 0": "ReLU: a negative sum becomes {kept}.",
            "otherwise": "ReLU lets a positive sum pass.",
        },
        "the_same_filter_reads_every_point": "Shared: this neuron reads {read = points:every} point.",
        "layers_of_them_are_a_network": "Stacked, with ReLU: a multilayer perceptron.",
        "the_largest_values_stay": "Max pooling keeps a feature’s peak.",
        "the_points_are_shuffled": "Shuffle: columns move, {moved_peaks = 0:peaks stay}.",
        "a_dense_layer_reads_the_peaks": "{pooled} peaks, {classes:words} scores: a dense layer.",
        "takeaway": "{deciding_points} points decide: a {digit}.",
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
        "relu": "ReLU",
        "feature": "a feature of {points} points",
        "early": "{early_features} features",
        "later": "{later_features} features",
        "features": "{features} features",
        "some": "some features of {points} points",
        "list": "list of {pooled} peaks",
        "table": "table: a row a feature, a column a point",
        "peak": "a row’s peak",
        "neurons": "neurons",
        "scores": "scores",
    },
    counter={"weights": "weights", "multiplications": "multiplications"},
    description=(
        "The lit pixels of a handwritten digit become a cloud of {points} points on axes, with x, y and brightness.",
        {
            "said < 0": (
                "A neuron reads a point; its products and a bias add up in a ledger, and ReLU makes {kept} of the sum."
            ),
            "otherwise": "A neuron reads a point; its products and a bias add up in a ledger, and ReLU follows.",
        },
        "What this neuron says of {read = points:every} point is painted where the point lies; layer upon layer, "
        "with ReLU between, a shared MLP, a multilayer perceptron, makes {early_features}, {later_features}, then "
        "{features} such features.",
        "Some of these clouds stand side by side; in a cloud the point with the peak is ringed, and the peak is kept.",
        "In a table of some features of some points the columns are shuffled, and the {moved_peaks = 0:peaks stay}; "
        "then the {pooled} peaks stand as a list, and from there wires run to {classes:words} neurons of a dense "
        "layer, whose scores appear.",
        "Whatever their order, {deciding_points} of {points} points hold the peaks, with the ringed points among "
        "them, and the network reads a {digit}; its score is left, and the wires to it.",
    ),
)
