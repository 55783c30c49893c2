//! The dashboard's questions: what became of each day's jobs, how long agents' calls took, what they cost.
//!
//! A day is read once and kept: one that is over for ten minutes, one that still grows for two seconds. So a page costs
//! at most what its first reader waits for, whatever the history holds.

mod kept;

use std::sync::Arc;

use greenlit_domain::agent::Agent;
use greenlit_domain::generation::Status;
use greenlit_domain::id::UserId;
use greenlit_domain::money::MicroDollars;
use greenlit_domain::step::Step;
use greenlit_domain::time::Timestamp;

use crate::db::{Row, apart, query};
use crate::error::StoreError;
use crate::open::Store;

pub(crate) use kept::Kept;

const MILLIS_A_DAY: i64 = 24 * 60 * 60 * 1000;

/// Whose figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Whose {
    /// Of one user.
    User(UserId),
    /// Of all users together.
    All,
}

/// A day in UTC, counted from 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub i64);

/// What there is to say of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayFigures {
    /// Which.
    pub day: Day,
    /// How many of the jobs that were begun then stand where, in the order of [`Status::ALL`].
    pub jobs: [u32; Status::ALL.len()],
    /// What each agent did, in the order of [`Agent::ALL`].
    pub agents: [AgentFigures; Agent::ALL.len()],
}

/// What an agent did on a day, by the calls that were sent then.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AgentFigures {
    /// How many calls.
    pub calls: u32,
    /// Of these, how many were answered.
    pub settled: u32,
    /// Of these, how many brought nothing.
    pub failed: u32,
    /// What they cost, as far as it is known.
    pub cost: MicroDollars,
    /// For how many calls it is not known.
    pub unpriced: u32,
    /// Tokens that were sent.
    pub input_tokens: i64,
    /// Tokens that came back, those of pictures included.
    pub output_tokens: i64,
    /// How long the answered ones took in milliseconds, the shortest first.
    pub took: Vec<u32>,
}

impl Day {
    /// The day of a point in time.
    #[must_use]
    pub fn of(at: Timestamp) -> Self {
        Self(at.0.div_euclid(MILLIS_A_DAY))
    }

    /// When it begins.
    #[must_use]
    pub fn start(self) -> Timestamp {
        Timestamp(self.0.saturating_mul(MILLIS_A_DAY))
    }

    /// So many days earlier.
    #[must_use]
    pub fn minus(self, days: u16) -> Self {
        Self(self.0.saturating_sub(days.into()))
    }
}

impl DayFigures {
    fn empty(day: Day) -> Self {
        Self {
            day,
            jobs: Default::default(),
            agents: Default::default(),
        }
    }

    /// How many jobs stand there.
    #[must_use]
    pub fn jobs_in(&self, status: Status) -> u32 {
        self.jobs[place(&Status::ALL, &status)]
    }

    /// What an agent did.
    #[must_use]
    pub fn agent(&self, agent: Agent) -> &AgentFigures {
        &self.agents[place(&Agent::ALL, &agent)]
    }
}

impl AgentFigures {
    /// Several figures together.
    #[must_use]
    pub fn sum<'f>(all: impl IntoIterator<Item = &'f Self, IntoIter: Clone>) -> Self {
        let all = all.into_iter();
        let times = all.clone().map(|one| one.took.len()).sum();
        let mut sum = Self {
            took: Vec::with_capacity(times),
            ..Self::default()
        };
        for one in all {
            sum.add(one);
        }
        // Not the unstable one: this finds the runs that are sorted already, and merges them.
        sum.took.sort();
        sum
    }

    /// Adds these, and leaves the times to be sorted.
    fn add(&mut self, more: &Self) {
        self.calls += more.calls;
        self.settled += more.settled;
        self.failed += more.failed;
        self.cost = self.cost + more.cost;
        self.unpriced += more.unpriced;
        self.input_tokens = self.input_tokens.saturating_add(more.input_tokens);
        self.output_tokens = self.output_tokens.saturating_add(more.output_tokens);
        self.took.extend(&more.took);
    }

    /// The time within which this share of the answered calls came, in milliseconds: the nearest rank. `None` where none did.
    #[must_use]
    pub fn percentile(&self, percent: u8) -> Option<u32> {
        let rank = (self.took.len() * usize::from(percent.min(100))).div_ceil(100);
        self.took.get(rank.saturating_sub(1)).copied()
    }
}

/// Where a value stands among all; they hold every one.
fn place<T: PartialEq>(all: &[T], one: &T) -> usize {
    all.iter().position(|known| known == one).unwrap_or(0)
}

