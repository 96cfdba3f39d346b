"""The countries of the world, their outlines and their provinces."""
