"""The person's own words: turned to them, of their partner, and what weakens an apology."""
