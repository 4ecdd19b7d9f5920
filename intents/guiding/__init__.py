"""What is said and done: the dialogue, its flows, its commands, and what is kept.

`dialogue.Dialogue` takes one event at a time (something was said, nobody answered, somebody called)
and gives back one reply. An utterance passes through these modules, in this order:

1. `interpretation`: what it means here. Understanding has looked at it already, for danger first;
   now what was asked counts, too: “just a bruise” may be a yes, “Cork” a country.
2. `escalation`: danger. It turns to the flow `support`, whatever was under way, and goes back where
   it was misheard.
3. `dictation`: “no, I said …” takes the place of the answer before.
4. `commands`: the table of what each command does in each of `states`. A cell is a function of
   `actions`, `waiting` (pause, go on), `whereabouts` (help, where am I) or `manner` (slower).
   What answers the question under way goes to the flow that asked; own words do by `dictation`.
5. `no_match`, where nothing was understood; `no_input`, where nothing was said for a while.
6. `speech`: prompts become sentences. `expectations`: what hearing is to listen for next.

A flow (`flows`) is a conversation about one thing, written as a generator: it yields what it says
and asks, and gets the answers back. `session` is the state of one conversation: it runs the flows
on a `stack` (a step asked for in the middle of an apology lies on top of it), knows what
`precautions` danger has led to, and counts misses. `openings` begins flows. `places` names what
the person is in the middle of, for help and for the screen. `knowledge` is what stays the same
meanwhile: the `prompts`, the helplines, and the two files that are kept: `keepsake` (the apology,
if the person says so) and `progress` (which steps were heard).
"""
