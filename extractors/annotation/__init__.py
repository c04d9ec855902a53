"""What a text says: names and cues found in it, relevance, speakers, attribution, tags."""
