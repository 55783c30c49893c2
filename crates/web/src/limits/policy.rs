//! What counts as what, and how much of it is allowed: plain data and plain functions.

use std::collections::BTreeMap;

use axum::http::Method;
use greenlit_domain::id::UserId;
use uuid::Uuid;

use super::address::Network;
use super::window::{Rule, Span};
use crate::auth::{Caller, Via};

/// How much is allowed. `None` is: as much as one likes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Quota {
    /// In any minute.
    pub minute: Option<u32>,
    /// In any 24 hours.
    pub day: Option<u32>,
}

/// The part of an owner's quota that each API key may use, in percent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share(u8);

/// Whether the one user of a server without accounts is limited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Local {
    /// They are not: a machine does not refuse its owner.
    #[default]
    Free,
    /// They are, as somebody of the lowest tier.
    Limited,
}

/// How much is allowed to whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// Begins packages.
    pub make: Quota,
    /// The same for tiers that have more, or less.
    pub tiers: BTreeMap<String, Quota>,
    /// All else of somebody who is known.
    pub ask: Quota,
    /// Signs in, by address.
    pub sign_in: Quota,
    /// Opens links that pick a title, by address.
    pub link: Quota,
    /// All else of somebody who is not known, by address.
    pub stranger: Quota,
    /// What one API key may use of its owner's.
    pub key_share: Share,
    /// Whether a machine's own user is limited.
    pub local: Local,
}

/// The kinds of requests. Each has windows of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Class {
    Make,
    Ask,
    SignIn,
    Link,
    Stranger,
}

/// Whose window it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Subject {
    User(UserId),
    Key(Uuid),
    Address(Network),
}

/// What is to be counted, all of it or nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wanted {
    pub class: Class,
    /// The first is the owner of all.
    pub windows: Vec<(Subject, Rule)>,
    pub count: u32,
}

/// Routes that begin a package each. `POST /batch` begins many: its handler counts them when it knows how many.
const MAKE: [&str; 2] = ["/api/video/generate", "/jobs"];

/// Routes that try who somebody is.
const SIGN_IN: [&str; 3] = ["/api/sessions", "/sign-in", "/sign-up"];

/// What whoever watches over the service asks, and what pages load: never counted.
const FREE: [&str; 5] = [
    "/api/health",
    "/livez",
    "/readyz",
    "/docs/style.css",
    "/assets/{hash}/{name}",
];

impl Default for Policy {
    fn default() -> Self {
        let quota = |minute, day| Quota {
            minute: Some(minute),
            day: Some(day),
        };
        Self {
            make: quota(10, 100),
            tiers: BTreeMap::from([
                ("pro".to_owned(), quota(30, 300)),
                ("enterprise".to_owned(), quota(60, 5_000)),
            ]),
            ask: quota(600, 20_000),
            sign_in: quota(30, 1_000),
            link: quota(30, 1_000),
            stranger: quota(120, 10_000),
            key_share: Share::ALL,
            local: Local::Free,
        }
    }
}

impl Policy {
    /// What a request is counted as; `None` where it is not counted.
    pub(crate) fn wanted(
        &self,
        class: Class,
        caller: Option<(&Caller, Option<&str>)>,
        network: Network,
        count: u32,
    ) -> Option<Wanted> {
        let local = |caller: &Caller| matches!(caller.via, Via::LocalOwner | Via::Token);
        if caller.is_some_and(|(caller, _)| local(caller) && self.local == Local::Free) {
            return None;
        }
        let by_address = Subject::Address(network);
        let (class, owner, quota) = match (class, caller) {
            (Class::SignIn, _) => (class, by_address, self.sign_in),
            (Class::Link, _) => (class, by_address, self.link),
            (Class::Make, Some((caller, tier))) => {
                (class, Subject::User(caller.user), self.make_of(tier))
            }
            (Class::Ask, Some((caller, _))) => (class, Subject::User(caller.user), self.ask),
            _ => (Class::Stranger, by_address, self.stranger),
        };
        let mut windows: Vec<_> = quota.rules().map(|rule| (owner, rule)).collect();
        let by_key = caller.map(|(caller, _)| caller.via);
        if let (Subject::User(_), Some(Via::ApiKey(key))) = (owner, by_key)
            && self.key_share != Share::ALL
        {
            let of_key = quota.rules().map(|rule| self.key_share.of(rule));
            windows.extend(of_key.map(|rule| (Subject::Key(key), rule)));
        }
        (!windows.is_empty()).then_some(Wanted {
            class,
            windows,
            count,
        })
    }

