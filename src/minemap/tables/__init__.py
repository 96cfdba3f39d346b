"""The columns of the two tables, how they are checked, and their form as KML."""
