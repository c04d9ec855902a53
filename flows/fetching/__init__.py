"""The only HTTP of Yalu: requests in, responses out, behind the address guard, robots.txt and per-host limits."""
