//! Layers round the model traits that survive a provider's bad day.
//!
//! From the agent inwards: the next in order (`fallback`), tries (`retry`), a second call beside a late one (`hedge`), the
//! endpoint's `gate` with its `breaker` and its limit of calls at once (`concurrency`), then the journal and the model.

pub mod breaker;
pub mod concurrency;
pub mod fallback;
pub mod figures;
mod gate;
mod gated;
pub mod hedge;
pub mod retry;
mod sharing;

pub use breaker::BreakerPolicy;
pub use concurrency::ConcurrencyPolicy;
pub use fallback::{Lost, falls_back};
pub use figures::{Counted, Counts, Figures, State};
pub use gate::{Endpoint, Gate, GatePolicy, Permit};
pub use gated::{Entering, Gated};
pub use hedge::{Hedge, HedgePolicy, Leg, Stoppable};
pub use retry::{OnWait, Retry, RetryPolicy, Waiting};
pub use sharing::{Gates, Learned};
