//! How long steps usually take, by the last calls of the ledger.

use std::collections::BTreeMap;
use std::time::Duration;

use greenlit_domain::step::Step;
use greenlit_domain::time::Timestamp;

use crate::db::{query, same};
use crate::error::StoreError;
use crate::open::Store;

/// How long a step usually takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepTime {
    /// Which.
    pub step: Step,
    /// Half of them took no longer.
    pub median: Duration,
    /// How many of them were looked at.
    pub count: u32,
}

impl Store {
    /// The medians of the steps that these models were asked for among the last calls, from the first call of a step to
    /// the end of its last.
    pub async fn usual_times(&self, models: &[String]) -> Result<Vec<StepTime>, StoreError> {
        let rows = query("read of the last calls", same!("usual"))
            .fetch_all(&self.readers)
            .await?;
        let mut times: BTreeMap<Step, Vec<Duration>> = BTreeMap::new();
        for row in &rows {
            let model: String = row.get("model")?;
            if !models.contains(&model) {
                continue;
            }
            let name: String = row.get("step")?;
            let step = Step::parse(&name)
                .ok_or_else(|| StoreError::corrupt("step", &name, "no such step"))?;
            let (began, ended): (Timestamp, Timestamp) = (row.get("began")?, row.get("ended")?);
            times.entry(step).or_default().push(ended.since(began));
        }
        Ok(times
            .into_iter()
            .map(|(step, took)| median(step, took))
            .collect())
    }
}

fn median(step: Step, mut took: Vec<Duration>) -> StepTime {
    took.sort_unstable();
    StepTime {
        step,
        median: took.get(took.len() / 2).copied().unwrap_or_default(),
        count: u32::try_from(took.len()).unwrap_or(u32::MAX),
    }
}
