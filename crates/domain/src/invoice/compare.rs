//! Holds an invoice against the ledger, line by line.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Amount, Booked, Entered, Invoice, Kind, Told, Tolerance};
use crate::money::MicroDollars;
use crate::spending::Date;

/// How invoice and ledger stand to each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// Each day and model, in this order.
    pub lines: Vec<Compared>,
    /// All that the invoice tells.
    pub told: Told,
    /// All that the ledger has of it.
    pub booked: Booked,
    /// Calls in the ledger of a kind that the invoice does not tell of.
    pub left_out: u64,
}

/// One model on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compared {
    /// The day, in UTC.
    pub day: Date,
    /// The model; `None` is all together.
    pub model: Option<String>,
    /// What the invoice tells of it.
    pub told: Option<Told>,
    /// What the ledger has of it.
    pub booked: Option<Booked>,
    /// How they stand to each other.
    pub verdict: Verdict,
    /// In what they differ.
    pub differences: Vec<Difference>,
    /// What may explain it.
    pub notes: Vec<Note>,
}

/// How a line of both stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Verdict {
    /// Both tell the same.
    Agrees,
    /// Both know of it and tell different figures.
    Differs,
    /// The ledger knows nothing of it: another program has the same key, or the job was deleted.
    InvoiceAlone,
    /// The invoice knows nothing of it.
    LedgerAlone,
}

/// What is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Measure {
    /// Calls that were answered.
    Requests,
    /// Tokens that were sent.
    Input,
    /// Of these, those from the cache.
    CachedInput,
    /// Tokens that came back.
    Output,
    /// Pictures.
    Images,
    /// Money, in millionths of a micro-dollar.
    Amount,
}

/// A figure that differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Difference {
    /// Which.
    pub measure: Measure,
    /// What the invoice tells.
    pub invoice: i128,
    /// What the ledger has.
    pub ledger: i128,
}

/// What may explain a difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", tag = "why")]
pub enum Note {
    /// Calls were cut off, and may be billed.
    #[serde(rename_all = "camelCase")]
    Lost {
        /// How many.
        calls: u64,
        /// What they may cost, as far as it is still set aside.
        at_most_micros: MicroDollars,
    },
    /// Calls are not answered yet.
    UnderWay {
        /// How many.
        calls: u64,
    },
    /// Nobody knows what answered calls cost.
    Unpriced {
        /// How many.
        calls: u64,
    },
    /// Over all days the model's figures agree: calls near midnight stand on the day before or after.
    Midnight,
}

/// What either side has of each model on each day.
type Sides = BTreeMap<(Date, Option<String>), (Option<Told>, Option<Booked>)>;

/// Holds them against each other. `known` gives the name by which the ledger and an invoice call the same model.
#[must_use]
pub fn compare(
    invoice: &Invoice,
    ledger: &[Entered],
    tolerance: Tolerance,
    known: impl Fn(&str) -> String,
) -> Comparison {
    let mut lines = Sides::new();
    let mut told = Told::default();
    for (day, model, line) in invoice.entries() {
        told.add(line);
        let (mine, _) = lines.entry((day, model.map(&known))).or_default();
        mine.get_or_insert_default().add(line);
    }
    let by_model = invoice.knows_models();
    let mut booked = Booked::default();
    let mut left_out = 0;
    for line in ledger {
        let is_covered = match line.kind {
            Kind::Text => invoice.covers.texts,
            Kind::Picture => invoice.covers.pictures,
        };
        if !is_covered {
            left_out += line.booked.answered;
            continue;
        }
        booked.add(&line.booked);
        let model = by_model.then(|| known(&line.model));
        let (_, mine) = lines.entry((line.day, model)).or_default();
        mine.get_or_insert_default().add(&line.booked);
    }
    let mut lines: Vec<_> = lines
        .into_iter()
        .map(|((day, model), (told, booked))| compared(day, model, told, booked, tolerance))
        .filter(|line| line.verdict != Verdict::Agrees || line.told.is_some())
        .collect();
    find_midnights(&mut lines, tolerance);
    Comparison {
        lines,
        told,
        booked,
        left_out,
    }
}

