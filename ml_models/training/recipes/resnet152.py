"""ResNet152 from keras.applications with a new head, one of the networks that the CNN was chosen over.

    python manage.py train resnet152 --out runs/resnet152

Begins with its ImageNet weights where Keras can download them, else from scratch; the report says
which. Published result: 48 %.
"""

from ml_models.training.recipes.transfer import make_transfer_recipe

RECIPE = make_transfer_recipe("ResNet152")
