"""What a card says in words, and the networks that it names."""
