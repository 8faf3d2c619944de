"""Near copies: pictures that are the same but for compression, size and a cut edge, and their groups."""
