//! What the ledger's calls came to, by day, agent, model, user or keyword.
//!
//! A report's lines always sum up to its whole: what a call cost is counted once, whatever became of its package. Costs that
//! nobody knows are counted beside the sum, never as nothing.

mod days;
mod told;

use serde::{Serialize, Serializer};

use crate::money::MicroDollars;

pub use days::{Date, Span, Typed};
pub use told::{Asked, ToldLine, ToldReport, ToldRest};

/// What calls are told apart by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum By {
    /// The day on which they were sent.
    Day,
    /// The agent that asked.
    Agent,
    /// The model that was asked, and its provider.
    Model,
    /// The user whose package it was for.
    User,
    /// The package's keyword.
    Keyword,
}

impl By {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Day,
        Self::Agent,
        Self::Model,
        Self::User,
        Self::Keyword,
    ];

    /// Its name, which is also what people type.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Agent => "agent",
            Self::Model => "model",
            Self::User => "user",
            Self::Keyword => "keyword",
        }
    }

    /// The one of this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|by| by.as_str() == name)
    }
}

impl Serialize for By {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// What some calls came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Spent {
    /// How many calls were sent.
    pub calls: u64,
    /// For how many packages, finished or not.
    pub packages: u64,
    /// How many calls the provider refused; they cost nothing.
    #[serde(rename = "refusedCalls")]
    pub refused: u64,
    /// How many are not answered yet.
    #[serde(rename = "underWayCalls")]
    pub under_way: u64,
    /// What they cost, as far as it is known.
    #[serde(rename = "costMicros")]
    pub cost: MicroDollars,
    /// For how many that are over it is not known.
    #[serde(rename = "unknownCostCalls")]
    pub unknown: u64,
    /// Tokens that were sent.
    #[serde(rename = "inputTokens")]
    pub input: u64,
    /// Of these, those that the provider read from its cache.
    #[serde(rename = "cachedInputTokens")]
    pub cached_input: u64,
    /// Tokens that came back, those of pictures included.
    #[serde(rename = "outputTokens")]
    pub output: u64,
    /// Pictures that came back.
    pub images: u64,
}

impl Spent {
    /// What a package cost on average, to the nearest micro-dollar; `None` without one, and where a part is not known.
    #[must_use]
    pub fn a_package(&self) -> Option<MicroDollars> {
        if self.unknown > 0 {
            return None;
        }
        let packages = i64::try_from(self.packages)
            .ok()
            .filter(|count| *count > 0)?;
        Some(MicroDollars(
            self.cost.0.saturating_add(packages / 2) / packages,
        ))
    }

    /// Which part of the whole's cost this is, in tenths of a percent, to the nearest.
    #[must_use]
    pub fn share_of(&self, whole: &Self) -> u32 {
        let (part, whole) = (i128::from(self.cost.0), i128::from(whole.cost.0));
        if whole <= 0 {
            return 0;
        }
        u32::try_from((part * 1_000 + whole / 2) / whole).unwrap_or(0)
    }

    /// Both together, but for the packages: one may have calls in both.
    fn add_calls(&mut self, more: &Self) {
        self.calls += more.calls;
        self.refused += more.refused;
        self.under_way += more.under_way;
        self.cost = self.cost + more.cost;
        self.unknown += more.unknown;
        self.input = self.input.saturating_add(more.input);
        self.cached_input = self.cached_input.saturating_add(more.cached_input);
        self.output = self.output.saturating_add(more.output);
        self.images = self.images.saturating_add(more.images);
    }
}

/// The name of the line of all calls whose jobs were deleted, or whose users erased: nobody knows of whom and of what they were.
pub const DELETED: &str = "(deleted)";

/// One line of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What its calls have in common: a day as `2026-11-24`, an agent, a model, a user's id, a keyword.
    pub name: String,
    /// What people know it by besides: a model's provider, a user's address.
    pub known_as: Option<String>,
    /// What they came to.
    pub spent: Spent,
}

/// What the calls of some days came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// What they are told apart by.
    pub by: By,
    /// Days in their order; all else by what it cost, the most first.
    pub lines: Vec<Line>,
    /// All lines together.
    pub whole: Spent,
}

