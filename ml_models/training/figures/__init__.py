"""Figures of a network as SVG, drawn from its history, its card and its weights."""
