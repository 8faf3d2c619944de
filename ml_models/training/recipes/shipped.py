"""The network that ships: small pictures first, then larger ones, steps of Muon, averaged weights.

    python manage.py train shipped --data cifar10.npz --out runs/shipped

85 minutes on two busy cores with AVX-512 and bfloat16 (about 40 when they have nothing else to do). Test
split: 91.1 %, averaged with the mirror image 91.9 %; validation 91.2 %. The lengths of the stages are what
the time allowed: a longer run should spend more epochs at full size.
"""

from dataclasses import replace

from ml_models.training.augment import Augmentation
from ml_models.training.recipe import Knots, Optimizer, Recipe, Stage

# Users bring photos in which the object is larger or smaller, stretched, sharper or darker than in CIFAR-10.
STRONG = Augmentation(
    shift=3,
    flip=True,
    zoom_share=0.5,
    zoom=0.2,
    aspect=0.25,
    sharpness_share=0.3,
    blur=0.5,
    sharpen=0.4,
    colour_share=0.5,
    brightness=0.08,
    contrast=0.2,
    saturation=0.25,
    cutout_share=0.5,
    cutout=0.25,
)
# The last epochs are spent closer to what is asked in the end.
LIGHT = replace(
    STRONG, zoom_share=0.4, zoom=0.15, aspect=0.2, sharpness_share=0.2, colour_share=0.3, cutout_share=0
)

AT_8, AT_11 = (1 - 8 / 22) / 0.9, (1 - 8 / 22) / 0.9 * 4 / 7

RECIPE = Recipe(
    name="shipped",
    stages=(Stage(4, 16, STRONG), Stage(4, 24, STRONG), Stage(7, 24, LIGHT), Stage(1, 32, LIGHT)),
    batch=256,
    optimizer=Optimizer("muon", rate=0.1, weight_decay=5e-4, kernel_rate=0.03),
    # Slowly down while the pictures change much, faster afterwards.
    schedule=Knots(
        ((0, 0), (2.2, 1), (8, AT_8), (11, AT_11), (13, AT_11 * 3 / 5), (14, AT_11 * 3 / 10), (16, 0))
    ),
    dropout=(0.0, 0.0, 0.0, 0.0),
    label_smoothing=0.1,
    mean=(125.307, 122.95, 113.865),
    std=(62.993, 62.089, 66.705),
    whiten=True,
    averaging=0.995,
    bfloat16=True,
)
