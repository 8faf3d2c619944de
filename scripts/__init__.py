"""What the Makefile, the image and the continuous integration run; the service imports none of it."""
