//! What a client is told of its limits: `RateLimit` and `RateLimit-Policy` of the IETF's draft
//! (draft-ietf-httpapi-ratelimit-headers-09: one item a window), and the older `X-RateLimit-*`, which have room for one:
//! that of which the least is left.

use axum::http::{HeaderMap, HeaderName, HeaderValue};

use super::counter::{Seen, Verdict, seconds};
use super::window::Rule;

const RATELIMIT: HeaderName = HeaderName::from_static("ratelimit");
const RATELIMIT_POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
const LIMIT: HeaderName = HeaderName::from_static("x-ratelimit-limit");
const REMAINING: HeaderName = HeaderName::from_static("x-ratelimit-remaining");
const RESET: HeaderName = HeaderName::from_static("x-ratelimit-reset");

/// The names of all, for pages of other sites that may read them.
pub(crate) const EXPOSED: &str = "ratelimit, ratelimit-policy, x-ratelimit-limit, x-ratelimit-remaining, x-ratelimit-reset, \
     retry-after, x-request-id";

/// Tells how the windows stand, unless something more particular was told already.
pub(crate) fn tell(headers: &mut HeaderMap, verdict: &Verdict) {
    if headers.contains_key(RATELIMIT) {
        return;
    }
    let list = |one: fn(&(Seen, Rule)) -> String| {
        let items: Vec<_> = verdict.windows.iter().map(one).collect();
        items.join(", ")
    };
    let mut set = |name: HeaderName, value: String| {
        if let Ok(value) = HeaderValue::try_from(value) {
            headers.insert(name, value);
        }
    };
    set(
        RATELIMIT,
        list(|of| {
            let reset = seconds(until(&of.0));
            format!("{};r={};t={reset}", name(of), left(of))
        }),
    );
    set(
        RATELIMIT_POLICY,
        list(|of| format!("{};q={};w={}", name(of), of.1.quota, of.1.span.seconds())),
    );
    let refuses = |(seen, _): &(Seen, Rule)| std::cmp::Reverse(seen.standing.wait);
    let scarcest = verdict
        .windows
        .iter()
        .min_by_key(|of| (refuses(of), left(of)));
    if let Some(of @ (seen, rule)) = scarcest {
        set(LIMIT, rule.quota.to_string());
        set(REMAINING, left(of).to_string());
        set(RESET, seconds(verdict.now.0 + until(seen)).to_string());
    }
}

/// When the next place comes free, and for who was refused as many as they need: what `Retry-After` says, too.
fn until(seen: &Seen) -> i64 {
    seen.standing.reset.max(seen.standing.wait)
}

fn left((seen, rule): &(Seen, Rule)) -> u32 {
    rule.quota.saturating_sub(seen.standing.used)
}

/// A name of a policy is a string of a structured field, in quotes.
fn name((seen, rule): &(Seen, Rule)) -> String {
    let of_key = if seen.of_key { "key-" } else { "" };
    format!("\"{of_key}{}\"", rule.span.as_str())
}

#[cfg(test)]
mod tests {
    use greenlit_domain::time::Timestamp;

    use super::super::window::{Span, Standing};
    use super::*;

    fn verdict(windows: &[(Span, u32, Standing)]) -> Verdict {
        let one = |(span, quota, standing): &(Span, u32, Standing)| {
            let seen = Seen {
                standing: *standing,
                of_key: false,
            };
            let rule = Rule {
                span: *span,
                quota: *quota,
            };
            (seen, rule)
        };
        Verdict {
            windows: windows.iter().map(one).collect(),
            now: Timestamp(1_795_000_000_000),
        }
    }

    fn standing(used: u32, reset: i64, wait: i64) -> Standing {
        Standing { used, reset, wait }
    }

    fn told(windows: &[(Span, u32, Standing)]) -> Vec<String> {
        let mut headers = HeaderMap::new();
        tell(&mut headers, &verdict(windows));
        [RATELIMIT, RATELIMIT_POLICY, LIMIT, REMAINING, RESET]
            .map(|name| headers[name].to_str().unwrap().to_owned())
            .into()
    }

    #[test]
    fn both_windows_are_told_and_the_scarcest_again_in_the_older_headers() {
        let minute = (Span::Minute, 10, standing(1, 51_001, 0));
        let day = (Span::Day, 100, standing(1, 86_400_000, 0));
        assert_eq!(
            told(&[minute, day]),
            [
                "\"minute\";r=9;t=52, \"day\";r=99;t=86400",
                "\"minute\";q=10;w=60, \"day\";q=100;w=86400",
                "10",
                "9",
                "1795000052"
            ]
        );
    }

    #[test]
    fn what_refuses_is_told_before_what_is_scarce() {
        let minute = (Span::Minute, 10, standing(10, 3_000, 0));
        let day = (Span::Day, 100, standing(95, 5_000, 7_000));
        let told = told(&[minute, day]);
        assert_eq!(told[0], "\"minute\";r=0;t=3, \"day\";r=5;t=7");
        assert_eq!(told[2..], ["100", "5", "1795000007"]);
    }
}
