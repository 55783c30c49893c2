//! A provider's own account of a time, and how the ledger stands beside it.
//!
//! Providers count by their days, which are UTC's, and by model. What an export does not tell is `None` and is not compared:
//! an export of amounts says nothing of tokens.

mod amount;
mod compare;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use crate::money::MicroDollars;
use crate::spending::Date;

pub use amount::{Amount, Tolerance};
pub use compare::{Compared, Comparison, Difference, Measure, Note, Verdict, compare};

/// The most lines of day and model that are kept of an export; a year of a hundred models has fewer.
pub const MOST_LINES: usize = 100_000;

/// What a provider tells of the calls to one model on one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Told {
    /// How many calls it answered.
    pub requests: Option<u64>,
    /// Tokens that were sent, cached ones included.
    pub input: Option<u64>,
    /// Of these, those from its cache.
    pub cached_input: Option<u64>,
    /// Tokens that came back.
    pub output: Option<u64>,
    /// Pictures.
    pub images: Option<u64>,
    /// Money.
    pub amount: Option<Amount>,
}

/// Which calls an export tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Covers {
    /// Those for texts.
    pub texts: bool,
    /// Those for pictures.
    pub pictures: bool,
}

/// One or more exports, read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Invoice {
    entries: BTreeMap<(Date, Option<String>), Told>,
    days: Option<(Date, Date)>,
    /// Which calls it tells of.
    pub covers: Covers,
    /// It says itself that there is more of it, which was not given.
    pub has_more: bool,
}

/// There are more lines than [`MOST_LINES`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("it has more than {MOST_LINES} lines of day and model: export a shorter time")]
pub struct TooManyLines;

impl Invoice {
    /// Adds what is told of a model on a day; `None` is of all models together. Further lines of both are added up.
    ///
    /// # Errors
    /// When there are too many.
    pub fn add(&mut self, day: Date, model: Option<&str>, told: Told) -> Result<(), TooManyLines> {
        self.reaches(day);
        let is_full = self.entries.len() >= MOST_LINES;
        match self.entries.entry((day, model.map(str::to_owned))) {
            Entry::Occupied(mut entry) => entry.get_mut().add(&told),
            Entry::Vacant(_) if is_full => return Err(TooManyLines),
            Entry::Vacant(entry) => {
                entry.insert(told);
            }
        }
        Ok(())
    }

    /// Says that it tells of a day, if only that nothing was used.
    pub fn reaches(&mut self, day: Date) {
        self.days = Some(match self.days {
            None => (day, day),
            Some((first, last)) => (first.min(day), last.max(day)),
        });
    }

    /// Its first and its last day; `None` where it tells of none.
    #[must_use]
    pub fn days(&self) -> Option<(Date, Date)> {
        self.days
    }

    /// What it tells of each model on each day.
    pub fn entries(&self) -> impl Iterator<Item = (Date, Option<&str>, &Told)> {
        self.entries
            .iter()
            .map(|((day, model), told)| (*day, model.as_deref(), told))
    }

    /// Whether it tells models apart.
    #[must_use]
    pub fn knows_models(&self) -> bool {
        self.entries.keys().any(|(_, model)| model.is_some())
    }
}

impl Told {
    /// Adds what another line tells.
    pub fn add(&mut self, more: &Self) {
        fn both(mine: &mut Option<u64>, more: Option<u64>) {
            if let Some(more) = more {
                *mine = Some(mine.unwrap_or(0).saturating_add(more));
            }
        }
        both(&mut self.requests, more.requests);
        both(&mut self.input, more.input);
        both(&mut self.cached_input, more.cached_input);
        both(&mut self.output, more.output);
        both(&mut self.images, more.images);
        if let Some(more) = more.amount {
            let mine = self.amount.unwrap_or_default();
            self.amount = Some(Amount(mine.0.saturating_add(more.0)));
        }
    }

    /// Whether it tells of nothing.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        let counts = [
            self.requests,
            self.input,
            self.cached_input,
            self.output,
            self.images,
        ];
        counts.iter().all(|count| count.unwrap_or(0) == 0) && self.amount.unwrap_or_default().0 == 0
    }
}

/// What the ledger has of the calls to one model on one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Booked {
    /// How many calls were answered; refused ones cost nothing and are on no invoice.
    pub answered: u64,
    /// How many were cut off, so that nobody here knows whether they are billed.
    pub lost: u64,
    /// How many are not answered yet.
    pub under_way: u64,
    /// Of the answered ones, those whose cost nobody knows.
    pub unpriced: u64,
    /// Tokens that were sent, cached ones included.
    pub input: u64,
    /// Of these, those from the provider's cache.
    pub cached_input: u64,
    /// Tokens that came back, those of pictures included.
    pub output: u64,
    /// Pictures.
    pub images: u64,
    /// What they cost, as far as it is known.
    pub cost: MicroDollars,
    /// What the lost ones may cost at most, as far as it is still set aside.
    pub at_most: MicroDollars,
}

/// A line of the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entered {
    /// The day in UTC on which the calls were sent.
    pub day: Date,
    /// The model that was asked.
    pub model: String,
    /// Whether they were for pictures.
    pub kind: Kind,
    /// What they came to.
    pub booked: Booked,
}

/// What calls were for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Texts.
    Text,
    /// Pictures.
    Picture,
}

impl Booked {
    /// Adds what another line has.
    pub fn add(&mut self, more: &Self) {
        self.answered += more.answered;
        self.lost += more.lost;
        self.under_way += more.under_way;
        self.unpriced += more.unpriced;
        self.input = self.input.saturating_add(more.input);
        self.cached_input = self.cached_input.saturating_add(more.cached_input);
        self.output = self.output.saturating_add(more.output);
        self.images = self.images.saturating_add(more.images);
        self.cost = self.cost + more.cost;
        self.at_most = self.at_most + more.at_most;
    }
}
