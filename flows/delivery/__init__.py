"""Who gets which digest, exactly once: issue, plan, send, load the journal into the warehouse."""
