"""How bytes of eight formats become pixels, in bounded memory and time; `intake.images` is its one caller."""
