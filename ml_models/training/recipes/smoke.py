"""A minute's run on a few hundred pictures that it draws itself, to see that everything works.

    python manage.py train smoke --out runs/smoke

No download. Under a minute on two cores; nearly every drawn picture is told right at the end.
"""

from ml_models.training.augment import Augmentation
from ml_models.training.recipe import OneCycle, Optimizer, Recipe, Stage

CHANGES = Augmentation(shift=2, zoom_share=0.5, zoom=0.1, cutout_share=0.5, cutout=0.2)

RECIPE = Recipe(
    name="smoke",
    data="drawn",
    stages=(Stage(1, 16, CHANGES), Stage(2, 32, CHANGES)),
    batch=32,
    optimizer=Optimizer("muon", rate=0.05, weight_decay=5e-4, kernel_rate=0.05),
    schedule=OneCycle(warm_up=0.2),
    dropout=(0.0, 0.0, 0.0, 0.1),
    label_smoothing=0.1,
    mean=(125.307, 122.95, 113.865),
    std=(62.993, 62.089, 66.705),
    whiten=True,
    averaging=0.9,
    deterministic=True,
)
