"""What integration and fault tests stand on: a real chain, a real gateway, and ways to break what is between them."""

import pytest

# Helpers assert too; say what was seen when they fail.
for _name in ("chain", "gateway", "relays", "waiting", "serving"):
    pytest.register_assert_rewrite(f"{__name__}.{_name}")
