//! How often somebody may ask, where that is counted, and which proxies are believed.

use std::collections::BTreeMap;

use greenlit_web::limits::{Local, Policy, Proxies, Quota, Redis, Share};
use secrecy::SecretString;

use super::Checked;
use super::values::{identity_address, yes_or_no};

/// What is configured of it.
#[derive(Debug, Default)]
pub struct Limits {
    /// How much is allowed to whom.
    pub policy: Policy,
    /// Where many processes count together.
    pub shared: Option<SharedPlace>,
    /// What of the other kind of place is set, too, and not used.
    pub unused: Option<&'static str>,
    /// Whose word on where a client is counts; unless it is said, a proxy's on this machine.
    pub proxies: Option<Proxies>,
}

/// Where many processes count together.
#[derive(Debug)]
pub enum SharedPlace {
    /// A Redis over its own protocol.
    Redis(SecretString),
    /// One at Upstash, over HTTPS.
    Upstash {
        /// Its address.
        url: String,
        /// Its token.
        token: SecretString,
    },
}

impl SharedPlace {
    /// Its name, for people.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Redis(_) => "Redis (REDIS_URL)",
            Self::Upstash { .. } => "Upstash (UPSTASH_REDIS_REST_URL)",
        }
    }
}

/// Reads it, and notes every problem.
pub(super) fn parse(checked: &mut Checked<'_>) -> Limits {
    let policy = policy(checked);
    let secret = |value: &str| Ok(SecretString::from(value));
    let redis = checked.value("REDIS_URL", |value| {
        let url = SecretString::from(value);
        Redis::new(&url).map(|_| url)
    });
    let url = checked.value("UPSTASH_REDIS_REST_URL", identity_address);
    let token = checked.value("UPSTASH_REDIS_REST_TOKEN", secret);
    let upstash = match (url, token) {
        (Some(url), Some(token)) => Some(SharedPlace::Upstash { url, token }),
        (Some(_), None) => {
            checked.needs("UPSTASH_REDIS_REST_URL", "UPSTASH_REDIS_REST_TOKEN");
            None
        }
        (None, Some(_)) if checked.raw_text("UPSTASH_REDIS_REST_URL").is_none() => {
            checked.needs("UPSTASH_REDIS_REST_TOKEN", "UPSTASH_REDIS_REST_URL");
            None
        }
        _ => None,
    };
    // Redis itself is nearer than the same over HTTPS; hosts that offer it often set both.
    let unused = (redis.is_some() && upstash.is_some()).then_some("UPSTASH_REDIS_REST_URL");
    Limits {
        policy,
        shared: redis.map(SharedPlace::Redis).or(upstash),
        unused,
        proxies: checked.value("GREENLIT_TRUSTED_PROXIES", Proxies::parse),
    }
}

fn policy(checked: &mut Checked<'_>) -> Policy {
    let builtin = Policy::default();
    let mut quota = |name, builtin| checked.value(name, Quota::parse).unwrap_or(builtin);
    let make = quota("GREENLIT_RATE_LIMIT", builtin.make);
    let ask = quota("GREENLIT_RATE_LIMIT_READ", builtin.ask);
    let sign_in = quota("GREENLIT_RATE_LIMIT_SIGN_IN", builtin.sign_in);
    let link = quota("GREENLIT_RATE_LIMIT_LINK", builtin.link);
    let stranger = quota("GREENLIT_RATE_LIMIT_STRANGER", builtin.stranger);
    let local = match checked.value("GREENLIT_RATE_LIMIT_LOCAL", yes_or_no) {
        Some(true) => Local::Limited,
        _ => Local::Free,
    };
    Policy {
        make,
        tiers: checked
            .value("GREENLIT_RATE_LIMIT_TIERS", tiers)
            .unwrap_or(builtin.tiers),
        ask,
        sign_in,
        link,
        stranger,
        key_share: checked
            .value("GREENLIT_RATE_LIMIT_KEY", percent)
            .unwrap_or(builtin.key_share),
        local,
    }
}

/// Quotas by the names of tiers.
fn tiers(value: &str) -> Result<BTreeMap<String, Quota>, String> {
    let mut tiers = BTreeMap::new();
    for entry in value
        .split(';')
        .map(str::trim)
        .filter(|entry| !entry.is_empty())
    {
        let right = "must be such as pro=30/minute,300/day;enterprise=off";
        let (name, quota) = entry.split_once('=').ok_or(right)?;
        let quota = Quota::parse(quota)?;
        if name.trim().is_empty() || tiers.insert(name.trim().to_owned(), quota).is_some() {
            return Err(format!("{right}, each tier once"));
        }
    }
    Ok(tiers)
}

