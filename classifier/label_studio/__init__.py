"""ClassifyMe as a machine learning backend of Label Studio: it labels ahead of the people there."""