impl Comparison {
    /// How many lines stand so.
    #[must_use]
    pub fn count(&self, verdict: Verdict) -> usize {
        let stand_so = |line: &&Compared| line.verdict == verdict;
        self.lines.iter().filter(stand_so).count()
    }

    /// Whether all lines agree.
    #[must_use]
    pub fn agrees(&self) -> bool {
        self.lines
            .iter()
            .all(|line| line.verdict == Verdict::Agrees)
    }
}

fn compared(
    day: Date,
    model: Option<String>,
    told: Option<Told>,
    booked: Option<Booked>,
    tolerance: Tolerance,
) -> Compared {
    let mut line = Compared {
        day,
        model,
        told,
        booked,
        verdict: Verdict::Agrees,
        differences: Vec::new(),
        notes: Vec::new(),
    };
    match (told, booked) {
        (Some(told), None) => {
            if !told.is_nothing() {
                line.verdict = Verdict::InvoiceAlone;
            }
            line.differences = differences(&told, &Booked::default(), Tolerance::default());
        }
        (None, Some(booked)) => {
            // What was only refused or lost is on no invoice, and need not be.
            if booked.answered > 0 {
                line.verdict = Verdict::LedgerAlone;
            }
            line.notes = notes(&[], &booked);
        }
        (Some(told), Some(booked)) => {
            line.differences = differences(&told, &booked, tolerance);
            let knows_cost = told.amount.is_none() || booked.unpriced == 0;
            if !line.differences.is_empty() || !knows_cost {
                line.verdict = Verdict::Differs;
            }
            if line.verdict == Verdict::Differs {
                line.notes = notes(&line.differences, &booked);
            }
        }
        (None, None) => {}
    }
    line
}

fn differences(told: &Told, booked: &Booked, tolerance: Tolerance) -> Vec<Difference> {
    let count = |measure, told: Option<u64>, booked: u64| {
        Some((measure, i128::from(told?), i128::from(booked), 0..=0))
    };
    // The ledger rounds each call up to a micro-dollar, and an export may round its own sum.
    let rounding = -500_000..=i128::from(booked.answered) * 1_000_000 + 500_000;
    let money = told.amount.map(|amount| {
        let cost = Amount::from(booked.cost).0;
        (Measure::Amount, amount.0, cost, rounding)
    });
    [
        count(Measure::Requests, told.requests, booked.answered),
        count(Measure::Input, told.input, booked.input),
        count(Measure::CachedInput, told.cached_input, booked.cached_input),
        count(Measure::Output, told.output, booked.output),
        count(Measure::Images, told.images, booked.images),
        money,
    ]
    .into_iter()
    .flatten()
    .filter(|(_, invoice, ledger, rounding)| {
        let more = ledger - invoice;
        !rounding.contains(&more) && !tolerance.takes(more, *invoice, *ledger)
    })
    .map(|(measure, invoice, ledger, _)| Difference {
        measure,
        invoice,
        ledger,
    })
    .collect()
}

fn notes(differences: &[Difference], booked: &Booked) -> Vec<Note> {
    let mut notes = Vec::new();
    let invoice_has_more = differences.iter().all(|one| one.invoice > one.ledger);
    // More calls are missing than were lost: others must be meant too.
    let at_most = |calls: u64| {
        differences
            .iter()
            .filter(|one| one.measure == Measure::Requests)
            .all(|one| one.invoice - one.ledger <= i128::from(calls))
    };
    if booked.lost > 0 && invoice_has_more && at_most(booked.lost) {
        notes.push(Note::Lost {
            calls: booked.lost,
            at_most_micros: booked.at_most,
        });
    }
    if booked.under_way > 0 && invoice_has_more {
        notes.push(Note::UnderWay {
            calls: booked.under_way,
        });
    }
    if booked.unpriced > 0 {
        notes.push(Note::Unpriced {
            calls: booked.unpriced,
        });
    }
    notes
}

