"""A pytest plugin for nbval: kernels start with the settings that `bilateral run` gives them."""

from __future__ import annotations

import contextlib

from bilateral.publish.run import kernel_settings

_KEPT = contextlib.ExitStack()


def pytest_configure() -> None:
    _KEPT.enter_context(kernel_settings())


def pytest_unconfigure() -> None:
    _KEPT.close()
