"""The command ``minemap demo``: the sample record of Peru, to see what minemap does."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from minemap.cli.output import WELL, by_period, heading, print_table

if TYPE_CHECKING:
    import argparse

    import pandas as pd

    from minemap.ledger import Basis

__all__ = ["add"]

BASES: tuple[tuple[str, Basis], ...] = (("measured", "geometry"), ("reported", "reported"))


def add(commands: Any) -> None:
    """Give the command line this command and its options."""
    demo = commands.add_parser(
        "demo", help="map and account of the sample record of Peru, to see what minemap does"
    )
    demo.add_argument("folder", nargs="?", default="minemap-demo", help="where to put them")
    demo.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Do what the command says, and give the status to end with."""
    from minemap import Ledger, samples, write

    folder = Path(options.folder)
    folder.mkdir(parents=True, exist_ok=True)
    ledger = Ledger(*samples.peru())
    day = "2023-12-31"
    left = ledger.remaining(day)
    by_sector = ledger.remaining(day, by=["category", "sector"])
    account = ledger.balance("YE")

    print(f"Peru at the close of {day}, the sample record of minemap")
    print(f"{left['area_m2'].sum():,.0f} m² of suspected mined area remain in {len(left)} areas,")
    print(f"with an estimated {left['estimated_devices'].sum():,} mines.")
    print("The outlines on the border with Ecuador are illustrative; the Quebrada de Escritos,")
    print("on the border with Chile, is as the two governments published it.")
    heading("What remains, by category and sector")
    print_table(by_sector)
    heading("The account of each year, in m²")
    print_table(by_period(account))
    print(f"Every year closes: the largest misclosure is {_misclosure(account):.6f} m².")
    heading("The Quebrada de Escritos: measured, and as it was reported")
    place = "Quebrada de Escritos"
    bases = {
        name: ledger.balance("YE", by="sector", basis=basis)["cleared_m2"]
        .groupby("sector")
        .sum()[place]
        for name, basis in BASES
    }
    print(
        f"{bases['measured']:,.1f} m² measured on the WGS 84 ellipsoid, "
        f"{bases['reported']:,.0f} m² reported at completion; 333 mines, handed over 2012-12-20."
    )
    files = [
        write(left, folder / "remaining.gpkg", overwrite=True),
        _written(by_sector, folder / "remaining.csv"),
        _written(account, folder / "balance.csv"),
    ]
    map_ = ledger.explore(title="Peru: hazardous areas and land release", day=day)
    map_.save(str(folder / "map.html"))
    files.insert(0, folder / "map.html")
    heading("Written, to open without the internet")
    for file in files:
        print(f"  {file.resolve()}")
    return WELL


def _misclosure(account: pd.DataFrame) -> float:
    """Add up every row of an account again, and give the largest m² by which one does not close."""
    incoming = account.filter(regex="^(opening_m2|added_m2|.*_in_m2)$").sum(axis=1)
    outgoing = account.filter(regex="^(.*_out_m2|cancelled_m2|reduced_m2|cleared_m2)$").sum(axis=1)
    return float((incoming - outgoing - account["closing_m2"]).abs().max())


def _written(table: pd.DataFrame, path: Path) -> Path:
    from minemap import write

    return write(table.reset_index(), path, overwrite=True)
