"""Links by which others come to a dataset."""
