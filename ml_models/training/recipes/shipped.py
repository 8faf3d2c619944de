"""The network that ships: small pictures first, then larger ones, steps of Muon, averaged weights.

python manage.py train shipped --data cifar10.npz --out runs/shipped
"""

from ml_models.training.augment import Augmentation
from ml_models.training.recipe import OneCycle, Optimizer, Recipe, Stage

# Users bring photos in which the object is larger or smaller, stretched, sharper or darker than in CIFAR-10.
PHOTOGRAPHS = Augmentation(
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

RECIPE = Recipe(
    name="shipped",
    stages=(Stage(4, 16), Stage(10, 24), Stage(8, 32)),
    batch=256,
    optimizer=Optimizer("muon", rate=0.1, weight_decay=5e-4, kernel_rate=0.03),
    schedule=OneCycle(warm_up=0.1),
    augmentation=PHOTOGRAPHS,
    dropout=(0.0, 0.0, 0.0, 0.0),
    label_smoothing=0.1,
    mean=(125.307, 122.95, 113.865),
    std=(62.993, 62.089, 66.705),
    whiten=True,
    averaging=0.995,
    bfloat16=True,
)
