"""Rules as values, and what they count from: offsets, the earlier and later of several, anchors."""
