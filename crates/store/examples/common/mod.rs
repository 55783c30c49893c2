//! What both measuring tools begin with.

use std::time::SystemTime;

use greenlit_domain::id::{GenerationId, UserId};
use greenlit_domain::time::{Clock, Timestamp};
use greenlit_store::rows::NewGeneration;
use uuid::Uuid;

/// The machine's clock.
pub struct System;

impl Clock for System {
    fn now(&self) -> Timestamp {
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        Timestamp(i64::try_from(since.unwrap().as_millis()).unwrap())
    }
}

/// A generation to be begun.
pub fn new() -> NewGeneration {
    NewGeneration {
        id: GenerationId(Uuid::now_v7()),
        user: UserId::LOCAL,
        brief: greenlit_testkit::builders::brief_for("sourdough for beginners", "en"),
        settings: greenlit_testkit::builders::settings(),
        labels: Vec::new(),
        batch: None,
        idempotency_key: None,
        priority: 0,
        key: None,
    }
}
