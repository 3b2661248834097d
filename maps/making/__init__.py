"""From Kartverket's GeoJSON to the layers of a region's map."""
