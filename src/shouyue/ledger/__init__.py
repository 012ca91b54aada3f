"""Facts: kinds, canonical bytes, chain, seals, clock, fold. No disk, network or screen."""
