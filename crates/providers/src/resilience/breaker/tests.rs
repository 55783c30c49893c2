use proptest::prelude::*;

use super::*;

fn policy() -> BreakerPolicy {
    BreakerPolicy {
        jitter: || 0.0,
        ..BreakerPolicy::default()
    }
}

fn at(seconds: f64) -> Timestamp {
    Timestamp((seconds * 1e3) as i64)
}

/// One call that begins and ends then.
fn call(breaker: &mut Breaker, now: Timestamp, sign: Sign) -> Pass {
    let pass = breaker.pass(now);
    if !matches!(pass, Pass::Wait(_)) {
        breaker.ended(pass, now, now, sign);
    }
    pass
}

/// Open since the tenth second.
fn open(policy: BreakerPolicy) -> Breaker {
    let mut breaker = Breaker::new(policy);
    for n in 0..5 {
        call(&mut breaker, at(f64::from(n)), Sign::Well);
    }
    for _ in 0..5 {
        assert_eq!(breaker.standing(), Standing::Closed);
        call(&mut breaker, at(10.0), Sign::Ill);
    }
    breaker
}

#[test]
fn half_of_ten_calls_open_it_and_nothing_is_sent_until_its_time_is_over() {
    let mut breaker = open(policy());
    assert_eq!(breaker.standing(), Standing::Open(at(15.0)));
    assert_eq!(
        breaker.pass(at(11.0)),
        Pass::Wait(Duration::from_secs(4)),
        "nothing is sent"
    );
    assert_eq!(breaker.pass(at(15.0)), Pass::Probe);
    assert_eq!(breaker.standing(), Standing::HalfOpen);
    assert!(matches!(breaker.pass(at(15.0)), Pass::Wait(_)), "one alone");
}

#[test]
fn a_probe_that_is_answered_closes_it_and_one_that_fails_doubles_the_wait_up_to_half_a_minute() {
    let mut breaker = open(policy());
    let mut now = 15.0;
    for lasts in [10.0, 20.0, 30.0, 30.0] {
        assert_eq!(call(&mut breaker, at(now), Sign::Ill), Pass::Probe);
        assert_eq!(breaker.standing(), Standing::Open(at(now + lasts)));
        now += lasts;
    }
    assert_eq!(
        breaker.ill_since(),
        Some(at(10.0)),
        "all of it is one outage"
    );
    assert_eq!(call(&mut breaker, at(now), Sign::Well), Pass::Probe);
    assert_eq!(breaker.standing(), Standing::Closed);
    assert_eq!(breaker.ill_since(), None);
}

#[test]
fn a_probe_that_was_given_up_lets_the_next_call_look() {
    let mut breaker = open(policy());
    assert_eq!(call(&mut breaker, at(15.0), Sign::None), Pass::Probe);
    assert_eq!(call(&mut breaker, at(15.0), Sign::Well), Pass::Probe);
}

#[test]
fn a_server_that_never_answered_is_not_taken_to_be_away_for_a_while() {
    let mut breaker = Breaker::new(BreakerPolicy {
        in_a_row: Some(1),
        ..policy()
    });
    for _ in 0..50 {
        assert_eq!(call(&mut breaker, at(1.0), Sign::Ill), Pass::Free);
    }
    breaker.has_answered(at(0.5));
    assert_eq!(call(&mut breaker, at(1.0), Sign::Ill), Pass::Free);
    assert!(matches!(breaker.pass(at(1.0)), Pass::Wait(_)));
}

#[test]
fn three_failures_in_a_row_are_enough_for_a_service() {
    let mut breaker = Breaker::new(BreakerPolicy {
        in_a_row: Some(3),
        ..policy()
    });
    let signs = [
        Sign::Well,
        Sign::Ill,
        Sign::Ill,
        Sign::Well,
        Sign::Ill,
        Sign::None,
        Sign::Ill,
    ];
    for sign in signs {
        assert_eq!(call(&mut breaker, at(1.0), sign), Pass::Free);
    }
    call(&mut breaker, at(1.0), Sign::Ill);
    assert_eq!(breaker.standing(), Standing::Open(at(6.0)));
}

