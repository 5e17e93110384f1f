"""CEL, the language of validation rules: what of it schemas use (github.com/google/cel-spec, cel-go).

`program` is the front door. Deliberately less than CEL: what `functions` does not know is not modelled, and said so by
`UnmodelledError`; nothing estimates what a rule costs, and one that takes too many steps ends with an error.
"""
