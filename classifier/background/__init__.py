"""Work that nobody waits for: the bell that says 'look', and who looks."""
