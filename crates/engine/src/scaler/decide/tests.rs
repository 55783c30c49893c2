//! The rule in tables, as properties, and over a day's rise and fall.

use proptest::prelude::*;

use super::*;

const MINUTE: i64 = 60_000;

fn figures(utilisation: f64, queued: usize) -> Figures {
    Figures {
        utilisation,
        running: 0,
        places: 10,
        queued,
        oldest_wait: None,
        rate_limited_at: None,
        samples: 60,
    }
}

/// Lets minutes pass from `at` on; gives the places after each.
fn run(scaler: &mut Scaler, at: &mut i64, minutes: &[(f64, usize)]) -> Vec<usize> {
    let mut places = Vec::new();
    for (utilisation, queued) in minutes {
        *at += MINUTE;
        places.push(
            scaler
                .decide(Timestamp(*at), figures(*utilisation, *queued))
                .after,
        );
    }
    places
}

#[test]
fn one_minute_decides_by_the_table() {
    for (places, utilisation, queued, after, reason) in [
        (10, 0.81, 1, 12, Reason::Busy),
        (10, 1.00, 500, 12, Reason::Busy),
        (19, 1.00, 5, 20, Reason::Busy),
        (20, 1.00, 5, 20, Reason::AtMost),
        (10, 0.80, 5, 10, Reason::Steady),
        (10, 0.95, 0, 10, Reason::NothingQueued),
        (10, 0.50, 0, 10, Reason::Steady),
        (10, 0.30, 0, 10, Reason::Steady),
        (10, 0.29, 0, 10, Reason::Calming),
        (10, 0.10, 3, 10, Reason::Steady),
        (3, 0.00, 0, 3, Reason::AtLeast),
    ] {
        let decision = Scaler::new(places).decide(Timestamp(MINUTE), figures(utilisation, queued));
        assert_eq!(
            (decision.before, decision.after, decision.reason),
            (places, after, reason),
            "{places} places, {utilisation} taken, {queued} queued"
        );
    }
}

#[test]
fn places_are_given_up_one_by_one_after_three_calm_minutes() {
    let mut scaler = Scaler::new(10);
    let places = run(&mut scaler, &mut 0, &[(0.1, 0); 12]);
    assert_eq!(places, [10, 10, 9, 8, 7, 6, 5, 4, 3, 3, 3, 3]);
}

#[test]
fn a_minute_with_work_begins_the_calm_anew() {
    let mut scaler = Scaler::new(10);
    let minutes = [(0.1, 0), (0.1, 0), (0.5, 0), (0.1, 0), (0.1, 0), (0.1, 0)];
    assert_eq!(run(&mut scaler, &mut 0, &minutes), [10, 10, 10, 10, 10, 9]);
}

#[test]
fn nothing_is_given_up_within_five_minutes_of_growth() {
    let mut scaler = Scaler::new(10);
    let mut at = 0;
    assert_eq!(run(&mut scaler, &mut at, &[(1.0, 9)]), [12]);
    let calm = run(&mut scaler, &mut at, &[(0.0, 0); 6]);
    assert_eq!(calm, [12, 12, 12, 12, 11, 10]);
}

#[test]
fn bursts_with_calm_between_them_do_not_make_it_swing() {
    let mut scaler = Scaler::new(10);
    let mut at = 0;
    let mut shrunk = 0;
    for _ in 0..20 {
        let before = scaler.places();
        let burst = run(
            &mut scaler,
            &mut at,
            &[(1.0, 5), (0.1, 0), (0.1, 0), (0.1, 0)],
        );
        shrunk += usize::from(burst.iter().any(|places| *places < before));
    }
    assert_eq!((shrunk, scaler.places()), (0, MOST));
}

#[test]
fn it_is_held_while_the_provider_says_429_and_says_so() {
    let mut scaler = Scaler::new(10);
    let limited = |utilisation, queued, since| Figures {
        rate_limited_at: Some(Timestamp(since)),
        ..figures(utilisation, queued)
    };
    let busy = scaler.decide(Timestamp(MINUTE), limited(1.0, 50, 10_000));
    assert_eq!((busy.after, busy.reason), (10, Reason::RateLimited));
    for minute in 2..9 {
        let at = minute * MINUTE;
        let calm = scaler.decide(Timestamp(at), limited(0.0, 0, at - 5_000));
        assert_eq!((calm.after, calm.reason), (10, Reason::RateLimited));
    }
    let over = scaler.decide(Timestamp(9 * MINUTE), limited(1.0, 50, 8 * MINUTE - 5_000));
    assert_eq!((over.after, over.reason), (12, Reason::Busy));
}

