"""``python -m minemap``: the command line."""

from minemap.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
