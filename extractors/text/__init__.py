"""Plain text: cleaning, decoding, addresses, dates, in four languages."""
