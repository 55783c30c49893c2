//! How the service and the parts that it stands on are. Whoever wires the service says how each part is asked.

use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::future::BoxFuture;
use greenlit_engine::Stopping;
use tokio::sync::Mutex;
use tokio::time::timeout;

/// How long one part may take to answer.
const LIMIT: Duration = Duration::from_secs(2);

/// How a part is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// It works; more for people, where there is more to say.
    Well(Option<String>),
    /// Nothing is configured that would need it.
    NotConfigured(Option<String>),
    /// It does not work, and why.
    Ill(String),
}

/// Asks a part how it is. It may take as long as it likes: it is given up after two seconds.
pub type Check = Arc<dyn Fn() -> BoxFuture<'static, Part> + Send + Sync>;

/// How each part is asked.
pub struct Checks {
    /// Where jobs are kept.
    pub database: Check,
    /// Where limits are kept, where many machines share the work.
    pub redis: Check,
    /// Where the models are.
    pub openai: Check,
    /// What waits to be worked on.
    pub queue: Check,
}

/// A part as it was found.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    pub part: Part,
    pub took: Duration,
}

/// The parts as they were found.
pub(crate) struct Diagnosis {
    pub database: Found,
    pub redis: Found,
    pub openai: Found,
    pub queue: Found,
}

/// Knows how the service is.
pub struct Health {
    checks: Checks,
    draining: Stopping,
    version: &'static str,
    commit: Option<&'static str>,
}

impl Health {
    /// Over these parts, of this version. A service that drains is not ready.
    pub fn new(
        checks: Checks,
        draining: Stopping,
        version: &'static str,
        commit: Option<&'static str>,
    ) -> Self {
        Self {
            checks,
            draining,
            version,
            commit,
        }
    }

    /// Whether new requests are welcome. Until the database is migrated, `preparing` answers in its place.
    pub(crate) fn is_ready(&self) -> bool {
        !self.draining.has_begun()
    }

    pub(crate) fn version(&self) -> (&'static str, Option<&'static str>) {
        (self.version, self.commit)
    }

    /// Asks all parts at once.
    pub(crate) async fn diagnose(&self) -> Diagnosis {
        let checks = &self.checks;
        let (database, redis, openai, queue) = tokio::join!(
            find(&checks.database),
            find(&checks.redis),
            find(&checks.openai),
            find(&checks.queue),
        );
        Diagnosis {
            database,
            redis,
            openai,
            queue,
        }
    }
}

async fn find(check: &Check) -> Found {
    let begun = Instant::now();
    let part = timeout(LIMIT, check())
        .await
        .unwrap_or_else(|_| Part::Ill(format!("did not answer within {} s", LIMIT.as_secs())));
    Found {
        part,
        took: begun.elapsed(),
    }
}

/// Asks a part at most so often, and answers the others with what was found.
pub fn cached(check: Check, every: Duration) -> Check {
    let last: Arc<Mutex<Option<(Instant, Part)>>> = Arc::default();
    Arc::new(move || {
        let (check, last) = (Arc::clone(&check), Arc::clone(&last));
        Box::pin(async move {
            let mut last = last.lock().await;
            if let Some((at, part)) = &*last
                && at.elapsed() < every
            {
                return part.clone();
            }
            // Its own limit, so that one that does not answer is not asked again by everybody.
            let part = find(&check).await.part;
            *last = Some((Instant::now(), part.clone()));
            part
        })
    })
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    fn check(part: Part) -> Check {
        Arc::new(move || {
            let part = part.clone();
            Box::pin(async move { part })
        })
    }

    #[tokio::test(start_paused = true)]
    async fn a_part_that_hangs_holds_up_nobody_beyond_its_limit() {
        let hangs: Check = Arc::new(|| Box::pin(std::future::pending()));
        let checks = Checks {
            database: check(Part::Well(None)),
            redis: check(Part::NotConfigured(None)),
            openai: Arc::clone(&hangs),
            queue: hangs,
        };
        let health = Health::new(checks, Stopping::default(), "1", None);
        let begun = tokio::time::Instant::now();
        let found = health.diagnose().await;
        assert_eq!(begun.elapsed().as_secs(), 2);
        assert_eq!(found.database.part, Part::Well(None));
        assert_eq!(
            found.queue.part,
            Part::Ill("did not answer within 2 s".to_owned())
        );
    }

    #[tokio::test]
    async fn what_is_cached_is_asked_once_however_many_want_to_know() {
        let asked = Arc::new(AtomicUsize::new(0));
        let counted: Check = Arc::new({
            let asked = Arc::clone(&asked);
            move || {
                asked.fetch_add(1, Ordering::Relaxed);
                Box::pin(async { Part::Well(None) })
            }
        });
        let cached = cached(counted, Duration::from_secs(60));
        for _ in 0..5 {
            assert_eq!(cached().await, Part::Well(None));
        }
        assert_eq!(asked.load(Ordering::Relaxed), 1);
    }

    #[test]
    fn a_service_that_drains_is_not_ready() {
        let draining = Stopping::default();
        let nothing = || check(Part::NotConfigured(None));
        let checks = Checks {
            database: nothing(),
            redis: nothing(),
            openai: nothing(),
            queue: nothing(),
        };
        let health = Health::new(checks, draining.clone(), "1", None);
        assert!(health.is_ready());
        draining.begin();
        assert!(!health.is_ready());
    }
}
