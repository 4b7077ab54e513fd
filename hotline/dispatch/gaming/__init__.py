"""Signs that the three rates are being played, for people to look into; none of them is a proof."""
