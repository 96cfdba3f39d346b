"""Saves a plan as tasks that Microsoft Project opens from Excel, and as an iCalendar file."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from minemap.extras import needed
from minemap.saving import saving
from minemap.spreadsheet import write_spreadsheet
from minemap.tables.kml import UNFIT

if TYPE_CHECKING:
    import os

    from minemap.planning.plan import Workload

__all__ = ["project_tasks", "save_calendar", "save_project"]


def project_tasks(plan: Workload) -> pd.DataFrame:
    """List the jobs of a plan as tasks, in the columns that Microsoft Project reads from Excel.

    Parameters
    ----------
    plan : Workload
        The plan.

    Returns
    -------
    pandas.DataFrame
        One row for each job, then one milestone a year: ``ID``, ``Name``, ``Duration`` (as ``5.0
        days``), ``Start``, ``Finish``, ``Predecessors`` (the ids of the job before in the area and
        of the team's job before), ``Resource Names``, ``Milestone`` (``Yes`` or ``No``), ``Notes``.

    Examples
    --------
    >>> import pandas as pd
    >>> from minemap.planning import Shares, Team, workload
    >>> ground = pd.DataFrame({"hazard_id": ["A"], "category": ["CHA"], "area_m2": [220.0]})
    >>> team = Team("M", {"manual": 10}, persons=13)
    >>> plan = workload(ground, teams=[team], shares={"CHA": Shares(0, 0, 1)},
    ...                 start="2025-01-06", draws=10)
    >>> project_tasks(plan)[["ID", "Name", "Duration"]].to_numpy().tolist()
    [[1, 'A: cleared', '1.0 days'], [2, 'End of 2025: 220 m² released', '0 days']]
    """
    rows: list[dict[str, Any]] = []
    of_area: dict[tuple[str, str], int] = {}
    of_team: dict[str, int] = {}
    jobs = plan.schedule.dropna(subset=["start", "finish"])
    jobs = jobs.sort_values(["start", "finish"], kind="stable")
    for number, job in enumerate(jobs.to_dict("records"), start=1):
        area = (job["hazard_id"], job["category"])
        before = sorted({of_area.get(area, 0), of_team.get(job["team"], 0)} - {0})
        rows.append(
            {
                "ID": number,
                "Name": f"{job['hazard_id']}: {job['outcome']}",
                "Duration": f"{job['working_days'] + job['travel_days']:.1f} days",
                "Start": job["start"],
                "Finish": job["finish"],
                "Predecessors": ",".join(map(str, before)),
                "Resource Names": job["team"],
                "Milestone": "No",
                "Notes": f"{job['category']}, {job['area_m2']:,.0f} m², {job['methods']}",
            }
        )
        of_area[area], of_team[job["team"]] = number, number
    for end, year in plan.milestones.iterrows():
        day = pd.Timestamp(str(end))
        rows.append(
            {
                "ID": len(rows) + 1,
                "Name": f"End of {day.year}: {year['released_m2']:,.0f} m² released",
                "Duration": "0 days",
                "Start": day,
                "Finish": day,
                "Predecessors": "",
                "Resource Names": "",
                "Milestone": "Yes",
                "Notes": f"{year['remaining_m2']:,.0f} m² remain",
            }
        )
    columns = ["ID", "Name", "Duration", "Start", "Finish", "Predecessors", "Resource Names"]
    return pd.DataFrame(rows, columns=[*columns, "Milestone", "Notes"])


def save_project(plan: Workload, path: str | os.PathLike[str], *, overwrite: bool = False) -> Path:
    """Write a plan as a workbook that Microsoft Project opens (File, Open, Excel, new map).

    Parameters
    ----------
    plan : Workload
        The plan.
    path : str or os.PathLike
        The file, ``.xlsx``.
    overwrite : bool
        Replace the file if there is one.

    Returns
    -------
    pathlib.Path
        The file: sheets ``Task_Table`` (see `project_tasks`) and ``Milestones`` of each year, as
        the work plan of an extension request lists them.

    Raises
    ------
    WriteError
        If there is such a file, or it cannot be written.
    MissingDependencyError
        If the writer of Excel is not installed.

    Examples
    --------
    >>> import tempfile
    >>> import minemap
    >>> from minemap.planning import workload
    >>> remaining = minemap.Ledger(*minemap.samples.peru()).remaining("2023-12-31")
    >>> plan = workload(remaining, start="2024-01-01", draws=20)
    >>> save_project(plan, Path(tempfile.mkdtemp()) / "plan.xlsx").name
    'plan.xlsx'
    """
    target = Path(path)
    sheets = {"Task_Table": project_tasks(plan), "Milestones": plan.milestones.reset_index()}
    with saving(target, overwrite=overwrite) as draft:
        write_spreadsheet(sheets, draft)
    return target


def save_calendar(plan: Workload, path: str | os.PathLike[str], *, overwrite: bool = False) -> Path:
    """Write the jobs of a plan as an iCalendar file (RFC 5545), one event for each job.

    Parameters
    ----------
    plan : Workload
        The plan.
    path : str or os.PathLike
        The file, ``.ics``.
    overwrite : bool
        Replace the file if there is one.

    Returns
    -------
    pathlib.Path
        The file.

    Raises
    ------
    WriteError
        If there is such a file, or it cannot be written.
    MissingDependencyError
        If the package ``icalendar`` is not installed.

    Examples
    --------
    >>> import tempfile
    >>> import minemap
    >>> from minemap.planning import workload
    >>> remaining = minemap.Ledger(*minemap.samples.peru()).remaining("2023-12-31")
    >>> plan = workload(remaining, start="2024-01-01", draws=20)
    >>> save_calendar(plan, Path(tempfile.mkdtemp()) / "plan.ics").read_bytes()[:15]
    b'BEGIN:VCALENDAR'
    """
    icalendar = needed("icalendar", "writing a calendar", "plan")
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//minemap//plan//EN")
    calendar.add("version", "2.0")
    tasks = project_tasks(plan)
    for task in tasks[tasks["Milestone"] == "No"].to_dict("records"):
        event = icalendar.Event()
        event.add("uid", f"{plan.start:%Y%m%d}-{task['ID']}@minemap")
        event.add("dtstamp", plan.start.to_pydatetime().replace(tzinfo=dt.UTC))
        said = {
            "summary": f"{task['Resource Names']}: {task['Name']}",
            "description": task["Notes"],
        }
        for name, text in said.items():
            event.add(name, UNFIT.sub("\ufffd", str(text)))
        event.add("dtstart", task["Start"].date())
        # The end of an event of whole days is the day after its last.
        event.add("dtend", (task["Finish"] + pd.Timedelta(days=1)).date())
        calendar.add_component(event)
    target = Path(path)
    with saving(target, overwrite=overwrite) as draft:
        draft.write_bytes(calendar.to_ical())
    return target
