"""Hazards and releases become pieces: one sweep over the whole history."""
