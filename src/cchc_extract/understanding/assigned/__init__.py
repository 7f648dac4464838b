"""Tables of plain text whose columns a reviewer named: their lines are read again with these, whatever the heading says."""
