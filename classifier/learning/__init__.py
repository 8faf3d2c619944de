"""A dataset learns from its labels: features, a head fitted anew after every few decisions, and its
guesses."""
