"""What rows that were recorded later made of periods that were closed before."""
