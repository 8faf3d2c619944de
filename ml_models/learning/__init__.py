"""Heads that are learnt from a person's own labels: in closed form, with an honest opinion of themselves."""
