"""The networks: pure Python, knows no Django."""
