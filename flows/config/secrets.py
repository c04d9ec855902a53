"""Secrets kept in Prefect: what an environment variable does not hold, its Secret block may, inside a flow.

The block of YALU_SMTP_PASSWORD is named yalu-smtp-password. The value is returned and stored nowhere.
Outside a flow nothing is asked and Prefect is not imported.
"""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


def named(variable: str) -> str:
    """Return a variable for a message. A password typed where its variable's name belongs is not repeated."""
    return f"the variable {variable}" if re.fullmatch(r"[A-Z]+(?:_[A-Z0-9]+)+", variable) else "the variable it names"


def block_name(variable: str) -> str:
    """Return the name of the block that replaces a variable: Prefect takes small letters, digits and dashes."""
    return variable.lower().replace("_", "-")


def read_block(variable: str) -> str:
    """Return the secret of the block that replaces a variable; '' outside a flow, and where there is no such block."""
    if "prefect" not in sys.modules:
        return ""
    from prefect.blocks.system import Secret
    from prefect.context import get_run_context
    from prefect.exceptions import MissingContextError

    load: Callable[..., Any] = Secret.load  # its signature says nothing of _sync, without which it may be a coroutine
    try:
        get_run_context()
        block = load(block_name(variable), _sync=True)
    except MissingContextError:
        return ""
    except ValueError:  # what Prefect raises where there is no such block
        return ""
    return str(block.get())
