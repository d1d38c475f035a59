"""What came of a generation, as its user looks at it: the gallery, the zip, the report in plain words."""
