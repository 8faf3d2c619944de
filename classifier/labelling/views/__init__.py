"""The pages on which pictures are labelled: one file for each."""
