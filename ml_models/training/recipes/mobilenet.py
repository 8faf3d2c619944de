"""MobileNet from keras.applications with a new head, one of the networks that the CNN was chosen over.

    python manage.py train mobilenet --out runs/mobilenet

Begins with its ImageNet weights where Keras can download them, else from scratch; the report says
which. Published result: 71 %.
"""

from ml_models.training.recipe import Optimizer, Plateau, Recipe, Stage

RECIPE = Recipe(
    name="mobilenet",
    architecture="MobileNet",
    stages=(Stage(100, 32),),
    batch=256,
    optimizer=Optimizer("adam", rate=1e-4),
    schedule=Plateau(factor=0.75, patience=3, least=1e-6, stop_after=25),
    mean=(127.5, 127.5, 127.5),
    std=(127.5, 127.5, 127.5),
    keep_best=True,
)
