"""What people and other programs get to see: terminal tables, CSV and JSON."""
