"""What cannot be done with a dataset or its classes, in words for the person who asked for it."""


class LabellingRefused(Exception):
    """`str` of it is the sentence."""
