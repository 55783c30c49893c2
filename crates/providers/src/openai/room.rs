//! What a server says is left of its limits: `x-ratelimit-{remaining,reset}-{requests,tokens}`, where resets are spans such
//! as `1s`, `6m0s` or `120ms` (<https://developers.openai.com/api/docs/guides/rate-limits>).

use std::time::Duration;

use greenlit_domain::model::{Left, Room};
use reqwest::header::HeaderMap;

/// What is left, where the server says so.
pub(super) fn room(headers: &HeaderMap) -> Option<Room> {
    let left = |of: &str| {
        let text = |what: &str| {
            let header = headers.get(format!("x-ratelimit-{what}-{of}"))?;
            header.to_str().ok()
        };
        Some(Left {
            count: text("remaining")?.trim().parse().ok()?,
            reset: span(text("reset")?)?,
        })
    };
    let room = Room {
        requests: left("requests"),
        tokens: left("tokens"),
    };
    Some(room).filter(|room| *room != Room::default())
}

/// A span such as `1h2m3.5s` or `120ms`; a number alone is seconds.
fn span(text: &str) -> Option<Duration> {
    let mut rest = text.trim();
    if rest.is_empty() {
        return None;
    }
    let mut seconds = 0.0;
    while !rest.is_empty() {
        let digits = rest
            .find(|c: char| !c.is_ascii_digit() && c != '.')
            .unwrap_or(rest.len());
        let number: f64 = rest[..digits].parse().ok()?;
        rest = &rest[digits..];
        let letters = rest
            .find(|c: char| !c.is_ascii_alphabetic())
            .unwrap_or(rest.len());
        seconds += number
            * match &rest[..letters] {
                "ms" => 1e-3,
                "" | "s" => 1.0,
                "m" => 60.0,
                "h" => 3_600.0,
                "d" => 86_400.0,
                _ => return None,
            };
        rest = &rest[letters..];
    }
    Duration::try_from_secs_f64(seconds).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_read_as_servers_write_them() {
        for (text, milliseconds) in [
            ("1s", Some(1_000)),
            ("6m0s", Some(360_000)),
            ("120ms", Some(120)),
            ("1h2m3.5s", Some(3_723_500)),
            ("2m59.56s", Some(179_560)),
            ("7", Some(7_000)),
            ("", None),
            ("soon", None),
            ("1y", None),
            ("-1s", None),
            ("1..2s", None),
            ("999999999999999999999d", None),
        ] {
            let read = span(text).map(|span| span.as_millis());
            assert_eq!(read, milliseconds, "{text}");
        }
    }

    #[test]
    fn a_server_that_says_nothing_or_half_of_it_leaves_no_trace() {
        let mut headers = HeaderMap::new();
        assert_eq!(room(&headers), None);
        headers.insert("x-ratelimit-remaining-requests", "3".parse().unwrap());
        assert_eq!(room(&headers), None);
        headers.insert("x-ratelimit-reset-requests", "20s".parse().unwrap());
        let requests = room(&headers).unwrap().requests.unwrap();
        assert_eq!((requests.count, requests.reset.as_secs()), (3, 20));
    }

    mod fuzz {
        use super::*;

        #[test]
        fn any_words_of_limits_are_what_they_say_or_nothing() {
            greenlit_fuzz::fuzz!(
                &[
                    "1s",
                    "6m0s",
                    "120ms",
                    "1h2m3.5s",
                    "7",
                    "d",
                    "999999999999999999999",
                    ".",
                    "..",
                    "1e5s",
                    "-",
                    "s s",
                    "٣s"
                ],
                |text| if let Ok(value) = text.parse::<reqwest::header::HeaderValue>() {
                    let mut headers = HeaderMap::new();
                    headers.insert("x-ratelimit-remaining-requests", value.clone());
                    headers.insert("x-ratelimit-reset-requests", value);
                    if let Some(left) = room(&headers).and_then(|room| room.requests) {
                        assert_eq!(text.trim().parse(), Ok(left.count));
                    }
                    if span(text).is_some() {
                        assert!(text.bytes().any(|byte| byte.is_ascii_digit()), "{text}");
                    }
                }
            );
        }
    }
}
