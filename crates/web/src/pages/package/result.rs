//! The form in which the result of Test & Compare is written down.

use greenlit_domain::input::InputFault;
use greenlit_domain::test_result::{MOST_PAIRS, TestResult, Written};

use super::LETTERS;
use crate::pages::form::Form;
use crate::pages::words::Words;

/// What is in the form.
#[derive(Debug, Default)]
pub struct Typed {
    /// `1` to `3`, or `none`.
    pub winner: String,
    /// Percentages as they were typed.
    pub shares: [String; MOST_PAIRS],
    /// In own words.
    pub note: String,
}

/// The fields of the shares.
const SHARES: [&str; MOST_PAIRS] = ["share-1", "share-2", "share-3"];

impl Typed {
    /// What was sent.
    pub fn read(form: &Form) -> Self {
        let text = |name| form.text(name).unwrap_or_default().trim().to_owned();
        Self {
            winner: text("winner"),
            shares: SHARES.map(text),
            note: text("note"),
        }
    }

    /// What was written down before.
    pub fn of(words: &Words, result: &TestResult) -> Self {
        let shares = &result.shares;
        let share = |place: usize| {
            let share = shares.get(place);
            share.map_or_else(String::new, |share| words.decimal(share.percent()))
        };
        Self {
            winner: result
                .winner
                .map_or_else(|| "none".to_owned(), |winner| winner.to_string()),
            shares: [share(0), share(1), share(2)],
            note: result.note.clone().unwrap_or_default(),
        }
    }

    /// Whether this is the winner that was chosen.
    pub fn names(&self, place: &usize) -> bool {
        self.winner == (place + 1).to_string()
    }

    /// A field of the shares.
    pub fn share(&self, place: &usize) -> &str {
        self.shares.get(*place).map_or("", String::as_str)
    }

    /// The result for so many pairs.
    pub fn check(&self, pairs: usize) -> Result<TestResult, Vec<InputFault>> {
        let mut faults = Vec::new();
        let winner = match self.winner.as_str() {
            "none" => None,
            "" => {
                faults.push(InputFault::new("winner", "is missing"));
                None
            }
            // What is no number is no pair.
            other => Some(other.parse().unwrap_or(0)),
        };
        let written = Written {
            winner,
            shares: self.read_shares(pairs),
            note: Some(self.note.clone()),
        };
        match written.check(pairs) {
            Ok(result) if faults.is_empty() => Ok(result),
            Ok(_) => Err(faults),
            Err(more) => {
                faults.extend(more);
                Err(faults)
            }
        }
    }

    /// All fields are left empty where the shares are not known. What is no number is no share.
    fn read_shares(&self, pairs: usize) -> Vec<f64> {
        let typed = self.shares.iter().take(pairs);
        if typed.clone().all(String::is_empty) {
            return Vec::new();
        }
        typed
            .map(|text| {
                let text = text.trim_end_matches('%').trim().replace(',', ".");
                text.parse().unwrap_or(f64::NAN)
            })
            .collect()
    }
}

/// Faults in the reader's language, each with the field that it is about.
pub fn told(words: &Words, faults: &[InputFault]) -> Vec<(String, String)> {
    let told = faults.iter().map(|fault| {
        let (field, text) = match fault.field {
            "winner" => ("winner-1", words.say("package-fault-winner")),
            "watchTimeShares" => (SHARES[0], words.say("package-fault-shares")),
            _ => ("note", words.say_with("package-fault-note", "most", 500)),
        };
        (field.to_owned(), text)
    });
    told.collect()
}

/// The letter of a pair.
pub fn letter(place: usize) -> &'static str {
    LETTERS[place % LETTERS.len()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use greenlit_domain::test_result::Share;

    fn typed(winner: &str, shares: [&str; 3]) -> Typed {
        Typed {
            winner: winner.to_owned(),
            shares: shares.map(str::to_owned),
            note: String::new(),
        }
    }

    #[test]
    fn shares_are_typed_as_people_write_them() {
        let result = typed("2", ["30,1", "38.4 %", "31.5%"]).check(3).unwrap();
        assert_eq!(result.shares, [Share(301), Share(384), Share(315)]);
        assert_eq!(result.winner, Some(2));
        let none = typed("none", ["", "", ""]).check(3).unwrap();
        assert_eq!((none.winner, none.shares), (None, Vec::new()));
    }

    #[test]
    fn what_is_wrong_is_told_by_field() {
        for (typed, fields) in [
            (typed("", ["", "", ""]), vec!["winner"]),
            (typed("4", ["", "", ""]), vec!["winner"]),
            (typed("x", ["a", "", ""]), vec!["winner", "watchTimeShares"]),
            (typed("1", ["50", "50", ""]), vec!["watchTimeShares"]),
            (typed("1", ["10", "10", "10"]), vec!["watchTimeShares"]),
        ] {
            let faults = typed.check(3).unwrap_err();
            let named: Vec<_> = faults.iter().map(|fault| fault.field).collect();
            assert_eq!(named, fields, "{typed:?}");
        }
    }
}
