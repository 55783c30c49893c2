//! How a provider's bad day is borne: who is asked instead, how often and how long, and whether slow texts are asked for a
//! second time.

use std::time::Duration;

use greenlit_providers::openai::Limits;
use secrecy::SecretString;

use super::values::{seconds, span, web_address, yes_or_no};
use super::{Checked, Keys};

/// What is configured of it.
#[derive(Debug, Default)]
pub struct BadDays {
    /// Write instead of the text model, in this order.
    pub texts: Vec<Fallback>,
    /// Paint instead of the image model, in this order.
    pub pictures: Vec<Fallback>,
    /// Whether a slow text is asked for a second time.
    pub hedge: bool,
    /// Tries of one call.
    pub tries: Option<u32>,
    /// How long all tries of a call may take together.
    pub within: Option<Duration>,
    /// How long one call may take.
    pub limits: TimeLimits,
}

/// A model that is asked when the first cannot.
#[derive(Debug)]
pub struct Fallback {
    /// Its name.
    pub model: String,
    /// Where it is, when that is another server.
    pub server: Option<FallbackServer>,
}

/// A server that is not the first.
#[derive(Debug)]
pub struct FallbackServer {
    /// Its address.
    pub url: String,
    /// Its key, where it wants one.
    pub key: Option<SecretString>,
}

/// How long one call may take, where that is not what is usual for its server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TimeLimits {
    /// Of any kind.
    pub all: Option<Duration>,
    /// By what it is for.
    pub research: Option<Duration>,
    /// See [`Self::research`].
    pub titles: Option<Duration>,
    /// See [`Self::research`].
    pub outline: Option<Duration>,
    /// See [`Self::research`].
    pub picture: Option<Duration>,
}

impl TimeLimits {
    /// The usual limits with these in their place.
    pub fn over(self, usual: Limits) -> Limits {
        let limits = self.all.map_or(usual, |all| usual.within(all));
        Limits {
            research: self.research.unwrap_or(limits.research),
            titles: self.titles.unwrap_or(limits.titles),
            outline: self.outline.unwrap_or(limits.outline),
            picture: self.picture.unwrap_or(limits.picture),
            ..limits
        }
    }
}

/// Reads it, and notes every problem.
pub(super) fn parse(checked: &mut Checked<'_>, keys: &Keys) -> BadDays {
    BadDays {
        texts: fallbacks(checked, "GREENLIT_FALLBACKS", keys),
        pictures: fallbacks(checked, "GREENLIT_IMAGE_FALLBACKS", keys),
        hedge: checked
            .value("GREENLIT_HEDGE", yes_or_no)
            .unwrap_or_default(),
        tries: checked.value("GREENLIT_TRIES", tries),
        within: checked.value("GREENLIT_TRIES_WITHIN", span),
        limits: checked
            .value("GREENLIT_TIME_LIMIT", time_limits)
            .unwrap_or_default(),
    }
}

/// The environment's variables that hold the keys of these fallbacks.
pub(super) fn key_names(value: &str) -> impl Iterator<Item = &str> {
    items(value).filter_map(|item| item.split_whitespace().nth(1)?.strip_prefix("key="))
}

/// Fallbacks as they may be shown: what stands where a variable's name should may be a key.
pub fn without_keys(value: &str) -> String {
    let shown = items(value).map(|item| {
        let words = item.split_whitespace().enumerate();
        let shown = words.map(|(place, word)| match word.strip_prefix("key=") {
            _ if place == 0 => word,
            Some(name) if is_variable(name) => word,
            _ => "…",
        });
        shown.collect::<Vec<_>>().join(" ")
    });
    shown.collect::<Vec<_>>().join(", ")
}

fn is_variable(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase())
        && name
            .chars()
            .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
}

fn fallbacks(checked: &mut Checked<'_>, name: &str, keys: &Keys) -> Vec<Fallback> {
    let parse = |value: &str| items(value).map(|item| fallback(item, keys)).collect();
    checked.value(name, parse).unwrap_or_default()
}

fn items(value: &str) -> impl Iterator<Item = &str> {
    value
        .split(',')
        .map(str::trim)
        .filter(|item| !item.is_empty())
}

