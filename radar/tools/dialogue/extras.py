"""What the package is installed with only on demand: few who have a radar use these tools."""

from __future__ import annotations

from importlib.util import find_spec

from radar.language.messages import say
from radar.problems import Place, Problem, Problems


def need(module: str, extra: str) -> None:
    """Raise `Problems` with what to install if a module is not there."""
    if find_spec(module) is None:
        what = say("the package that this needs is not installed: %(module)s", module=module)
        fix = say('Install it: pip install "teknologiradar[%(extra)s]"', extra=extra)
        raise Problems([Problem(Place(f"teknologiradar[{extra}]"), what, fix, "not-installed")])
