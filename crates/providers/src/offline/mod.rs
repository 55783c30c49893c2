//! The offline provider: a drafter and a painter that need no key, no network and no model, and repeat
//! themselves exactly for the same seed.

pub mod drafter;
pub mod painter;
