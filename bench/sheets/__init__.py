"""Contact sheets of styles with photographs, and what can be counted on them: `python -m bench.sheets PHOTOS`."""
