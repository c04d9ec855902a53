"""The outer room: network, clock, mail, command line, and Prefect as the outermost skin."""
