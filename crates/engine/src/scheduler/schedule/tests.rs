//! Days on which clocks change, slots that were missed, and what is said of expressions that are wrong.

use proptest::prelude::*;

use super::*;

fn schedule(expression: &str, zone: &str) -> Schedule {
    Schedule::parse("test", expression, zone, Missed::Once).unwrap()
}

fn at(time: &str) -> Timestamp {
    serde_json::from_str(&format!("{time:?}")).unwrap()
}

/// The slots between two moments, the second included.
fn slots(schedule: &Schedule, after: &str, until: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut last = at(after);
    while let Some(slot) = schedule.next_after(last)
        && slot.at <= at(until)
    {
        last = slot.at;
        found.push(slot.at.to_string().replace(":00.000Z", "Z"));
    }
    found
}

#[test]
fn a_time_of_day_follows_its_zone_through_the_year() {
    let nine = schedule("0 9 * * *", "America/New_York");
    assert_eq!(
        slots(&nine, "2026-03-06T15:00:00Z", "2026-03-09T15:00:00Z"),
        [
            "2026-03-07T14:00Z",
            "2026-03-08T13:00Z",
            "2026-03-09T13:00Z"
        ]
    );
}

#[test]
fn a_slot_that_the_clock_leaves_out_runs_once_when_the_gap_ends() {
    for (zone, expression, after, until, expected) in [
        // 01:00 becomes 02:00.
        (
            "Europe/Lisbon",
            "30 1 * * *",
            "2026-03-28T12:00:00Z",
            "2026-03-29T12:00:00Z",
            "2026-03-29T01:00Z",
        ),
        // 02:00 becomes 03:00.
        (
            "America/New_York",
            "15 2 * * *",
            "2026-03-07T12:00:00Z",
            "2026-03-08T12:00:00Z",
            "2026-03-08T07:00Z",
        ),
        // Midnight itself becomes 01:00.
        (
            "America/Sao_Paulo",
            "0 0 * * *",
            "2018-11-03T12:00:00Z",
            "2018-11-04T12:00:00Z",
            "2018-11-04T03:00Z",
        ),
    ] {
        assert_eq!(
            slots(&schedule(expression, zone), after, until),
            [expected],
            "{zone}"
        );
    }
}

#[test]
fn a_slot_that_the_clock_shows_twice_runs_once() {
    for (zone, expression, after, until, expected) in [
        // 02:00 becomes 01:00.
        (
            "Europe/Lisbon",
            "30 1 * * *",
            "2026-10-24T12:00:00Z",
            "2026-10-25T12:00:00Z",
            "2026-10-25T00:30Z",
        ),
        (
            "America/New_York",
            "30 1 * * *",
            "2026-10-31T12:00:00Z",
            "2026-11-01T12:00:00Z",
            "2026-11-01T05:30Z",
        ),
        // Midnight becomes 23:00 of the day before.
        (
            "America/Sao_Paulo",
            "30 23 * * *",
            "2018-02-17T12:00:00Z",
            "2018-02-18T12:00:00Z",
            "2018-02-18T01:30Z",
        ),
    ] {
        let schedule = schedule(expression, zone);
        assert_eq!(slots(&schedule, after, until), [expected], "{zone}");
        assert_eq!(
            schedule.due(at(after), at(until)).unwrap().at,
            schedule.next_after(at(after)).unwrap().at,
            "{zone}: looking back finds what looking ahead does"
        );
    }
}

#[test]
fn two_slots_that_the_gap_brings_together_are_one() {
    let schedule = schedule("0 2,3 * * *", "America/New_York");
    assert_eq!(
        slots(&schedule, "2026-03-08T06:00:00Z", "2026-03-08T12:00:00Z"),
        ["2026-03-08T07:00Z"]
    );
}

#[test]
fn an_expression_without_an_hour_goes_by_time_that_passes() {
    let schedule = schedule("30 * * * *", "Europe/Lisbon");
    assert_eq!(
        slots(&schedule, "2026-10-24T23:45:00Z", "2026-10-25T02:45:00Z"),
        [
            "2026-10-25T00:30Z",
            "2026-10-25T01:30Z",
            "2026-10-25T02:30Z"
        ]
    );
}

#[test]
fn one_run_makes_up_for_all_that_was_missed() {
    let nine = schedule("0 9 * * *", "UTC");
    let since = at("2026-11-20T09:00:00Z");
    let made_up = nine.due(since, at("2026-11-24T08:00:00Z")).unwrap();
    assert_eq!(made_up.at, at("2026-11-23T09:00:00Z"));
    assert_eq!(nine.due(made_up.at, at("2026-11-24T08:59:59Z")), None);
    let next = nine.due(made_up.at, at("2026-11-24T09:00:00Z")).unwrap();
    assert_eq!(next.at, at("2026-11-24T09:00:00Z"));
}

