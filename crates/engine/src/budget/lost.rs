//! Gives back what lost calls set aside, a day after they were sent.

use std::convert::Infallible;
use std::time::Duration;

use greenlit_store::Store;
use tokio::time::{MissedTickBehavior, interval};

/// How often it is looked for.
const EVERY: Duration = Duration::from_secs(10 * 60);

/// Looks for ever, at once and then now and again; all processes may. A store that fails is asked again the next time.
pub(crate) async fn free_lost_calls(store: &Store) -> Infallible {
    let mut ticks = interval(EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        // A full batch has others behind it.
        while store
            .free_unknown_calls()
            .await
            .is_ok_and(|freed| freed > 0)
        {}
    }
}
