//! The guard against addresses in every form, and against a name that changes its mind.

use std::net::{Ipv4Addr, TcpListener};
use std::sync::Mutex;

use greenlit_testkit::{HookFault, HookReceiver};
use proptest::prelude::*;

use super::*;

fn guard(allow: &str) -> Egress {
    Egress::new(Allow::parse(allow).unwrap()).unwrap()
}

/// A guard for whom a name leads to these addresses, one list after the other; the last stays.
fn guard_seeing(allow: &str, answers: &[&[&str]]) -> Egress {
    Egress::looking_up(Allow::parse(allow).unwrap(), seeing(answers)).unwrap()
}

fn seeing(answers: &[&[&str]]) -> Lookup {
    let answers: Vec<Vec<IpAddr>> = answers
        .iter()
        .map(|found| found.iter().map(|text| text.parse().unwrap()).collect())
        .collect();
    let asked = Arc::new(Mutex::new(0));
    Arc::new(move |_| {
        let mut asked = asked.lock().unwrap();
        let found = answers[(*asked).min(answers.len() - 1)].clone();
        *asked += 1;
        Box::pin(async move { Ok(found) })
    })
}

async fn post(guard: &Egress, url: &str) -> Result<Answer, EgressError> {
    guard
        .post(url, HeaderMap::new(), "{\"a\":1}".to_owned())
        .await
}

#[test]
fn an_address_is_of_https_without_a_password_and_not_near() {
    let guard = guard("");
    for good in [
        "https://example.com/hook?key=1",
        " https://93.184.215.14:8443/ ",
        "https://[2606:4700::1111]/",
        "https://münchen.example/hook",
    ] {
        assert!(guard.check(good).is_ok(), "{good}");
    }
    for (wrong, words) in [
        ("", "no address"),
        ("example.com/hook", "no address"),
        ("http://example.com/hook", "must begin with https://"),
        ("ftp://example.com/", "must begin with https://"),
        ("file:///etc/passwd", "must begin with https://"),
        ("gopher://127.0.0.1/", "must begin with https://"),
        ("https://me:pass@example.com/", "a password"),
        ("https://me@example.com/", "a password"),
        ("https://localhost/", "this machine"),
        ("https://LOCALHOST./", "this machine"),
        ("https://a.localhost/", "this machine"),
        ("https://127.0.0.1/", "not public"),
        ("https://[::1]/", "not public"),
        ("https://[::ffff:7f00:1]/", "not public"),
        ("https://169.254.169.254/latest/meta-data/", "not public"),
        ("https://[fd00:ec2::254]/", "not public"),
        ("https://１２７.０.０.１/", "not public"),
        ("https://127。0。0。1/", "not public"),
        ("https://0x7f.1/", "not public"),
        ("https://0/", "not public"),
        ("https://%31%32%37.0.0.1/", "not public"),
        ("https:\\\\127.0.0.1\\", "not public"),
        ("https:///127.0.0.1/", "not public"),
    ] {
        let told = guard.check(wrong).unwrap_err();
        assert!(told.contains(words), "{wrong}: {told}");
    }
    let path = |text: String| guard.check(&format!("https://example.com/{text}"));
    assert_eq!(path("a".repeat(1_980)).unwrap().as_str().len(), 2_000);
    for long in ["a".repeat(1_981), "ü".repeat(400), "\u{1f35e}".repeat(400)] {
        assert!(path(long).unwrap_err().contains("2000"));
    }
}

#[test]
fn what_an_admin_allows_may_be_near_and_plain() {
    let guard = guard("127.0.0.1,hooks.internal,10.0.0.0/8");
    for good in [
        "http://127.0.0.1:5678/webhook",
        "http://2130706433/",
        "http://hooks.internal/",
        "https://hooks.internal./",
        "http://10.9.8.7/",
    ] {
        assert!(guard.check(good).is_ok(), "{good}");
    }
    for wrong in [
        "http://127.0.0.2/",
        "https://192.168.0.1/",
        "http://x.hooks.internal/",
    ] {
        assert!(guard.check(wrong).is_err(), "{wrong}");
    }
}

/// The ways in which an address of IPv4 can be written.
fn written(address: Ipv4Addr) -> Vec<String> {
    let [a, b, c, d] = address.octets();
    let all = u32::from(address);
    let low = all & 0xff_ffff;
    let lower = all & 0xffff;
    vec![
        address.to_string(),
        format!("{address}."),
        format!("{all}"),
        format!("{all:#x}"),
        format!("{all:#X}").replace("0X", "0x"),
        format!("0{all:o}"),
        format!("{a}.{low}"),
        format!("{a}.{b}.{lower}"),
        format!("{a:#x}.{b:#x}.{c:#x}.{d:#x}"),
        format!("0{a:o}.0{b:o}.0{c:o}.0{d:o}"),
        format!("{a:#x}.{b}.0{c:o}.{d}"),
        format!("000{a:o}.{b}.{c}.{d}"),
        format!(
            "%3{}{}",
            a.to_string().as_bytes()[0] - b'0',
            &address.to_string()[1..]
        ),
        format!("[::ffff:{address}]"),
        format!("[0:0:0:0:0:ffff:{:x}:{:x}]", all >> 16, all & 0xffff),
        format!("[64:ff9b::{address}]"),
        format!("[::{address}]"),
        format!("[2002:{:x}:{:x}::]", all >> 16, all & 0xffff),
    ]
}

