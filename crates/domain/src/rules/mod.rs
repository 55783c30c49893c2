//! The rules by which results are judged, a file an agent: hard limits, a score, and what can be mended.

pub mod outline;
pub mod research;
pub mod titles;
