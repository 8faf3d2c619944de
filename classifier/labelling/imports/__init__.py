"""Labels that exist already: read from files or folders, compared with the pictures, taken over."""