/// What is said of a wrong one never holds it: somebody may have put a key there.
const FORM: &str = "must be models with commas between them, each as gpt-6-luna, or with its server and the variable \
                    that holds its key: qwen3@http://localhost:11434/v1, or qwen/qwen3@https://openrouter.ai/api/v1 \
                    key=OPENROUTER_API_KEY";

fn fallback(item: &str, keys: &Keys) -> Result<Fallback, String> {
    let mut words = item.split_whitespace();
    let place = words.next().unwrap_or_default();
    let (key, more) = (words.next(), words.next());
    let (model, url) = match place.rsplit_once("@http") {
        Some((model, rest)) => (model, Some(format!("http{rest}"))),
        None => (place, None),
    };
    if model.is_empty() || model.contains("://") || more.is_some() {
        return Err(FORM.to_owned());
    }
    let key = match (key, &url) {
        (None, _) => None,
        (Some(_), None) => {
            return Err(
                "a model without an address is at the first server, and uses its key".to_owned(),
            );
        }
        (Some(word), Some(_)) => Some(key_of(word, keys)?),
    };
    let server = url
        .map(|url| {
            let url = web_address(&url)?;
            Ok::<_, String>(FallbackServer { url, key })
        })
        .transpose()?;
    Ok(Fallback {
        model: model.to_owned(),
        server,
    })
}

fn key_of(word: &str, keys: &Keys) -> Result<SecretString, String> {
    let name = word.strip_prefix("key=").unwrap_or_default();
    if !is_variable(name) {
        return Err(FORM.to_owned());
    }
    keys.get(name).cloned().ok_or_else(|| {
        format!("the variable {name}, which is to hold a key, is not set: neither in the environment nor in .env")
    })
}

fn tries(value: &str) -> Result<u32, String> {
    value
        .parse()
        .ok()
        .filter(|tries| (1..=20).contains(tries))
        .ok_or_else(|| "must be a whole number from 1 to 20".to_owned())
}

