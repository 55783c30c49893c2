//! The filter of the history as it stands in its form and in addresses.

use greenlit_domain::generation::{FailureCode, Status};
use greenlit_domain::input;
use greenlit_domain::time::Timestamp;
use greenlit_store::Search;

use crate::pages::form::Form;
use crate::pages::words::Words;

/// A day in milliseconds.
const DAY: i64 = 24 * 60 * 60 * 1000;

/// What was chosen.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Typed {
    /// Words of the keyword.
    pub words: String,
    /// Only in this status.
    pub status: Option<Status>,
    /// Only with this label.
    pub label: String,
    /// Only failed so.
    pub error: Option<FailureCode>,
    /// Begun on this day or later.
    pub from: String,
    /// Begun on this day or earlier.
    pub to: String,
}

impl Typed {
    /// What was sent, in a body or in an address. What stands for nothing is nothing.
    pub fn read(form: &Form) -> Self {
        let text = |name| form.text(name).unwrap_or_default().trim().to_owned();
        Self {
            words: text("words"),
            status: form.text("status").and_then(Status::parse),
            label: text("label"),
            error: form.text("error").and_then(FailureCode::parse),
            from: text("from"),
            to: text("to"),
        }
    }

    /// Whether anything was chosen.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// What is searched for, or what is wrong in the reader's language, with its field.
    pub fn search(&self, words: &Words) -> Result<Search, Vec<(&'static str, String)>> {
        let mut faults = Vec::new();
        let mut take = |field, read: Result<_, ()>, key: &str| match read {
            Ok(value) => value,
            Err(()) => {
                faults.push((field, words.say(key)));
                None
            }
        };
        let label = match self.label.as_str() {
            "" => Ok(None),
            label => input::label(label).map(Some).map_err(drop),
        };
        let label = take("label", label, "history-fault-label");
        let text = take(
            "words",
            input::note(&self.words).map_err(drop),
            "history-fault-words",
        );
        let mut day = |field, text: &str| match (text, start(text)) {
            ("", _) => None,
            (_, None) => {
                faults.push((field, words.say("history-fault-day")));
                None
            }
            (_, start) => start,
        };
        let (from, to) = (day("from", &self.from), day("to", &self.to));
        if !faults.is_empty() {
            return Err(faults);
        }
        Ok(Search {
            statuses: self.status.into_iter().collect(),
            label,
            errors: self.error.into_iter().collect(),
            words: text,
            created_after: from.map(|at| Timestamp(at - 1)),
            created_before: to.map(|at| Timestamp(at + DAY)),
        })
    }

    /// Names and values, as a form sends them.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let text = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
        let all = [
            ("words", text(&self.words)),
            ("status", self.status.map(|status| status.to_string())),
            ("label", text(&self.label)),
            ("error", self.error.map(|code| code.as_str().to_owned())),
            ("from", text(&self.from)),
            ("to", text(&self.to)),
        ];
        all.into_iter()
            .filter_map(|(name, value)| Some((name, value?)))
            .collect()
    }

    /// The history with this filter and more.
    pub fn address(&self, more: &[(&str, &str)]) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, value) in self.pairs() {
            query.append_pair(name, &value);
        }
        for (name, value) in more {
            query.append_pair(name, value);
        }
        match query.finish() {
            query if query.is_empty() => "/history".to_owned(),
            query => format!("/history?{query}"),
        }
    }
}

/// When a day begins, such as `2026-11-24`.
fn start(day: &str) -> Option<i64> {
    let is_plain = day.len() == 10
        && day
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'-');
    let at = serde_json::Value::String(format!("{day}T00:00:00Z"));
    let at: Timestamp = serde_json::from_value(at).ok().filter(|_| is_plain)?;
    Some(at.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::words::Locale;

    fn typed(query: &str) -> Typed {
        Typed::read(&Form::parse(query.as_bytes()))
    }

    #[test]
    fn a_filter_comes_back_from_its_address() {
        let query = "words=p%C3%A3o+%26+%22x%22&status=failed&label=a+b&error=provider&from=2026-11-01&to=2026-11-24";
        let filter = typed(query);
        let address = filter.address(&[("cursor", "abc")]);
        let (_, query) = address.split_once('?').unwrap();
        assert_eq!(typed(query), filter);
        assert!(address.ends_with("&cursor=abc"), "{address}");
        assert_eq!(typed("status=none&words=+").address(&[]), "/history");
        assert!(typed("status=&error=x").is_empty());
    }

    #[test]
    fn days_are_whole_and_faults_are_named() {
        let words = Words::of(Locale::English);
        let search = typed("from=2026-11-24&to=2026-11-24")
            .search(&words)
            .unwrap();
        let (after, before) = (
            search.created_after.unwrap(),
            search.created_before.unwrap(),
        );
        assert_eq!(after.to_string(), "2026-11-23T23:59:59.999Z");
        assert_eq!(before.to_string(), "2026-11-25T00:00:00.000Z");
        let long = "a".repeat(501);
        for (query, field) in [
            ("from=yesterday".to_owned(), "from"),
            ("to=2026-13-01".to_owned(), "to"),
            (format!("label={long}"), "label"),
            (format!("words={long}"), "words"),
        ] {
            let faults = typed(&query).search(&words).unwrap_err();
            assert_eq!(faults.len(), 1, "{query}");
            assert_eq!(faults[0].0, field);
        }
    }
}
