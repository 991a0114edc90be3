"""What the radar knows before it has an edition: its pages, areas and municipalities."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from radar.inputs.register import read_register
from radar.inputs.settings import Area, Limits, read_settings
from radar.inputs.technologies import Technology, read_technologies
from radar.problems import Problem, Problems


@dataclass(frozen=True)
class Known:
    """What a file's columns and cells are compared with."""

    technologies: tuple[Technology, ...] = ()
    areas: tuple[Area, ...] = ()
    municipalities: tuple[str, ...] = ()
    limits: Limits = field(default_factory=Limits)
    surveys: Path | None = None
    """Folder of the editions. None: there is no radar yet."""


def read_known(config: Path) -> Known:
    """Read the settings, the pages of technologies and the register. Raises `Problems`.

    A radar without editions, without pages, or without a `radar.yml` is no fault here.
    """
    if not config.exists():
        return Known()
    settings = read_settings(config)
    root = config.parent
    faults: list[Problem] = []
    technologies: tuple[Technology, ...] = ()
    municipalities: tuple[str, ...] = ()
    try:
        technologies = read_technologies(root / settings.technologies, settings)
    except Problems as problems:
        faults += [problem for problem in problems.problems if problem.code != "no-technologies"]
    if settings.municipalities is not None:
        try:
            municipalities = tuple(read_register(root / settings.municipalities))
        except Problems as problems:
            faults += problems.problems
    if faults:
        raise Problems(faults)
    return Known(
        technologies, tuple(settings.areas), municipalities, settings.limits, root / settings.surveys
    )