/// The longest lists are cut; what is left out is told as one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rest {
    /// How many lines are left out.
    pub lines: usize,
    /// What they came to; of their packages nobody knows how many are the same.
    pub spent: Spent,
}

impl Report {
    /// Puts lines in order, makes one of those that are of the same (they have no package in common), and sums them up.
    /// `packages` is how many there are over all lines.
    #[must_use]
    pub fn new(by: By, mut lines: Vec<Line>, packages: u64) -> Self {
        lines.sort_by(|a, b| (&a.name, &a.known_as).cmp(&(&b.name, &b.known_as)));
        lines.dedup_by(|next, line| {
            let is_same = (&next.name, &next.known_as) == (&line.name, &line.known_as);
            if is_same {
                line.spent.add_calls(&next.spent);
                line.spent.packages += next.spent.packages;
            }
            is_same
        });
        lines.sort_by(|a, b| {
            let costliest = b.spent.cost.cmp(&a.spent.cost);
            let in_order = (&a.name, &a.known_as).cmp(&(&b.name, &b.known_as));
            match by {
                By::Day => in_order,
                _ => costliest.then(in_order),
            }
        });
        let mut whole = Spent {
            packages,
            ..Spent::default()
        };
        for line in &lines {
            whole.add_calls(&line.spent);
        }
        Self { by, lines, whole }
    }

    /// Leaves the first lines, and says what the others came to; `None` where there are no others.
    pub fn cut(&mut self, most: usize) -> Option<Rest> {
        if self.lines.len() <= most {
            return None;
        }
        let mut spent = Spent::default();
        let rest = self.lines.split_off(most);
        for line in &rest {
            spent.add_calls(&line.spent);
        }
        Some(Rest {
            lines: rest.len(),
            spent,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn line(name: &str, cost: i64) -> Line {
        Line {
            name: name.to_owned(),
            known_as: None,
            spent: Spent {
                calls: 2,
                packages: 1,
                cost: MicroDollars(cost),
                ..Spent::default()
            },
        }
    }

    fn names(report: &Report) -> Vec<&str> {
        report.lines.iter().map(|line| line.name.as_str()).collect()
    }

    #[test]
    fn days_stand_in_their_order_and_all_else_by_what_it_cost() {
        let lines = || vec![line("b", 5), line("c", 9), line("a", 5)];
        assert_eq!(names(&Report::new(By::Model, lines(), 2)), ["c", "a", "b"]);
        assert_eq!(names(&Report::new(By::Day, lines(), 2)), ["a", "b", "c"]);
    }

    #[test]
    fn averages_and_shares_are_to_the_nearest() {
        let whole = line("", 300).spent;
        let part = Spent {
            packages: 3,
            cost: MicroDollars(200),
            ..Spent::default()
        };
        assert_eq!(part.a_package(), Some(MicroDollars(67)));
        assert_eq!(part.share_of(&whole), 667);
        assert_eq!(Spent::default().a_package(), None);
        let unknown = Spent { unknown: 1, ..part };
        assert_eq!(unknown.a_package(), None, "it would be too little");
        assert_eq!(Spent::default().share_of(&Spent::default()), 0);
    }

    #[test]
    fn every_name_is_read_back() {
        for by in By::ALL {
            assert_eq!(By::parse(by.as_str()), Some(by));
        }
        assert_eq!(By::parse("weekday"), None);
    }

    proptest! {
        #[test]
        fn what_is_left_out_is_told_to_the_micro_dollar(
            costs in prop::collection::vec(0..1_000_000_000_i64, 0..40), most in 0..50_usize,
        ) {
            // Some have a name in common, and become one line.
            let named = costs.iter().enumerate();
            let lines = named.map(|(at, cost)| line(&format!("x{}", at % 9), *cost)).collect();
            let mut report = Report::new(By::Keyword, lines, 7);
            let sum: i64 = costs.iter().sum();
            prop_assert_eq!(report.whole.cost.0, sum);
            let rest = report.cut(most);
            prop_assert!(report.lines.len() <= most);
            let shown: i64 = report.lines.iter().map(|line| line.spent.cost.0).sum();
            prop_assert_eq!(shown + rest.map_or(0, |rest| rest.spent.cost.0), sum);
            prop_assert_eq!(report.whole.calls, 2 * costs.len() as u64);
        }
    }
}
