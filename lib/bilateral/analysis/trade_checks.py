"""The page's figures held against each other, each within its own printed precision."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pandas as pd

from bilateral.analysis.trade import Page, Stated, latvia_total, span_text, stated, verdict_of
from bilateral.analysis.trade_measures import (
    Range,
    base_from_rate,
    change_from_rate,
    common,
    corners,
    cut_off,
    growth,
    printed,
    rate_from_change,
    share,
)

__all__ = ["CHECK_COLUMNS", "VERDICTS", "reconciliation"]

VERDICTS = {
    "holds": "agrees when figures are rounded",
    "truncated": "agrees only when figures are cut off",
    "differs": "does not agree",
}
CHECK_COLUMNS = {
    "what": "Printed figure",
    "stated": "Printed",
    "computed": "Recomputed",
    "unit": "Unit",
    "difference": "Difference",
    "tolerance": "± by printed digits",
    "verdict": "Verdict",
    "from_lines": "Recomputed from lines",
}