impl Store {
    /// What there is to say of each of these days, the first to the last; days without anything are among them.
    pub async fn figures(
        &self,
        whose: Whose,
        first: Day,
        last: Day,
    ) -> Result<Vec<Arc<DayFigures>>, StoreError> {
        let now = self.clock.now();
        if let Some((from, to)) = self.days.missing(whose, first, last, now) {
            self.days
                .keep(whose, self.read_days(whose, from, to).await?, now);
        }
        let empty = |day| Arc::new(DayFigures::empty(Day(day)));
        Ok((first.0..=last.0)
            .map(|day| self.days.get(whose, Day(day)).unwrap_or_else(|| empty(day)))
            .collect())
    }

    async fn read_days(
        &self,
        whose: Whose,
        first: Day,
        last: Day,
    ) -> Result<Vec<DayFigures>, StoreError> {
        let user = match whose {
            Whose::User(user) => Some(user),
            Whose::All => None,
        };
        let jobs = query("read of figures", apart!("figures_jobs"))
            .bind(user)
            .bind(first.start())
            .bind(Day(last.0.saturating_add(1)).start())
            .fetch_all(&self.readers);
        let calls = query("read of figures", apart!("figures_calls"))
            .bind(user)
            .bind(first.0)
            .bind(last.0)
            .fetch_all(&self.readers);
        let (jobs, calls) = tokio::try_join!(jobs, calls)?;
        let mut days: Vec<_> = (first.0..=last.0)
            .map(|day| DayFigures::empty(Day(day)))
            .collect();
        for row in &jobs {
            let name: String = row.get("status")?;
            let status = Status::parse(&name)
                .ok_or_else(|| StoreError::corrupt("status", &name, "no such status"))?;
            if let Some(day) = of(&mut days, row)? {
                day.jobs[place(&Status::ALL, &status)] = row.get("jobs")?;
            }
        }
        for row in &calls {
            let name: String = row.get("step")?;
            let step = Step::parse(&name)
                .ok_or_else(|| StoreError::corrupt("step", &name, "no such step"))?;
            if let Some(day) = of(&mut days, row)? {
                let figures = &mut day.agents[place(&Agent::ALL, &Agent::of(step))];
                figures.add(&agent(row)?);
            }
        }
        for figures in days.iter_mut().flat_map(|day| &mut day.agents) {
            figures.took.sort();
        }
        Ok(days)
    }
}

/// The day that a row is about.
fn of<'d>(days: &'d mut [DayFigures], row: &Row) -> Result<Option<&'d mut DayFigures>, StoreError> {
    let day = Day(row.get("day")?);
    Ok(days.iter_mut().find(|figures| figures.day == day))
}

fn agent(row: &Row) -> Result<AgentFigures, StoreError> {
    let took: String = row.get("took")?;
    let took: Vec<i64> = serde_json::from_str(&took)
        .map_err(|why| StoreError::corrupt("times of calls", "a day", why))?;
    // A clock that was put back makes a call end before it began.
    let millis = |took: i64| u32::try_from(took.max(0)).unwrap_or(u32::MAX);
    Ok(AgentFigures {
        calls: row.get("calls")?,
        settled: row.get("settled")?,
        failed: row.get("failed")?,
        cost: MicroDollars(row.get("cost")?),
        unpriced: row.get("unpriced")?,
        input_tokens: row.get("input_tokens")?,
        output_tokens: row.get("output_tokens")?,
        took: took.into_iter().map(millis).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_times_that_were_measured() {
        let of = |took: &[u32]| AgentFigures {
            took: took.to_vec(),
            ..AgentFigures::default()
        };
        let hundred = of(&(1..=100).collect::<Vec<_>>());
        assert_eq!(hundred.percentile(50), Some(50));
        assert_eq!(hundred.percentile(95), Some(95));
        assert_eq!(hundred.percentile(100), Some(100));
        assert_eq!(of(&[7, 9]).percentile(50), Some(7));
        assert_eq!(of(&[7, 9]).percentile(51), Some(9));
        assert_eq!(of(&[7]).percentile(0), Some(7));
        assert_eq!(of(&[]).percentile(50), None);
    }

    #[test]
    fn a_day_begins_at_midnight() {
        assert_eq!(Day::of(Day(20_000).start()), Day(20_000));
        assert_eq!(Day::of(Timestamp(Day(20_000).start().0 - 1)), Day(19_999));
        assert_eq!(Day::of(Timestamp(-1)), Day(-1));
    }
}
