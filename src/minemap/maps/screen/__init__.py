"""The interactive map: its layers, its page and its script."""
