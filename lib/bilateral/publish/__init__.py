"""From tables and notebooks to files that people open: exports, executed notebooks, HTML."""

from __future__ import annotations
