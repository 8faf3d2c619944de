"""Labelled pictures become the files that training code reads."""
