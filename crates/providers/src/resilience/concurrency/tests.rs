use proptest::prelude::*;

use super::*;

const WELL: Word = Word::Answered {
    room: None,
    tokens: 0,
};

fn limiter() -> Limiter {
    Limiter::new(ConcurrencyPolicy::default())
}

fn at(seconds: i64) -> Timestamp {
    Timestamp(seconds * 1_000)
}

/// So many calls begin at once.
fn begin(limiter: &mut Limiter, calls: u32) {
    for _ in 0..calls {
        limiter.begin();
    }
}

#[test]
fn there_is_no_limit_until_the_endpoint_has_too_many() {
    let mut limiter = limiter();
    begin(&mut limiter, 5_000);
    assert_eq!(limiter.vacancy(at(0)), Vacancy::Free);
    assert_eq!(limiter.limit(), None);
    assert_eq!(limiter.learned(), None);
}

#[test]
fn of_a_burst_the_limit_is_what_was_taken() {
    let mut limiter = limiter();
    begin(&mut limiter, 100);
    for _ in 0..80 {
        limiter.end(at(0), at(1), Word::TooMany);
    }
    assert_eq!((limiter.limit(), limiter.in_flight()), (Some(20), 20));
    assert_eq!(limiter.vacancy(at(1)), Vacancy::Full);
    limiter.end(at(0), at(10), WELL);
    assert_eq!(limiter.vacancy(at(10)), Vacancy::Free);
}

#[test]
fn a_round_of_answers_raises_it_by_one_and_a_refusal_takes_a_tenth_once_a_calls_time() {
    let mut limiter = limiter();
    begin(&mut limiter, 40);
    for _ in 0..20 {
        limiter.end(at(0), at(1), Word::TooMany);
    }
    for _ in 0..20 {
        limiter.end(at(0), at(10), WELL);
        limiter.begin();
    }
    assert_eq!(limiter.limit(), Some(20));
    limiter.end(at(10), at(20), WELL);
    limiter.begin();
    assert_eq!(limiter.limit(), Some(21));
    for second in 30..36 {
        limiter.end(at(25), at(second), Word::TooMany);
        limiter.begin();
    }
    assert_eq!(limiter.limit(), Some(18), "once in ten seconds");
}

#[test]
fn a_limit_that_is_not_used_does_not_grow() {
    let mut limiter = limiter();
    limiter.learn(
        LearnedLimit {
            limit: 10.0,
            refused_at: at(0),
        },
        at(1),
    );
    for _ in 0..100 {
        limiter.begin();
        limiter.end(at(1), at(2), WELL);
    }
    assert_eq!(limiter.limit(), Some(10));
}

#[test]
fn after_ten_quiet_minutes_it_grows_fast_and_ends() {
    let mut limiter = limiter();
    begin(&mut limiter, 10);
    limiter.end(at(0), at(1), Word::TooMany);
    let mut now = 602;
    for _ in 0..30 {
        let free = limiter.limit().unwrap_or(2_000) - limiter.in_flight();
        begin(&mut limiter, free);
        for _ in 0..limiter.in_flight() {
            limiter.end(at(now), at(now + 5), WELL);
            limiter.begin();
        }
        now += 5;
        if limiter.limit().is_none() {
            return;
        }
    }
    panic!("still {:?}", limiter.limit());
}

#[test]
fn what_the_provider_says_is_left_is_kept_to() {
    let mut limiter = limiter();
    limiter.begin();
    let left = |count, seconds| Left {
        count,
        reset: Duration::from_secs(seconds),
    };
    let room = Room {
        requests: Some(left(2, 20)),
        tokens: None,
    };
    let word = Word::Answered {
        room: Some(room),
        tokens: 800,
    };
    limiter.end(at(0), at(10), word);
    assert_eq!(limiter.vacancy(at(10)), Vacancy::Free);
    begin(&mut limiter, 2);
    assert_eq!(
        limiter.vacancy(at(15)),
        Vacancy::Wait(Duration::from_secs(15))
    );
    assert_eq!(limiter.vacancy(at(30)), Vacancy::Free, "it was reset");
    let room = Room {
        requests: Some(left(500, 60)),
        tokens: Some(left(90, 300)),
    };
    let word = Word::Answered {
        room: Some(room),
        tokens: 800,
    };
    limiter.end(at(30), at(40), word);
    assert_eq!(
        limiter.vacancy(at(40)),
        Vacancy::Wait(Duration::from_secs(120)),
        "a usual answer has more tokens than are left; nobody waits for ever"
    );
}

#[test]
fn what_others_learned_is_taken_up_when_it_is_news_and_not_too_old() {
    let learned = |limit, seconds| LearnedLimit {
        limit,
        refused_at: at(seconds),
    };
    let mut limiter = limiter();
    limiter.learn(learned(5.0, 100), at(1_000));
    assert_eq!(limiter.limit(), None, "that was long ago");
    limiter.learn(learned(5.0, 100), at(110));
    assert_eq!(limiter.limit(), Some(5));
    limiter.learn(learned(50.0, 105), at(110));
    assert_eq!(
        limiter.limit(),
        Some(5),
        "nobody knows that there is more room"
    );
    limiter.learn(learned(1.0, 90), at(110));
    assert_eq!(limiter.limit(), Some(5), "it is known here already");
    for wrong in [f64::NAN, f64::INFINITY, -3.0, 0.0] {
        limiter.learn(learned(wrong, 108), at(110));
        assert!(limiter.limit() >= Some(1), "{wrong}");
    }
}

proptest! {
    #[test]
    fn the_limit_is_never_below_one_and_no_more_calls_are_let_in_than_it_says(
        steps in prop::collection::vec((0u8..5, 0i64..5_000), 1..300),
    ) {
        let mut limiter = limiter();
        let mut now = 0;
        let mut under_way = Vec::new();
        for (what, passed) in steps {
            now += passed;
            let now = Timestamp(now);
            if what < 3 {
                if limiter.vacancy(now) == Vacancy::Free {
                    limiter.begin();
                    under_way.push(now);
                    prop_assert!(limiter.limit().is_none_or(|limit| limiter.in_flight() <= limit));
                }
            } else if let Some(began) = under_way.pop() {
                limiter.end(began, now, if what == 3 { WELL } else { Word::TooMany });
            }
            prop_assert!(limiter.limit().is_none_or(|limit| limit >= 1));
            prop_assert_eq!(limiter.in_flight() as usize, under_way.len());
        }
    }
}
