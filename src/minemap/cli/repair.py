"""The command ``minemap repair``: mends of outlines, and the account before and after them."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from minemap.cli.options import command, language, tables
from minemap.cli.output import FINDINGS, SHOWN_FINDINGS, WELL, for_machines, heading, print_table

if TYPE_CHECKING:
    import argparse

__all__ = ["add"]


def add(commands: Any) -> None:
    """Give the command line this command and its options."""
    repair = command(commands, "repair", run, "mends of outlines, and what they change")
    repair.add_argument("-o", "--output", help="write the mended record to this file (.gpkg, …)")
    repair.add_argument("--report", metavar="FILE", help="write every mend (.csv, .xlsx, .json)")
    repair.add_argument("--overwrite", action="store_true", help="replace these files")
    kinds = "spike, repeated, duplicate, joined, tip, rebuilt, reordered"
    repair.add_argument("--only", nargs="+", metavar="MEND", help=f"only these kinds: {kinds}")
    repair.add_argument("--skip", nargs="+", metavar="MEND", help="all kinds except these")
    language(repair)


def run(options: argparse.Namespace) -> int:
    """Do what the command says, and give the status to end with."""
    import pandas as pd

    from minemap.quality.mending import repair
    from minemap.saving import checked_target
    from minemap.writing import write

    for path in (options.output, options.report):
        if path:
            checked_target(path, overwrite=options.overwrite)
    drawn = dict(zip(("hazards", "releases"), tables(options)[:2], strict=True))
    given = {name: table for name, table in drawn.items() if table is not None}
    mended, parts = {}, []
    for name, table in given.items():
        mended[name], report = repair(
            table, only=options.only, skip=options.skip, language=options.language
        )
        parts.append(report.assign(table=name))
    report = pd.concat(parts, ignore_index=True)
    account = _account(given, mended)
    if options.output:
        written = write(mended, options.output, overwrite=options.overwrite)
        print(f"minemap: wrote {written}", file=sys.stderr)
    if options.report:
        written = write(report, options.report, overwrite=options.overwrite)
        print(f"minemap: wrote {written}", file=sys.stderr)
    status = FINDINGS if len(report) else WELL
    if for_machines(report, options):
        return status
    change = report["area_after_m2"] - report["area_before_m2"]
    sums = report.assign(change_m2=change, gross_m2=change.abs()).groupby(["table", "mend"])
    print(f"{len(report):,} mends, of {report[['table', 'row']].drop_duplicates().shape[0]:,} rows")
    if len(report):
        print_table(sums.agg(mends=("row", "size"), change_m2=("change_m2", "sum"),
                             gross_m2=("gross_m2", "sum")))  # fmt: skip
        heading("Mends, the largest change first")
        order = change.abs().sort_values(ascending=False, kind="stable").index
        for one in report.loc[order].head(SHOWN_FINDINGS).itertuples():
            print(
                f"{one.table} row {one.row}, {one.id}: {one.what} "
                f"({one.area_before_m2:,.0f} m² before, {one.area_after_m2:,.0f} m² after)"
            )
        if len(report) > SHOWN_FINDINGS and not options.report:
            print(f"… and {len(report) - SHOWN_FINDINGS:,} more: --report FILE writes them all")
    heading("The account, as drawn and as mended")
    print_table(account)
    return status


def _account(drawn: dict[str, Any], mended: dict[str, Any]) -> Any:
    """Show the accounts as drawn and as mended side by side: what came, what went, what remains."""
    import pandas as pd

    from minemap import Ledger

    columns = {}
    for name, record in (("as_drawn_m2", drawn), ("as_mended_m2", mended)):
        account = Ledger(record["hazards"], record.get("releases")).balance("YE")
        flows = account.drop(columns=[*account.filter(like="areas"), "opening_m2"])
        totals = flows.drop(columns="closing_m2").sum()
        closing = flows["closing_m2"].iloc[-1] if len(flows) else 0.0
        columns[name] = pd.concat([totals, pd.Series({"closing_m2": closing})])
    table = pd.DataFrame(columns)
    table["change_m2"] = table["as_mended_m2"] - table["as_drawn_m2"]
    shown = table[table.abs().max(axis=1) > 0]
    return shown.rename(index=lambda name: name.removesuffix("_m2").replace("_", " "))