fn percent(value: &str) -> Result<Share, String> {
    let number = value.trim_end_matches('%').trim().parse().ok();
    number
        .and_then(Share::percent)
        .ok_or_else(|| "must be percents of the owner's limit, from 1 to 100".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Origin, Raw};

    fn parsed(values: &[(&'static str, &str)]) -> (Limits, Vec<String>) {
        let raw: Raw = values
            .iter()
            .map(|(name, value)| (*name, ((*value).to_owned(), Origin::Environment)))
            .collect();
        let mut problems = Vec::new();
        let limits = parse(&mut Checked {
            raw: &raw,
            problems: &mut problems,
        });
        (limits, problems)
    }

    #[test]
    fn nothing_configured_is_ten_a_minute_and_a_hundred_a_day_in_this_process() {
        let (limits, problems) = parsed(&[]);
        assert_eq!(problems, Vec::<String>::new());
        assert_eq!(limits.policy, Policy::default());
        assert_eq!(Ok(limits.policy.make), Quota::parse("10/minute,100/day"));
        assert!(limits.shared.is_none() && limits.proxies.is_none());
    }

    #[test]
    fn tiers_have_quotas_of_their_own() {
        let (limits, problems) = parsed(&[
            ("GREENLIT_RATE_LIMIT", "2/minute"),
            ("GREENLIT_RATE_LIMIT_TIERS", "pro=30/minute; studio = off"),
        ]);
        assert_eq!(problems, Vec::<String>::new());
        let tiers = limits.policy.tiers;
        assert_eq!(tiers.get("pro").copied(), Quota::parse("30/minute").ok());
        assert_eq!(tiers.get("studio").copied(), Some(Quota::default()));
        assert_eq!(tiers.len(), 2);
    }

    #[test]
    fn of_two_places_redis_is_used() {
        let (limits, problems) = parsed(&[
            ("REDIS_URL", "rediss://:secret-word@redis.example:6380"),
            ("UPSTASH_REDIS_REST_URL", "https://eu1.upstash.example"),
            ("UPSTASH_REDIS_REST_TOKEN", "secret-word"),
        ]);
        assert_eq!(problems, Vec::<String>::new());
        assert!(matches!(limits.shared, Some(SharedPlace::Redis(_))));
        assert_eq!(limits.unused, Some("UPSTASH_REDIS_REST_URL"));
        assert!(!format!("{limits:?}").contains("secret-word"));
    }

    #[test]
    fn what_is_wrong_or_half_is_told_by_name_and_without_its_value() {
        for (values, name) in [
            (&[("REDIS_URL", "http://secret-word")][..], "REDIS_URL"),
            (
                &[("UPSTASH_REDIS_REST_URL", "https://a.example")],
                "UPSTASH_REDIS_REST_URL: says nothing without UPSTASH_REDIS_REST_TOKEN",
            ),
            (
                &[("UPSTASH_REDIS_REST_TOKEN", "secret-word")],
                "UPSTASH_REDIS_REST_TOKEN: says nothing",
            ),
            (
                &[
                    ("UPSTASH_REDIS_REST_URL", "http://a.example/secret-word"),
                    ("UPSTASH_REDIS_REST_TOKEN", "secret-word"),
                ],
                "UPSTASH_REDIS_REST_URL",
            ),
            (
                &[("GREENLIT_RATE_LIMIT", "ten a minute")],
                "GREENLIT_RATE_LIMIT",
            ),
            (
                &[("GREENLIT_RATE_LIMIT_TIERS", "pro")],
                "GREENLIT_RATE_LIMIT_TIERS",
            ),
            (
                &[("GREENLIT_RATE_LIMIT_TIERS", "pro=off;pro=off")],
                "GREENLIT_RATE_LIMIT_TIERS",
            ),
            (
                &[("GREENLIT_RATE_LIMIT_KEY", "0")],
                "GREENLIT_RATE_LIMIT_KEY",
            ),
            (
                &[("GREENLIT_TRUSTED_PROXIES", "proxy.example")],
                "GREENLIT_TRUSTED_PROXIES",
            ),
        ] {
            let (limits, problems) = parsed(values);
            assert_eq!(problems.len(), 1, "{name}: {problems:?}");
            assert!(problems[0].starts_with(name), "{problems:?}");
            assert!(!problems[0].contains("secret-word"), "{problems:?}");
            assert!(!format!("{limits:?}").contains("secret-word"), "{limits:?}");
        }
    }
}
