"""Whether somebody is in danger, and whom they can ring.

`watch.Watch` looks at every utterance before anybody asks what it was meant to be, in this order:

1. By its words: `spotting.Spotter` finds the phrases of `danger.yaml` anywhere in a transcript,
   other words between theirs; `dangers.Safety` decides who does what to whom there, whether it is
   negated, and whether it is only an idiom (“you're killing me”).
2. By its sound: the recording is searched for the same phrases where the recognizer wrote other
   words. What it holds is asked about, never acted on.
3. By resemblance: `alarming.Alarming` asks about what no phrase has and is like a disclosure.

What is found is an `Understood` of the intent “support”; what is done about it is the dialogue's
(`escalation.py` and `flows/support.py` in `intents/guiding/`). `helplines` are the numbers by
country, and `towns` tells the country of somebody who names a town instead.
"""
