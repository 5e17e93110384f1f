"""The post-mortem of a run: it is played again from its recording and told as Markdown; only what happened is told."""
