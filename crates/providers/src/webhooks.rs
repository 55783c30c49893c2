//! Sending a webhook as Standard Webhooks has it (<https://www.standardwebhooks.com>): a body of JSON, and three headers that
//! say which event it is, when it was sent, and that it was us.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use greenlit_domain::time::Timestamp;
use hmac::{Hmac, KeyInit, Mac};
use reqwest::header::{HeaderMap, HeaderValue};
use sha2::Sha256;

use crate::egress::{Answer, Egress, EgressError};

/// What is sent.
#[derive(Debug, Clone)]
pub struct HookMessage<'m> {
    /// Where.
    pub url: &'m str,
    /// What the receiver knows the event by: the same each time it is sent.
    pub id: &'m str,
    /// Now: a receiver refuses what was signed long ago.
    pub at: Timestamp,
    /// The body.
    pub body: &'m str,
    /// The keys that sign, each by itself.
    pub keys: &'m [Vec<u8>],
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HookAnswer {
    /// It was taken, with this status.
    Taken(u16),
    /// It was not, and may be another time.
    Refused {
        /// The status, where one came.
        status: Option<u16>,
        /// Why.
        message: String,
        /// How long the receiver wants to be left alone.
        after: Option<Duration>,
    },
    /// The receiver says that it is gone for good.
    Gone,
}

/// Sends it once.
pub async fn send(egress: &Egress, message: &HookMessage<'_>) -> HookAnswer {
    let headers = match headers(message) {
        Ok(headers) => headers,
        Err(why) => {
            return HookAnswer::Refused {
                status: None,
                message: why,
                after: None,
            };
        }
    };
    match egress
        .post(message.url, headers, message.body.to_owned())
        .await
    {
        Ok(answer) => judged(answer),
        Err(EgressError::Barred(why) | EgressError::Unreached(why)) => HookAnswer::Refused {
            status: None,
            message: why,
            after: None,
        },
    }
}

fn judged(answer: Answer) -> HookAnswer {
    let Answer {
        status,
        after,
        said,
    } = answer;
    let message = match (status, said.as_str()) {
        (200..=299, _) => return HookAnswer::Taken(status),
        (410, _) => return HookAnswer::Gone,
        (300..=399, _) => {
            format!("it answered {status}: redirects are not followed, give the address itself")
        }
        (_, "") => format!("it answered {status}"),
        (_, said) => format!("it answered {status}: {said}"),
    };
    HookAnswer::Refused {
        status: Some(status),
        message,
        after,
    }
}

fn headers(message: &HookMessage<'_>) -> Result<HeaderMap, String> {
    let seconds = message.at.0.div_euclid(1_000);
    let signatures: Vec<_> = message
        .keys
        .iter()
        .map(|key| signature(key, message.id, seconds, message.body))
        .collect();
    let mut headers = HeaderMap::new();
    for (name, value) in [
        ("webhook-id", message.id.to_owned()),
        ("webhook-timestamp", seconds.to_string()),
        ("webhook-signature", signatures.join(" ")),
    ] {
        let value = HeaderValue::from_str(&value)
            .map_err(|_| format!("{name} holds characters that no header has"))?;
        headers.insert(name, value);
    }
    Ok(headers)
}

/// `v1,` and the signature of `id.seconds.body` with this key.
fn signature(key: &[u8], id: &str, seconds: i64, body: &str) -> String {
    // A key of HMAC may have any length.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else {
        return String::new();
    };
    mac.update(format!("{id}.{seconds}.").as_bytes());
    mac.update(body.as_bytes());
    format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
}

#[cfg(test)]
mod tests {
    use greenlit_testkit::{HookFault, HookReceiver};

    use super::*;
    use crate::egress::Allow;

    /// The example of the specification's own libraries.
    #[test]
    fn the_signature_is_that_of_the_specification() {
        let key = STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let signed = signature(
            &key,
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            1_614_265_330,
            r#"{"test": 2432232314}"#,
        );
        assert_eq!(signed, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    fn key(number: u8) -> Vec<u8> {
        vec![number; 32]
    }

    fn secret(number: u8) -> String {
        format!("whsec_{}", STANDARD.encode(key(number)))
    }

    async fn sent(receiver: &HookReceiver, keys: &[Vec<u8>]) -> HookAnswer {
        let egress = Egress::new(Allow::parse("127.0.0.1").unwrap()).unwrap();
        let now = std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .unwrap();
        let message = HookMessage {
            url: &receiver.url("/hook"),
            id: "msg_1",
            at: Timestamp(i64::try_from(now.as_millis()).unwrap()),
            body: "{\"type\":\"webhook.test\"}",
            keys,
        };
        send(&egress, &message).await
    }

    #[tokio::test]
    async fn a_receiver_that_knows_either_secret_can_verify_it() {
        let receiver = HookReceiver::start();
        let answer = sent(&receiver, &[key(1), key(2)]).await;
        assert_eq!(answer, HookAnswer::Taken(200));
        let posted = receiver.posted().remove(0);
        assert_eq!(posted.header("webhook-id"), Some("msg_1"));
        assert!(posted.is_signed_with(&secret(1)));
        assert!(posted.is_signed_with(&secret(2)));
        assert!(!posted.is_signed_with(&secret(3)));
    }

    #[tokio::test]
    async fn each_answer_means_what_the_specification_says() {
        let receiver = HookReceiver::start();
        for (fault, wanted) in [
            (HookFault::Answers(204, "", ""), HookAnswer::Taken(204)),
            (HookFault::Answers(410, "", "bye"), HookAnswer::Gone),
            (
                HookFault::Answers(503, "Retry-After: 60", "later"),
                HookAnswer::Refused {
                    status: Some(503),
                    message: "it answered 503: later".to_owned(),
                    after: Some(Duration::from_secs(60)),
                },
            ),
            (
                HookFault::HangsUp,
                HookAnswer::Refused {
                    status: None,
                    message: "it broke off".to_owned(),
                    after: None,
                },
            ),
        ] {
            receiver.go_wrong(fault);
            assert_eq!(sent(&receiver, &[key(1)]).await, wanted);
        }
        receiver.go_wrong(HookFault::Answers(302, "Location: http://10.0.0.1/", ""));
        let answer = sent(&receiver, &[key(1)]).await;
        assert!(
            matches!(&answer, HookAnswer::Refused { status: Some(302), message, .. } if message.contains("not followed")),
            "{answer:?}"
        );
    }
}
