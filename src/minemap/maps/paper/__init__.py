"""The printed map."""