/// Marks the lines of models whose figures agree over all days.
fn find_midnights(lines: &mut [Compared], tolerance: Tolerance) {
    let mut models: BTreeMap<Option<String>, (Told, Booked)> = BTreeMap::new();
    for line in &*lines {
        let (told, booked) = models.entry(line.model.clone()).or_default();
        told.add(&line.told.unwrap_or_default());
        booked.add(&line.booked.unwrap_or_default());
    }
    for line in lines {
        let differs = line.verdict != Verdict::Agrees;
        let Some((told, booked)) = models.get(&line.model).filter(|_| differs) else {
            continue;
        };
        if booked.unpriced == 0 && differences(told, booked, tolerance).is_empty() {
            line.notes.push(Note::Midnight);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::invoice::Covers;

    fn day(day: u32) -> Date {
        Date::new(2026, 11, day).unwrap()
    }

    fn told(requests: u64, tokens: u64, micros: i128) -> Told {
        Told {
            requests: Some(requests),
            input: Some(tokens),
            amount: Some(Amount(micros * 1_000_000)),
            ..Told::default()
        }
    }

    fn booked(answered: u64, tokens: u64, micros: i64) -> Booked {
        Booked {
            answered,
            input: tokens,
            cost: MicroDollars(micros),
            ..Booked::default()
        }
    }

    fn invoice(lines: &[(u32, &str, Told)]) -> Invoice {
        let mut invoice = Invoice {
            covers: Covers {
                texts: true,
                pictures: true,
            },
            ..Invoice::default()
        };
        for (of, model, told) in lines {
            invoice.add(day(*of), Some(model), *told).unwrap();
        }
        invoice
    }

    fn entered(lines: &[(u32, &str, Booked)]) -> Vec<Entered> {
        lines
            .iter()
            .map(|(of, model, booked)| Entered {
                day: day(*of),
                model: (*model).to_owned(),
                kind: Kind::Text,
                booked: *booked,
            })
            .collect()
    }

    fn held(invoice: &Invoice, ledger: &[Entered], tolerance: &str) -> Comparison {
        let without_day = |model: &str| model.replace("-2026-10-14", "");
        compare(invoice, ledger, tolerance.parse().unwrap(), without_day)
    }

    #[test]
    fn the_same_under_another_name_agrees() {
        let comparison = held(
            &invoice(&[
                (1, "m-2026-10-14", told(2, 300, 40)),
                (1, "m", told(1, 0, 2)),
            ]),
            &entered(&[(1, "m", booked(3, 300, 42))]),
            "0%",
        );
        assert!(comparison.agrees(), "{comparison:?}");
        assert_eq!(comparison.lines.len(), 1);
    }

    #[test]
    fn each_side_may_stand_alone() {
        let comparison = held(
            &invoice(&[(1, "m", told(1, 1, 1)), (2, "idle", told(0, 0, 0))]),
            &entered(&[(1, "n", booked(1, 1, 1)), (2, "refused", Booked::default())]),
            "0%",
        );
        let verdicts: Vec<_> = comparison.lines.iter().map(|line| line.verdict).collect();
        let (invoice, ledger) = (Verdict::InvoiceAlone, Verdict::LedgerAlone);
        assert_eq!(verdicts, [invoice, ledger, Verdict::Agrees]);
        assert_eq!(comparison.count(invoice), 1);
    }

    #[test]
    fn rounding_up_each_call_is_no_difference_and_more_is() {
        for (micros, agrees) in [(100, true), (103, true), (104, false), (99, false)] {
            let comparison = held(
                &invoice(&[(1, "m", told(3, 9, 100))]),
                &entered(&[(1, "m", booked(3, 9, micros))]),
                "0%",
            );
            assert_eq!(comparison.agrees(), agrees, "{micros}");
        }
        let near = held(
            &invoice(&[(1, "m", told(3, 1_000, 100_000))]),
            &entered(&[(1, "m", booked(3, 1_009, 100_900))]),
            "1%",
        );
        assert!(near.agrees());
    }

    #[test]
    fn lost_calls_explain_what_the_invoice_has_more_of_and_no_more_than_that() {
        let lost = Booked {
            lost: 1,
            at_most: MicroDollars(50),
            ..booked(3, 300, 30)
        };
        let notes = |told| {
            let comparison = held(
                &invoice(&[(1, "m", told)]),
                &entered(&[(1, "m", lost)]),
                "0%",
            );
            assert_eq!(comparison.lines[0].verdict, Verdict::Differs);
            comparison.lines[0].notes.clone()
        };
        let explained = Note::Lost {
            calls: 1,
            at_most_micros: MicroDollars(50),
        };
        assert_eq!(notes(told(4, 400, 40)), [explained]);
        assert_eq!(notes(told(5, 500, 50)), []);
        assert_eq!(notes(told(3, 200, 30)), []);
        // What was lost and is not billed needs no explanation.
        let comparison = held(
            &invoice(&[(1, "m", told(3, 300, 30))]),
            &entered(&[(1, "m", lost)]),
            "0%",
        );
        assert!(comparison.agrees());
    }

    #[test]
    fn a_cost_that_nobody_knows_agrees_with_no_amount() {
        let unpriced = Booked {
            unpriced: 1,
            ..booked(1, 5, 0)
        };
        let ledger = entered(&[(1, "m", unpriced)]);
        let comparison = held(&invoice(&[(1, "m", told(1, 5, 0))]), &ledger, "0%");
        assert_eq!(comparison.lines[0].notes, [Note::Unpriced { calls: 1 }]);
        assert!(!comparison.agrees());
        let tokens = Told {
            amount: None,
            ..told(1, 5, 0)
        };
        assert!(held(&invoice(&[(1, "m", tokens)]), &ledger, "0%").agrees());
    }

    #[test]
    fn a_call_at_midnight_is_told_from_a_lost_one() {
        let comparison = held(
            &invoice(&[(1, "m", told(1, 10, 10)), (2, "m", told(2, 20, 20))]),
            &entered(&[(1, "m", booked(2, 20, 20)), (2, "m", booked(1, 10, 10))]),
            "0%",
        );
        assert_eq!(comparison.count(Verdict::Differs), 2);
        for line in &comparison.lines {
            assert_eq!(line.notes, [Note::Midnight], "{}", line.day);
        }
    }

    #[test]
    fn an_export_without_models_is_held_against_whole_days() {
        let mut bare = invoice(&[]);
        bare.add(day(1), None, told(3, 30, 30)).unwrap();
        let ledger = entered(&[(1, "m", booked(1, 10, 10)), (1, "n", booked(2, 20, 20))]);
        assert!(held(&bare, &ledger, "0%").agrees());
    }

    #[test]
    fn what_an_export_does_not_tell_of_is_left_out_and_counted() {
        let mut texts = invoice(&[(1, "m", told(1, 10, 10))]);
        texts.covers.pictures = false;
        let mut ledger = entered(&[(1, "m", booked(1, 10, 10)), (1, "p", booked(2, 0, 9))]);
        ledger[1].kind = Kind::Picture;
        let comparison = held(&texts, &ledger, "0%");
        assert!(comparison.agrees());
        assert_eq!(comparison.left_out, 2);
    }

    proptest! {
        #[test]
        fn whoever_is_held_against_himself_agrees(
            lines in prop::collection::vec((1..28_u32, 0..4_usize, 0..50_u64, 0..1_000_000_u64, 0..1_000_000_i64), 0..60),
        ) {
            let names = ["a", "b", "c-2026-10-14", "c"];
            let mut mine = invoice(&[]);
            let mut ledger = Vec::new();
            for (of, name, calls, tokens, micros) in lines {
                mine.add(day(of), Some(names[name]), told(calls, tokens, micros.into())).unwrap();
                ledger.extend(entered(&[(of, names[name], booked(calls, tokens, micros))]));
            }
            prop_assert!(held(&mine, &ledger, "0%").agrees());
        }
    }
}