    fn make_of(&self, tier: Option<&str>) -> Quota {
        let tier = tier.and_then(|tier| self.tiers.get(tier));
        tier.copied().unwrap_or(self.make)
    }
}

impl Class {
    /// What a route's requests are; `None` for those that are free. A path without a route has none.
    pub fn of(method: &Method, route: Option<&str>) -> Option<Self> {
        let route = route.unwrap_or_default();
        let is_post = *method == Method::POST;
        match route {
            _ if FREE.contains(&route) => None,
            _ if is_post && MAKE.contains(&route) => Some(Self::Make),
            _ if is_post && SIGN_IN.contains(&route) => Some(Self::SignIn),
            // Coming back from another provider signs in, too.
            _ if route.starts_with("/sign-in/") => Some(Self::SignIn),
            "/p/{token}" => Some(Self::Link),
            _ => Some(Self::Ask),
        }
    }

    /// Its name, in keys.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Make => "make",
            Self::Ask => "ask",
            Self::SignIn => "sign-in",
            Self::Link => "link",
            Self::Stranger => "stranger",
        }
    }
}

impl Quota {
    /// Reads one, such as `10/minute,100/day`. What is left out is not limited, and `off` limits nothing.
    ///
    /// # Errors
    /// What would be right.
    pub fn parse(text: &str) -> Result<Self, String> {
        let wrong = || {
            format!(
                "must be such as 10/minute,100/day, each from 1 to {}; or off",
                Self::MOST
            )
        };
        let mut quota = Self::default();
        if text.trim().eq_ignore_ascii_case("off") {
            return Ok(quota);
        }
        for part in text.split(',') {
            let (number, span) = part.split_once('/').ok_or_else(wrong)?;
            let number = number.trim().parse().ok();
            let number: u32 = number
                .filter(|number| (1..=Self::MOST).contains(number))
                .ok_or_else(wrong)?;
            let place = match span.trim() {
                "minute" => &mut quota.minute,
                "day" => &mut quota.day,
                _ => return Err(wrong()),
            };
            if place.replace(number).is_some() {
                return Err(wrong());
            }
        }
        Ok(quota)
    }

    /// The most that can be asked for. Beyond it a limit limits nothing.
    const MOST: u32 = 10_000_000;

    fn rules(self) -> impl Iterator<Item = Rule> {
        let minute = self.minute.map(|quota| (Span::Minute, quota));
        let day = self.day.map(|quota| (Span::Day, quota));
        let both = minute.into_iter().chain(day);
        both.map(|(span, quota)| Rule { span, quota })
    }
}

impl Share {
    /// All of it.
    pub const ALL: Self = Self(100);

    /// Of so many percent, 1 to 100.
    pub fn percent(percent: u8) -> Option<Self> {
        (1..=100).contains(&percent).then_some(Self(percent))
    }

    /// Rounded up, so that something is always left.
    fn of(self, rule: Rule) -> Rule {
        let part = (u64::from(rule.quota) * u64::from(self.0)).div_ceil(100);
        Rule {
            quota: u32::try_from(part).unwrap_or(rule.quota),
            ..rule
        }
    }
}

impl Subject {
    /// Its name, in keys.
    pub fn name(&self) -> String {
        match self {
            Self::User(user) => format!("user-{user}"),
            Self::Key(key) => format!("key-{key}"),
            Self::Address(network) => format!("net-{network}"),
        }
    }

