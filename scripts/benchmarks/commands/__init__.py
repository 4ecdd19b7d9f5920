"""The commands of `scripts/bench`, by what they measure: see `scripts/benchmarks/bench.py`."""
