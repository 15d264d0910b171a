"""Property tests draw the same examples in every run; ``HYPOTHESIS_PROFILE=wide`` draws new ones."""

import os

from hypothesis import settings

settings.register_profile("fixed", derandomize=True, database=None)
settings.register_profile("wide", deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fixed"))
