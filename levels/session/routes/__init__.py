"""The way of requests as a value: per Service who asks, what each hop believes, what answers, what was lost where."""
