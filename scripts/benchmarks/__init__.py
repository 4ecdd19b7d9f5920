"""What `scripts/bench` and `scripts/make_recordings` are made of."""
