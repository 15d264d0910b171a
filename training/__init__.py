"""How the reading model is made, reproducible from public data (``docs/training.md``)."""
