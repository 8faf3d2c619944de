"""The network that sees photographs: EfficientNet-Lite with its ImageNet weights, made ready to serve."""
