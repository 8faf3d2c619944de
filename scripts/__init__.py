"""What the Makefile, the image and the continuous integration run; nothing here is imported by the service."""
