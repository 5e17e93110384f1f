"""What a request asks for beside its body: options of reading, of writing and of deleting (meta/v1)."""