/// `600`, or by step: `titles=60, picture=300`, or both.
fn time_limits(value: &str) -> Result<TimeLimits, String> {
    let mut limits = TimeLimits::default();
    for item in items(value) {
        let (limit, text) = match item.split_once('=') {
            None => (&mut limits.all, item),
            Some((step, text)) => match step.trim() {
                "research" => (&mut limits.research, text),
                "titles" => (&mut limits.titles, text),
                "outline" => (&mut limits.outline, text),
                "picture" => (&mut limits.picture, text),
                _ => {
                    return Err(
                        "must be seconds for all calls, such as 600, or for some: research=200, titles=120, outline=180, \
                         picture=300"
                            .to_owned(),
                    );
                }
            },
        };
        if limit.replace(seconds(text.trim())?).is_some() {
            return Err("says the same twice".to_owned());
        }
    }
    Ok(limits)
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;
    use crate::config::{Origin, Raw};

    fn parsed(values: &[(&'static str, &str)], keys: &[(&str, &str)]) -> (BadDays, Vec<String>) {
        let raw: Raw = values
            .iter()
            .map(|(name, value)| (*name, ((*value).to_owned(), Origin::Environment)))
            .collect();
        let keys = keys
            .iter()
            .map(|(name, key)| ((*name).to_owned(), SecretString::from(*key)))
            .collect();
        let mut problems = Vec::new();
        let mut checked = Checked {
            raw: &raw,
            problems: &mut problems,
        };
        let bad_days = parse(&mut checked, &keys);
        (bad_days, problems)
    }

    #[test]
    fn fallbacks_are_models_with_their_servers_and_keys() {
        let value =
            "gpt-6-luna, qwen3@http://localhost:11434/v1,@cf/llama@https://a.example/v1 key=A_KEY";
        let (bad_days, problems) =
            parsed(&[("GREENLIT_FALLBACKS", value)], &[("A_KEY", "sk-secret")]);
        assert_eq!(problems, Vec::<String>::new());
        let told: Vec<_> = bad_days
            .texts
            .iter()
            .map(|fallback| {
                let server = fallback.server.as_ref();
                let key = server.and_then(|server| server.key.as_ref());
                (
                    fallback.model.as_str(),
                    server.map(|server| server.url.as_str()),
                    key.map(ExposeSecret::expose_secret),
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                ("gpt-6-luna", None, None),
                ("qwen3", Some("http://localhost:11434/v1"), None),
                ("@cf/llama", Some("https://a.example/v1"), Some("sk-secret")),
            ]
        );
        assert!(!format!("{bad_days:?}").contains("sk-secret"));
        assert_eq!(key_names(value).collect::<Vec<_>>(), ["A_KEY"]);
    }

    #[test]
    fn wrong_fallbacks_are_told_by_name_and_without_what_may_be_a_key() {
        for (value, told) in [
            ("@http://localhost/v1", "must be models"),
            ("http://localhost/v1", "must be models"),
            ("a@https://b.example/v1 key=sk-secret", "must be models"),
            ("a@https://b.example/v1 sk-secret", "must be models"),
            (
                "a@https://b.example/v1 key=B_KEY sk-secret",
                "must be models",
            ),
            ("a@https://sk-secret:x@b.example/v1", "holds a password"),
            ("a key=B_KEY", "uses its key"),
            ("a@https://b.example/v1 key=B_KEY", "the variable B_KEY"),
        ] {
            let (_, problems) = parsed(&[("GREENLIT_FALLBACKS", value)], &[]);
            assert_eq!(problems.len(), 1, "{value}: {problems:?}");
            assert!(
                problems[0].starts_with("GREENLIT_FALLBACKS"),
                "{problems:?}"
            );
            assert!(problems[0].contains(told), "{value}: {problems:?}");
            assert!(!problems[0].contains("sk-secret"), "{problems:?}");
        }
    }

    #[test]
    fn a_key_that_stands_where_its_variable_should_is_not_shown() {
        assert_eq!(
            without_keys(
                "a, b@https://b.example/v1 key=B_KEY,c@https://c.example/v1 key=sk-secret sk-secret"
            ),
            "a, b@https://b.example/v1 key=B_KEY, c@https://c.example/v1 … …"
        );
    }

    #[test]
    fn a_time_limit_is_for_all_calls_or_for_some() {
        let second = |seconds| Some(Duration::from_secs(seconds));
        let (bad_days, problems) = parsed(&[("GREENLIT_TIME_LIMIT", "60, picture=300")], &[]);
        assert_eq!(problems, Vec::<String>::new());
        let limits = bad_days.limits.over(Limits::HOSTED);
        assert_eq!(Some(limits.titles), second(60));
        assert_eq!(Some(limits.picture), second(300));
        assert_eq!(Some(limits.first_byte), second(60));
        let (bad_days, _) = parsed(&[("GREENLIT_TIME_LIMIT", "titles=30")], &[]);
        let limits = bad_days.limits.over(Limits::HOSTED);
        assert_eq!(Some(limits.titles), second(30));
        assert_eq!(limits.outline, Limits::HOSTED.outline);
        for wrong in [
            "soon",
            "0",
            "titles=0",
            "title=30",
            "30, 40",
            "titles=1,titles=2",
        ] {
            let (_, problems) = parsed(&[("GREENLIT_TIME_LIMIT", wrong)], &[]);
            assert_eq!(problems.len(), 1, "{wrong}");
        }
    }

    #[test]
    fn tries_and_their_time_are_bounded() {
        let (bad_days, problems) = parsed(
            &[
                ("GREENLIT_TRIES", "6"),
                ("GREENLIT_TRIES_WITHIN", "20m"),
                ("GREENLIT_HEDGE", "true"),
            ],
            &[],
        );
        assert_eq!(problems, Vec::<String>::new());
        assert_eq!(bad_days.tries, Some(6));
        assert_eq!(bad_days.within, Some(Duration::from_secs(1_200)));
        assert!(bad_days.hedge);
        for wrong in [
            ("GREENLIT_TRIES", "0"),
            ("GREENLIT_TRIES", "21"),
            ("GREENLIT_TRIES_WITHIN", "20"),
            ("GREENLIT_HEDGE", "often"),
        ] {
            assert_eq!(parsed(&[wrong], &[]).1.len(), 1, "{wrong:?}");
        }
    }
}
