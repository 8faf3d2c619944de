"""For programs: thin callers of the same services and selectors as the pages."""
