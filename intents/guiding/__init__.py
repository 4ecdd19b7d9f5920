"""What is said and done: the dialogue, its commands and states, the flows, and what is kept."""
