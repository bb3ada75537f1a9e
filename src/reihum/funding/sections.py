"""What this app adds to the page of an area."""