#[test]
fn failures_of_long_ago_and_of_calls_that_began_before_it_opened_say_nothing() {
    let mut breaker = Breaker::new(policy());
    call(&mut breaker, at(0.0), Sign::Well);
    for _ in 0..8 {
        call(&mut breaker, at(0.0), Sign::Ill);
    }
    assert_eq!(call(&mut breaker, at(61.0), Sign::Ill), Pass::Free);
    assert_eq!(
        breaker.standing(),
        Standing::Closed,
        "the window has moved on"
    );

    let mut breaker = open(policy());
    breaker.ended(Pass::Free, at(9.0), at(12.0), Sign::Well);
    assert_eq!(breaker.standing(), Standing::Open(at(15.0)));
    assert_eq!(call(&mut breaker, at(15.0), Sign::Well), Pass::Probe);
    for _ in 0..20 {
        breaker.ended(Pass::Free, at(9.0), at(16.0), Sign::Ill);
    }
    assert_eq!(breaker.standing(), Standing::Closed);
}

#[test]
fn what_another_process_found_is_taken_up_unless_it_is_known_better_here() {
    let mut breaker = Breaker::new(policy());
    breaker.learn(at(20.0), at(10.0), at(12.0));
    assert_eq!(breaker.pass(at(12.0)), Pass::Wait(Duration::from_secs(8)));
    assert_eq!(call(&mut breaker, at(20.0), Sign::Well), Pass::Probe);
    breaker.learn(at(40.0), at(10.0), at(21.0));
    assert_eq!(breaker.pass(at(21.0)), Pass::Free, "that outage is over");
}

#[test]
fn an_outage_uses_up_no_tries_for_ten_minutes() {
    let mut breaker = open(policy());
    assert!(breaker.forgives(at(11.0)));
    assert!(breaker.forgives(at(609.0)));
    assert!(!breaker.forgives(at(610.0)));
    call(&mut breaker, at(15.0), Sign::Well);
    assert!(!breaker.forgives(at(16.0)));
}

fn sign() -> impl Strategy<Value = Sign> {
    prop_oneof![Just(Sign::Well), Just(Sign::Ill), Just(Sign::None)]
}

proptest! {
    #[test]
    fn whatever_happens_one_probe_at_most_is_under_way_and_every_wait_ends(
        steps in prop::collection::vec((0u16..20_000, sign(), 0u8..3), 1..200),
        in_a_row in prop::option::of(1u32..5),
    ) {
        let policy = BreakerPolicy { in_a_row, ..policy() };
        let mut breaker = Breaker::new(policy);
        let mut now = 0;
        let mut under_way: Vec<(Pass, Timestamp)> = Vec::new();
        for (passed, sign, what) in steps {
            now += i64::from(passed);
            let now = Timestamp(now);
            if what == 0 || under_way.is_empty() {
                match breaker.pass(now) {
                    Pass::Wait(wait) => prop_assert!(wait <= policy.longest_open),
                    pass => under_way.push((pass, now)),
                }
            } else {
                let (pass, began) = under_way.remove(0);
                breaker.ended(pass, began, now, sign);
            }
            let probes = under_way.iter().filter(|(pass, _)| *pass == Pass::Probe).count();
            prop_assert!(probes <= 1);
            prop_assert_eq!(probes == 1, breaker.standing() == Standing::HalfOpen);
        }
        for (pass, began) in under_way {
            breaker.ended(pass, began, Timestamp(now), Sign::None);
        }
        let later = Timestamp(now).plus(policy.longest_open);
        prop_assert!(!matches!(breaker.pass(later), Pass::Wait(_)));
    }
}