    pub fn is_stranger(&self) -> bool {
        matches!(self, Self::Address(_))
    }
}

#[cfg(test)]
mod tests {
    use greenlit_store::people::Scopes;

    use super::*;

    #[test]
    fn quotas_are_read_and_others_are_refused() {
        let quota = |minute, day| Ok(Quota { minute, day });
        for (text, read) in [
            ("10/minute,100/day", quota(Some(10), Some(100))),
            (" 100/day , 10/minute ", quota(Some(10), Some(100))),
            ("5/minute", quota(Some(5), None)),
            ("off", quota(None, None)),
        ] {
            assert_eq!(Quota::parse(text), read, "{text}");
        }
        for wrong in [
            "",
            "10",
            "0/minute",
            "-1/day",
            "10/hour",
            "10/minute,20/minute",
            "99999999/day",
            "ten/minute",
            "10/minute,",
        ] {
            assert!(Quota::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn routes_are_what_they_do() {
        for (method, route, class) in [
            (Method::POST, Some("/api/video/generate"), Some(Class::Make)),
            (Method::POST, Some("/jobs"), Some(Class::Make)),
            (Method::GET, Some("/jobs"), Some(Class::Ask)),
            (Method::POST, Some("/batch"), Some(Class::Ask)),
            (Method::POST, Some("/api/sessions"), Some(Class::SignIn)),
            (Method::GET, Some("/api/sessions"), Some(Class::Ask)),
            (
                Method::GET,
                Some("/sign-in/google/callback"),
                Some(Class::SignIn),
            ),
            (Method::GET, Some("/p/{token}"), Some(Class::Link)),
            (Method::POST, Some("/p/{token}"), Some(Class::Link)),
            (Method::GET, Some("/api/health"), None),
            (Method::GET, Some("/livez"), None),
            (Method::GET, Some("/assets/{hash}/{name}"), None),
            (Method::GET, None, Some(Class::Ask)),
        ] {
            assert_eq!(Class::of(&method, route), class, "{method} {route:?}");
        }
    }

    fn somebody(via: Via) -> Caller {
        Caller {
            user: UserId(Uuid::from_u128(7)),
            scopes: Scopes::all(),
            via,
        }
    }

    fn quotas(wanted: Option<Wanted>) -> Vec<u32> {
        let windows = wanted.into_iter().flat_map(|wanted| wanted.windows);
        windows.map(|(_, rule)| rule.quota).collect()
    }

    #[test]
    fn tiers_keys_and_strangers_have_what_is_theirs() {
        let home = Network::of("192.0.2.1".parse().ok());
        let policy = Policy {
            key_share: Share::percent(25).unwrap(),
            ..Policy::default()
        };
        let session = somebody(Via::Session(Uuid::nil()));
        let key = somebody(Via::ApiKey(Uuid::nil()));
        let local = Caller::local(Via::LocalOwner);
        for (class, caller, expected) in [
            (Class::Make, Some((&session, Some("free"))), vec![10, 100]),
            (Class::Make, Some((&session, Some("pro"))), vec![30, 300]),
            (
                Class::Make,
                Some((&key, Some("free"))),
                vec![10, 100, 3, 25],
            ),
            (Class::Ask, Some((&session, Some("pro"))), vec![600, 20_000]),
            (
                Class::SignIn,
                Some((&session, Some("pro"))),
                vec![30, 1_000],
            ),
            (Class::Make, None, vec![120, 10_000]),
            (Class::Make, Some((&local, None)), vec![]),
            (Class::Link, Some((&local, None)), vec![]),
        ] {
            let wanted = policy.wanted(class, caller, home, 1);
            assert_eq!(quotas(wanted), expected, "{class:?}");
        }
        let limited = Policy {
            local: Local::Limited,
            ..policy
        };
        let wanted = limited.wanted(Class::Make, Some((&local, None)), home, 1);
        assert_eq!(quotas(wanted), [10, 100]);
    }
}
