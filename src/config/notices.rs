//! How people are told that a title is to be picked, and how long they are waited for.

use std::time::Duration;

use greenlit_domain::waiting::Then;
use greenlit_providers::notify::{MailOptions, Options, Senders, is_address};
use secrecy::SecretString;

use super::Checked;
use super::values::span;

/// What is configured of it.
#[derive(Debug, Default)]
pub struct Notices {
    /// Where people are told.
    pub channels: Options,
    /// Where mails to the one user of a data folder without accounts go.
    pub address: Option<String>,
    /// After how long they are told again.
    pub reminder: Option<Duration>,
    /// After how long they are waited for no more.
    pub deadline: Option<Duration>,
    /// What happens then.
    pub then: Then,
    /// How long a link of a message opens anything; `None` for as long as is usual.
    pub link: Option<Duration>,
}

/// Reads it, and notes every problem.
pub(super) fn parse(checked: &mut Checked<'_>) -> Notices {
    let secret = |value: &str| Ok(SecretString::from(value));
    let url = checked.value("SMTP_URL", secret);
    let from = checked.value("MAIL_FROM", address);
    let mail = match (url, from) {
        (Some(url), Some(from)) => Some(MailOptions { url, from }),
        (Some(_), None) if checked.raw_text("MAIL_FROM").is_none() => {
            checked
                .problems
                .push("MAIL_FROM: is missing; SMTP_URL is set, and mails need a sender".to_owned());
            None
        }
        _ => None,
    };
    let channels = Options {
        mail,
        slack: checked.value("SLACK_WEBHOOK_URL", secret),
        discord: checked.value("DISCORD_WEBHOOK_URL", secret),
    };
    if let Err(wrong) = Senders::new(&channels) {
        checked.problems.push(wrong.to_string());
    }
    let deadline = checked.value("GREENLIT_PICK_DEADLINE", span);
    let then = checked
        .value("GREENLIT_PICK_THEN", then)
        .unwrap_or_default();
    if then != Then::Keep && checked.raw_text("GREENLIT_PICK_DEADLINE").is_none() {
        checked.problems.push(format!(
            "GREENLIT_PICK_DEADLINE: is missing; GREENLIT_PICK_THEN is {}, and nothing says when",
            then.as_str()
        ));
    }
    Notices {
        channels,
        address: checked.value("GREENLIT_NOTIFY_EMAIL", address),
        reminder: checked.value("GREENLIT_PICK_REMINDER", span),
        deadline,
        then,
        link: checked.value("GREENLIT_PICK_LINK_DAYS", days),
    }
}

fn address(value: &str) -> Result<String, String> {
    if is_address(value) {
        Ok(value.to_owned())
    } else {
        Err("must be an address such as greenlit <greenlit@example.com>".to_owned())
    }
}

fn then(value: &str) -> Result<Then, String> {
    Then::parse(&value.to_ascii_lowercase())
        .ok_or_else(|| "must be take_best, cancel or keep".to_owned())
}

/// Whole days, from one to thirty: a link is a key that lies in a mailbox.
fn days(value: &str) -> Result<Duration, String> {
    let days = value.trim().parse().ok();
    let days = days.filter(|days| (1..=30).contains(days));
    days.map(|days: u64| Duration::from_secs(days * 24 * 60 * 60))
        .ok_or_else(|| "must be a number of days from 1 to 30".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Origin, Raw};

    fn parsed(values: &[(&'static str, &str)]) -> (Notices, Vec<String>) {
        let raw: Raw = values
            .iter()
            .map(|(name, value)| (*name, ((*value).to_owned(), Origin::Environment)))
            .collect();
        let mut problems = Vec::new();
        let notices = parse(&mut Checked {
            raw: &raw,
            problems: &mut problems,
        });
        (notices, problems)
    }

    #[test]
    fn spans_are_read_and_others_are_refused() {
        for (text, seconds) in [("90s", 90), ("30m", 1_800), ("4h", 14_400), ("2D", 172_800)] {
            assert_eq!(span(text), Ok(Duration::from_secs(seconds)), "{text}");
        }
        for wrong in [
            "",
            "4",
            "h",
            "0s",
            "-1h",
            "91d",
            "4 weeks",
            "99999999999999999999d",
            "4ü",
        ] {
            assert!(span(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_link_opens_for_one_to_thirty_days() {
        for (text, wanted) in [("1", Some(1)), (" 7 ", Some(7)), ("30", Some(30))] {
            let found = days(text).ok().map(|span| span.as_secs() / 86_400);
            assert_eq!(found, wanted, "{text}");
        }
        for wrong in ["", "0", "31", "-1", "7d", "1.5", "99999999999999999999"] {
            assert!(days(wrong).is_err(), "{wrong}");
        }
        assert_eq!(parsed(&[]).0.link, None);
    }

    #[test]
    fn nothing_configured_is_nothing_told_and_nothing_decided() {
        let (notices, problems) = parsed(&[]);
        assert_eq!(problems, Vec::<String>::new());
        assert_eq!((notices.deadline, notices.then), (None, Then::Keep));
    }

    #[test]
    fn what_is_wrong_is_told_by_name_and_without_its_value() {
        for (values, name) in [
            (
                &[("SMTP_URL", "smtps://a:secret-word@mail.example")][..],
                "MAIL_FROM",
            ),
            (
                &[("SMTP_URL", "secret-word"), ("MAIL_FROM", "a@example.com")],
                "SMTP_URL",
            ),
            (
                &[("SLACK_WEBHOOK_URL", "http://hooks.example/secret-word")],
                "SLACK_WEBHOOK_URL",
            ),
            (
                &[("DISCORD_WEBHOOK_URL", "secret-word")],
                "DISCORD_WEBHOOK_URL",
            ),
            (
                &[("GREENLIT_PICK_THEN", "take_best")],
                "GREENLIT_PICK_DEADLINE",
            ),
            (
                &[("GREENLIT_PICK_THEN", "secret-word")],
                "GREENLIT_PICK_THEN",
            ),
            (
                &[("GREENLIT_PICK_LINK_DAYS", "secret-word")],
                "GREENLIT_PICK_LINK_DAYS",
            ),
            (
                &[("GREENLIT_NOTIFY_EMAIL", "secret-word")],
                "GREENLIT_NOTIFY_EMAIL",
            ),
        ] {
            let (notices, problems) = parsed(values);
            assert_eq!(problems.len(), 1, "{name}: {problems:?}");
            assert!(problems[0].starts_with(name), "{problems:?}");
            assert!(!problems[0].contains("secret-word"), "{problems:?}");
            assert!(
                !format!("{notices:?}").contains("secret-word"),
                "{notices:?}"
            );
        }
    }
}
