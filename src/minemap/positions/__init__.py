"""Where something is: angles, coordinates, datums, traverses and the outlines of a table."""
