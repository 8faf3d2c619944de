"""The ten class names, in the order of CIFAR-10's label numbers (Krizhevsky, 2009)."""

LABELS = (
    "airplane",
    "automobile",
    "bird",
    "cat",
    "deer",
    "dog",
    "frog",
    "horse",
    "ship",
    "truck",
)
