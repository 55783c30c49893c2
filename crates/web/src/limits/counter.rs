//! Counts requests: in the shared windows where there are some, and in this process where not, or while these are away.
//!
//! No request waits longer than [`PATIENCE`] for the shared windows. Once one did in vain, all are counted here, and somebody
//! asks in the background until the shared ones answer again.

use std::sync::Arc;
use std::time::Duration;

use greenlit_domain::time::{Clock, Timestamp};
use tokio::sync::watch;
use tokio::time::{sleep, timeout};

use super::memory::Memory;
use super::policy::{Policy, Wanted};
use super::script::Run;
use super::shared::Shared;
use super::window::{Rule, Standing};
use crate::health::Part;

/// How long a request waits for the shared windows.
const PATIENCE: Duration = Duration::from_millis(100);

/// How often those that are away are asked, and how long each time.
const PAUSE: Duration = Duration::from_secs(1);
const PING: Duration = Duration::from_millis(1_500);

/// Limits as they are configured, and what is counted. Cheap to clone.
#[derive(Clone)]
pub struct Limits(Arc<Inside>);

struct Inside {
    policy: Option<Policy>,
    memory: Memory,
    shared: Option<Shared>,
    clock: Arc<dyn Clock>,
    /// Why the shared windows are away.
    trouble: watch::Sender<Option<String>>,
}

/// How the windows of a request stand, after it was counted or refused.
#[derive(Debug, Clone)]
pub(crate) struct Verdict {
    pub windows: Vec<(Seen, Rule)>,
    pub now: Timestamp,
}

/// Whose window it is, as a client is told.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Seen {
    pub standing: Standing,
    pub of_key: bool,
}

impl Limits {
    /// Nobody is limited.
    pub fn none(clock: Arc<dyn Clock>) -> Self {
        Self::of(None, None, clock)
    }

    /// By this policy, counted in the shared windows where there are some.
    pub fn new(policy: Policy, shared: Option<Shared>, clock: Arc<dyn Clock>) -> Self {
        Self::of(Some(policy), shared, clock)
    }

    fn of(policy: Option<Policy>, shared: Option<Shared>, clock: Arc<dyn Clock>) -> Self {
        Self(Arc::new(Inside {
            policy,
            memory: Memory::default(),
            shared,
            clock,
            trouble: watch::Sender::new(None),
        }))
    }

    /// Connects to the shared windows. Where nobody answers, it begins without them.
    pub async fn begin(&self) {
        if let Err(why) = self.ping().await {
            self.away(why);
        }
    }

    /// Why the shared windows are away, from when it begins until it ends.
    pub fn trouble(&self) -> watch::Receiver<Option<String>> {
        self.0.trouble.subscribe()
    }

    /// How the shared windows are.
    pub async fn health(&self) -> Part {
        if self.0.shared.is_none() {
            return Part::NotConfigured(None);
        }
        match self.ping().await {
            Ok(()) => Part::Well(None),
            Err(why) => {
                let told = format!("{why}: until it is back each process counts for itself");
                self.away(why);
                Part::Ill(told)
            }
        }
    }

    pub(crate) fn policy(&self) -> Option<&Policy> {
        self.0.policy.as_ref()
    }

    /// Counts a request, or refuses it.
    pub(crate) async fn take(&self, wanted: &Wanted) -> Verdict {
        let now = self.0.clock.now();
        let standings = match self.take_shared(wanted).await {
            Some(standings) => {
                // Should the others go away, what passed here is known.
                if standings.iter().all(|standing| standing.wait == 0) {
                    self.0.memory.add(wanted, now);
                }
                standings
            }
            None => self.0.memory.take(wanted, now),
        };
        let windows = wanted.windows.iter().zip(standings);
        let owner = wanted.windows.first().map(|(subject, _)| *subject);
        let seen = windows.map(|((subject, rule), standing)| {
            let of_key = Some(*subject) != owner;
            (Seen { standing, of_key }, *rule)
        });
        Verdict {
            windows: seen.collect(),
            now,
        }
    }

    async fn take_shared(&self, wanted: &Wanted) -> Option<Vec<Standing>> {
        let shared = self.0.shared.as_ref()?;
        if self.0.trouble.borrow().is_some() {
            return None;
        }
        let run = Run::new(wanted, None);
        match timeout(PATIENCE, shared.run(&run)).await {
            Ok(Ok(standings)) => return Some(standings),
            Ok(Err(why)) => self.away(why),
            Err(_) => self.away(format!("did not answer within {} ms", PATIENCE.as_millis())),
        }
        None
    }

    async fn ping(&self) -> Result<(), String> {
        let Some(shared) = &self.0.shared else {
            return Ok(());
        };
        let answer = timeout(PING, shared.ping()).await;
        answer.unwrap_or_else(|_| Err(format!("did not answer within {} ms", PING.as_millis())))
    }

    /// The first who notes it sees to it that somebody asks until they are back.
    fn away(&self, why: String) {
        let is_first = self.0.trouble.send_if_modified(|trouble| {
            let is_first = trouble.is_none();
            trouble.get_or_insert(why);
            is_first
        });
        let Some(shared) = self.0.shared.as_ref().filter(|_| is_first) else {
            return;
        };
        shared.let_go();
        let inside = Arc::downgrade(&self.0);
        tokio::spawn(async move {
            loop {
                sleep(PAUSE).await;
                let Some(limits) = inside.upgrade().map(Self) else {
                    return;
                };
                if limits.ping().await.is_ok() {
                    limits.0.trouble.send_replace(None);
                    return;
                }
                if let Some(shared) = &limits.0.shared {
                    shared.let_go();
                }
            }
        });
    }
}

impl Verdict {
    /// Whether it was counted.
    pub fn is_admitted(&self) -> bool {
        self.windows.iter().all(|(seen, _)| seen.standing.wait == 0)
    }

    /// After how long it fits, in whole seconds.
    pub fn wait(&self) -> i64 {
        let waits = self.windows.iter().map(|(seen, _)| seen.standing.wait);
        seconds(waits.max().unwrap_or_default()).max(1)
    }
}

/// Rounded up: who waits so long has waited long enough.
pub(crate) fn seconds(millis: i64) -> i64 {
    millis.max(0).saturating_add(999) / 1_000
}
