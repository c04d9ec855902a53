"""Who speaks in a sentence: the rules of the ledger of statements by kind, voices, and outlets on the way."""
