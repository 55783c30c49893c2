//! YouTube's limits, in one place: the validator that agents, files and publishing share.