fn near() -> impl Strategy<Value = Ipv4Addr> {
    let within = |network: [u8; 4], bits: u32| {
        let network = u32::from(Ipv4Addr::from(network));
        any::<u32>().prop_map(move |low| {
            let mask = u32::MAX.checked_shr(bits).unwrap_or(0);
            Ipv4Addr::from(network | (low & mask))
        })
    };
    prop_oneof![
        within([127, 0, 0, 0], 8),
        within([10, 0, 0, 0], 8),
        within([172, 16, 0, 0], 12),
        within([192, 168, 0, 0], 16),
        within([169, 254, 0, 0], 16),
        within([100, 64, 0, 0], 10),
        within([0, 0, 0, 0], 8),
        within([224, 0, 0, 0], 4),
        Just(Ipv4Addr::new(169, 254, 169, 254)),
    ]
}

proptest! {
    #[test]
    fn a_near_address_is_refused_however_it_is_written(address in near()) {
        let guard = guard("");
        for host in written(address) {
            let url = format!("https://{host}/");
            prop_assert!(guard.check(&url).is_err(), "{} went through", url);
        }
    }
}

#[tokio::test]
async fn what_may_be_reached_is_sent_and_what_is_said_is_read() {
    let receiver = HookReceiver::start();
    let guard = guard("127.0.0.1");
    let answer = post(&guard, &receiver.url("/hook")).await.unwrap();
    assert_eq!((answer.status, answer.said.as_str()), (200, "ok"));
    receiver.go_wrong(HookFault::Answers(429, "Retry-After: 7", "slow\ndown"));
    let answer = post(&guard, &receiver.url("/hook")).await.unwrap();
    assert_eq!(answer.status, 429);
    assert_eq!(answer.after, Some(Duration::from_secs(7)));
    assert!(answer.said.starts_with("slow"), "{}", answer.said);
    assert!(!answer.said.contains('\n'));
    assert_eq!(receiver.posted().len(), 2);
}

#[tokio::test]
async fn a_redirect_is_an_answer_and_not_a_way() {
    let receiver = HookReceiver::start();
    receiver.go_wrong(HookFault::Answers(307, "Location: /elsewhere", ""));
    let answer = post(&guard("127.0.0.1"), &receiver.url("/hook"))
        .await
        .unwrap();
    assert_eq!(answer.status, 307);
    let paths: Vec<_> = receiver.posted().into_iter().map(|one| one.path).collect();
    assert_eq!(paths, ["/hook"]);
}

#[tokio::test]
async fn a_name_that_leads_to_this_machine_is_not_connected_to() {
    let trap = TcpListener::bind("127.0.0.1:0").unwrap();
    trap.set_nonblocking(true).unwrap();
    let port = trap.local_addr().unwrap().port();
    let url = format!("https://rebinding.example:{port}/");
    for near in ["127.0.0.1", "::ffff:127.0.0.1", "0.0.0.0"] {
        let guard = guard_seeing("", &[&[near]]);
        let error = post(&guard, &url).await.unwrap_err();
        assert!(matches!(&error, EgressError::Barred(_)), "{error:?}");
        assert!(!error.to_string().contains(near), "{error}");
    }
    assert!(trap.accept().is_err(), "somebody came");
}

#[tokio::test]
async fn a_name_that_was_public_when_it_was_looked_at_is_judged_again_when_it_is_connected_to() {
    let trap = TcpListener::bind("127.0.0.1:0").unwrap();
    trap.set_nonblocking(true).unwrap();
    let port = trap.local_addr().unwrap().port();
    // Public for whoever asks first, then this machine: a check that asks for itself would be deceived.
    let lookup = seeing(&[&["93.184.215.14"], &["127.0.0.1"]]);
    let guard = Egress::looking_up(Allow::default(), Arc::clone(&lookup)).unwrap();
    let looked_at = lookup("rebinding.example".to_owned()).await.unwrap();
    assert!(address::is_public(looked_at[0]));
    let url = format!("https://rebinding.example:{port}/");
    let error = post(&guard, &url).await.unwrap_err();
    assert!(matches!(&error, EgressError::Barred(_)), "{error:?}");
    assert!(trap.accept().is_err(), "somebody came");
}

#[tokio::test]
async fn one_near_address_among_public_ones_is_never_tried() {
    let trap = TcpListener::bind("127.0.0.1:0").unwrap();
    trap.set_nonblocking(true).unwrap();
    // What is allowed stands for what is public: nobody is asked outside of this machine.
    let guard = guard_seeing("127.0.0.2", &[&["127.0.0.1", "127.0.0.2"]]);
    let url = format!(
        "https://mixed.example:{}/",
        trap.local_addr().unwrap().port()
    );
    let error = post(&guard, &url).await.unwrap_err();
    assert!(matches!(error, EgressError::Unreached(_)), "{error:?}");
    assert!(trap.accept().is_err(), "somebody came");
}

#[tokio::test]
async fn a_name_that_an_admin_allows_may_lead_anywhere() {
    let receiver = HookReceiver::start();
    let guard = guard_seeing("hooks.internal", &[&["127.0.0.1"]]);
    let url = format!("http://hooks.internal:{}/hook", receiver.port());
    assert_eq!(post(&guard, &url).await.unwrap().status, 200);
    let missing = guard_seeing("hooks.internal", &[&[]]);
    let error = post(&missing, &url).await.unwrap_err();
    assert_eq!(
        error,
        EgressError::Unreached("its name was not found".to_owned())
    );
}

#[tokio::test]
async fn what_is_no_longer_allowed_is_not_sent() {
    let receiver = HookReceiver::start();
    let error = post(&guard(""), &receiver.url("/hook")).await.unwrap_err();
    assert!(matches!(&error, EgressError::Barred(_)), "{error:?}");
    assert!(receiver.posted().is_empty());
}
