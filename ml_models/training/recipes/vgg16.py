"""VGG16 from keras.applications with a new head, one of the networks that the CNN was chosen over.

    python manage.py train vgg16 --out runs/vgg16

Begins with its ImageNet weights where Keras can download them, else from scratch; the report says
which. Published result: 79 %.
"""

from ml_models.training.recipe import Optimizer, Plateau, Recipe, Stage

RECIPE = Recipe(
    name="vgg16",
    architecture="VGG16",
    stages=(Stage(100, 32),),
    batch=256,
    optimizer=Optimizer("adam", rate=1e-4),
    schedule=Plateau(factor=0.75, patience=3, least=1e-6, stop_after=25),
    mean=(127.5, 127.5, 127.5),
    std=(127.5, 127.5, 127.5),
    keep_best=True,
)
