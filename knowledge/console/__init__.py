"""What the officers' console does, without HTTP: people and their sessions, the audit log, drafts and their publication.

- `roles`, `accounts`, `passwords`, `totp`, `oidc`, `sessions`: who may come in, and what for
- `audit`: the append-only log of all that was changed
- `subjects`, `revisions`: what can be written, and its way from draft to the citizen
- `law_content`, `law_store`, `law_checking`: documents of law, from a file to the stored law and back
- `releases`: what is published together
- `checking`, `differences`, `where_used`, `touched`, `trial`: what the writer and the reviewer are shown
- `new_topics`, `examples`, `likeness`: new topics, and what the model learns from
- `held_out`, `golden`, `judgement`: what models are asked, and how one compares with another
- `training`, `serving`, `training_models`: trainings, and which model serves

The pages stand in `bot/console/`. Every function that changes something takes the `Actor`, writes to the audit log, and
leaves the commit to its caller.
"""
