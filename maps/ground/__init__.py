"""The ground of a map: what lies under its places and drives, as an SVG file of its own for each window."""