#[test]
fn missed_slots_are_left_out_where_that_is_configured() {
    let nine = Schedule::parse("test", "0 9 * * *", "UTC", Missed::Skip).unwrap();
    let since = at("2026-11-20T09:00:00Z");
    assert_eq!(nine.due(since, at("2026-11-24T08:00:00Z")), None);
    let on_time = nine.due(since, at("2026-11-24T09:01:30Z")).unwrap();
    assert_eq!(on_time.at, at("2026-11-24T09:00:00Z"));
    assert_eq!(nine.due(since, at("2026-11-24T09:02:01Z")), None);
}

#[test]
fn a_clock_that_is_put_back_makes_nothing_due_again() {
    let nine = schedule("0 9 * * *", "UTC");
    let since = at("2026-11-24T09:00:00Z");
    assert_eq!(nine.due(since, at("2026-11-24T08:30:00Z")), None);
    assert_eq!(nine.due(since, at("2026-11-23T09:00:00Z")), None);
}

#[test]
fn what_is_wrong_is_told_with_an_example_of_what_is_right() {
    for (expression, zone, told) in [
        ("", "UTC", "has 0 fields and needs 5"),
        ("0 9 * *", "UTC", "has 4 fields and needs 5: minute, hour"),
        ("0 0 9 * * *", "UTC", "has 6 fields and needs 5"),
        ("61 9 * * *", "UTC", "such as \"30 9 * * MON-FRI\""),
        ("0 25 * * *", "UTC", "is no cron expression"),
        ("0 nine * * *", "UTC", "is no cron expression"),
        ("@sometimes", "UTC", "is no cron expression"),
        ("0 9 30 2 *", "UTC", "names a day that never comes"),
        ("0 9 * * *", "Lisbon", "\"Lisbon\" is no time zone"),
        ("0 9 * * *", "", "use a name of the IANA database"),
    ] {
        let error = Schedule::parse("test", expression, zone, Missed::Once).unwrap_err();
        assert!(error.to_string().contains(told), "{expression:?}: {error}");
    }
    let error = "twice".parse::<Missed>().unwrap_err();
    assert!(error.to_string().contains("use once"), "{error}");
    assert_eq!(" Skip ".parse(), Ok(Missed::Skip));
}

#[test]
fn names_of_days_and_nicknames_are_understood() {
    for (expression, expected) in [
        ("0 9 * * MON-FRI", "2026-11-30T09:00Z"),
        ("@daily", "2026-11-29T00:00Z"),
        ("@hourly", "2026-11-28T13:00Z"),
        ("0 9 L * *", "2026-11-30T09:00Z"),
        ("0 9 29 2 *", "2028-02-29T09:00Z"),
    ] {
        let next = schedule(expression, "UTC")
            .next_after(at("2026-11-28T12:00:00Z"))
            .unwrap();
        assert_eq!(
            next.at.to_string().replace(":00.000Z", "Z"),
            expected,
            "{expression}"
        );
    }
}

#[test]
fn a_moment_beyond_the_calendar_has_no_slot() {
    let nine = schedule("0 9 * * *", "UTC");
    assert_eq!(nine.next_after(Timestamp(i64::MAX)), None);
    assert_eq!(nine.latest(Timestamp(i64::MIN)), None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn looking_back_from_a_slot_finds_it_and_slots_only_go_forward(
        hour in 0u32..24,
        minute in 0u32..60,
        zone in prop::sample::select(vec!["Europe/Lisbon", "America/Sao_Paulo", "America/New_York", "Australia/Lord_Howe"]),
        day in 0i64..3_000,
    ) {
        // 2015 to 2023: years with and without summer time in São Paulo.
        let mut now = Timestamp(1_420_070_400_000 + day * 86_400_000);
        let schedule = schedule(&format!("{minute} {hour} * * *"), zone);
        for _ in 0..10 {
            let slot = schedule.next_after(now).unwrap();
            prop_assert!(slot.at > now);
            prop_assert!(slot.at.since(now) <= Duration::from_secs(26 * 60 * 60));
            prop_assert_eq!(schedule.latest(slot.at).unwrap(), slot.clone());
            prop_assert_eq!(schedule.latest(Timestamp(slot.at.0 + 59_999)).unwrap(), slot.clone());
            now = slot.at;
        }
    }
}
