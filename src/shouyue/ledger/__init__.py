"""Facts: kinds, canonical bytes, chain, seals, hybrid clock and the order-free fold. No disk, network or screen."""
