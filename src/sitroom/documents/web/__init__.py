"""Getting what an address holds: time, size and redirects bounded, robots.txt respected, closed addresses refused."""
