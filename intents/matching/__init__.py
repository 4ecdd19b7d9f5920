"""What was said, matched with the phrases: word for word, else by what is most alike."""
