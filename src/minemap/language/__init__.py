"""The words of the field, and what is written in a cell of a table."""
