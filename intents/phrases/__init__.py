"""What can be said, and what it means: from a phrase file to a network of words and a grammar."""