#[test]
fn a_decision_is_written_with_the_figures_it_stood_on() {
    let decision = Scaler::new(10).decide(
        Timestamp(1_795_485_600_000),
        Figures {
            running: 9,
            oldest_wait: Some(Duration::from_millis(4_200)),
            ..figures(0.9, 4)
        },
    );
    let written = serde_json::to_value(decision).unwrap();
    let expected = serde_json::json!({
        "at": "2026-11-24T02:00:00.000Z", "before": 10, "after": 12, "reason": "busy",
        "figures": {
            "utilisation": 0.9, "running": 9, "places": 10, "queued": 4, "oldestWaitMs": 4200,
            "rateLimitedAt": null, "samples": 60
        }
    });
    assert_eq!(written, expected);
}

/// A pool of so many places under a load of so many generations at once.
fn under_load(load: f64, places: usize) -> Figures {
    let places_of_work = places as f64;
    Figures {
        places,
        ..figures(
            (load / places_of_work).min(1.0),
            (load - places_of_work).max(0.0).ceil() as usize,
        )
    }
}

#[test]
fn a_day_that_rises_and_falls_is_followed_and_each_way_is_walked_once() {
    let load = |minute: i64| match minute {
        0..30 => 2.0,
        30..90 => 60.0,
        90..150 => 8.0,
        _ => 0.5,
    };
    let mut scaler = Scaler::new(3);
    let mut changes = Vec::new();
    let mut at_end_of = std::collections::BTreeMap::new();
    for minute in 0..240 {
        let figures = under_load(load(minute), scaler.places());
        let decision = scaler.decide(Timestamp(minute * MINUTE), figures);
        if decision.is_change() {
            changes.push((minute, decision.after));
        }
        at_end_of.insert(minute, decision.after);
    }
    assert_eq!(at_end_of[&29], 3, "two at once fit three places");
    assert_eq!(at_end_of[&38], MOST, "the rush is met within nine minutes");
    assert_eq!(at_end_of[&89], MOST);
    assert_eq!(at_end_of[&149], MOST, "8 of 20 is not below 30 %");
    assert_eq!(at_end_of[&239], LEAST);
    let up = changes.iter().filter(|(minute, _)| *minute < 90).count();
    assert_eq!((up, changes.len()), (9, 9 + 17), "{changes:?}");
}

proptest! {
    #[test]
    fn it_never_leaves_its_bounds_and_never_changes_while_limited(
        first in 0usize..100,
        minutes in prop::collection::vec((0.0f64..=1.0, 0usize..50, any::<bool>()), 1..200),
    ) {
        let mut scaler = Scaler::new(first);
        let mut at = 0;
        for (utilisation, queued, limited) in minutes {
            at += MINUTE;
            let figures = Figures {
                rate_limited_at: limited.then_some(Timestamp(at - 1_000)),
                ..figures(utilisation, queued)
            };
            let decision = scaler.decide(Timestamp(at), figures);
            prop_assert!((LEAST..=MOST).contains(&decision.after));
            prop_assert!(!limited || !decision.is_change());
            prop_assert!(decision.after <= decision.before || queued > 0);
            prop_assert_eq!(decision.after, scaler.places());
        }
    }

    #[test]
    fn a_constant_load_moves_it_one_way_and_then_not_at_all(first in 0usize..30, load in 0.0f64..40.0) {
        let mut scaler = Scaler::new(first);
        let mut ways = Vec::new();
        let mut last_change = 0;
        for minute in 1..=120 {
            let decision = scaler.decide(Timestamp(minute * MINUTE), under_load(load, scaler.places()));
            if decision.is_change() {
                ways.push(decision.after > decision.before);
                last_change = minute;
            }
        }
        ways.dedup();
        prop_assert!(ways.len() <= 1, "it swung: {ways:?}");
        prop_assert!(last_change <= 30, "it still changed in minute {last_change}");
    }
}
