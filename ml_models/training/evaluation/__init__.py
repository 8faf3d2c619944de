"""What a trained network is worth: the test split, pictures of none of the classes, photographs, damage."""
