//! What the simulated provider promises: production's times and rates, the same for the same seed.

use greenlit_domain::brief::TitlesTask;
use greenlit_domain::model::{AnswerSchema, Billing, CallTerms, TransientKind};
use greenlit_testkit::builders;

use super::*;

const MEASURED: Faults = Faults::Measured {
    broken_pictures: 0.0,
};

fn options(scale: f64, faults: Faults) -> Options {
    Options {
        scale,
        seed: 7,
        faults,
    }
}

fn fates(agent: Agent, options: Options) -> Vec<Fate> {
    let brief = builders::brief();
    let provider = Simulated::new(options);
    (0..20_000)
        .map(|number| {
            let brief = Brief {
                seed: number,
                ..brief.clone()
            };
            provider.next(&brief, agent)
        })
        .collect()
}

#[test]
fn twenty_thousand_calls_take_what_production_measured() {
    for agent in Agent::ALL {
        let mut times: Vec<_> = fates(agent, options(1.0, Faults::None))
            .iter()
            .map(|fate| fate.after.as_secs_f64() * 1e3)
            .collect();
        times.sort_by(f64::total_cmp);
        let wanted = agent.latency();
        // Of 20,000 numbers the 99th percentile itself strays by more than one in a hundred.
        for (share, wanted, bound) in [
            (0.5, wanted.p50, 0.02),
            (0.95, wanted.p95, 0.02),
            (0.99, wanted.p99, 0.04),
        ] {
            let found = times[(share * times.len() as f64) as usize];
            let off = (found / wanted - 1.0).abs();
            assert!(
                off < bound,
                "{agent:?} {share}: {found} instead of {wanted}"
            );
        }
    }
}

#[test]
fn calls_fail_as_often_as_in_production_and_all_faults_pass() {
    for agent in Agent::ALL {
        let fates = fates(agent, options(1.0, MEASURED));
        let failed: Vec<_> = fates.iter().filter_map(|fate| fate.fault).collect();
        let rate = failed.len() as f64 / fates.len() as f64;
        assert!(
            (rate - (1.0 - agent.success())).abs() < 0.005,
            "{agent:?} {rate}"
        );
        let errors: Vec<ModelError> = failed.into_iter().map(ModelError::from).collect();
        let count = |wanted: TransientKind| {
            let of_kind = |e: &&ModelError| matches!(e, ModelError::Transient { kind, .. } if *kind == wanted);
            errors.iter().filter(of_kind).count()
        };
        let (limits, faults) = (count(TransientKind::RateLimit), count(TransientKind::Fault));
        assert_eq!(limits + faults, errors.len());
        assert!(
            limits * 2 < faults * 3 && faults < limits * 4,
            "{agent:?}: {limits}, {faults}"
        );
    }
}

#[test]
fn no_picture_breaks_off_unless_that_is_wanted() {
    let broken = |share| {
        let faults = Faults::Measured {
            broken_pictures: share,
        };
        let fates = fates(Agent::Thumbnail, options(1.0, faults));
        let failed = fates.iter().filter(|fate| fate.fault.is_some()).count();
        let broken = fates
            .iter()
            .filter(|fate| fate.fault == Some(Fault::Broken));
        broken.count() as f64 / failed as f64
    };
    assert_eq!(broken(0.0), 0.0);
    assert!((broken(0.3) - 0.3).abs() < 0.04);
    assert!(matches!(
        ModelError::from(Fault::Broken),
        ModelError::Transient {
            billing: Billing::Unknown,
            ..
        }
    ));
}

#[test]
fn the_same_seed_gives_the_same_fates_and_another_seed_others() {
    let of = |seed| {
        let provider = Simulated::new(Options {
            seed,
            ..options(0.1, MEASURED)
        });
        Agent::ALL.map(|agent| {
            let brief = builders::brief();
            [(); 5].map(|()| provider.next(&brief, agent))
        })
    };
    assert_eq!(of(1), of(1));
    assert_ne!(of(1), of(2));
    let tries = &of(1)[0];
    assert_ne!(tries[0].after, tries[1].after, "each try has its own time");
}

#[test]
fn waits_and_times_are_scaled_alike() {
    let whole = Simulated::new(options(1.0, Faults::None));
    let small = whole.again(options(0.01, Faults::None));
    let brief = builders::brief();
    for (step, agent) in [
        (Step::Research, Agent::Research),
        (Step::Outline, Agent::Outline),
    ] {
        whole.next(&brief, agent);
        small.next(&brief, agent);
        let share = small.took(&brief, step).as_secs_f64() / whole.took(&brief, step).as_secs_f64();
        assert!((share - 0.01).abs() < 1e-6);
    }
    let usual = RetryPolicy::default();
    let scaled = small.retry_policy();
    assert_eq!(scaled.first_wait, usual.first_wait / 100);
    assert_eq!(scaled.longest_held, usual.longest_held / 100);
    assert_eq!(whole.retry_policy().longest_asked, usual.longest_asked);
}

static SCHEMA: AnswerSchema = AnswerSchema {
    name: "titles",
    schema: serde_json::Value::Null,
};

#[tokio::test(start_paused = true)]
async fn an_answer_is_the_drafters_after_its_time() {
    let provider = Simulated::new(options(1.0, Faults::None));
    let brief = builders::brief();
    let task: TitlesTask = builders::titles_task(&brief);
    let request = TextRequest {
        step: Step::Titles,
        attempt: 1,
        task: Task::Titles(task),
        system: "".into(),
        messages: Vec::new(),
        schema: &SCHEMA,
        max_output_tokens: 1,
        terms: CallTerms::default(),
    };
    let began = Instant::now();
    let answer = provider.complete(&request).await.unwrap();
    let took = began.elapsed();
    assert_eq!(answer.text, Drafter.draft(&request.task, 1).unwrap());
    let told = provider.took(&brief, Step::Titles);
    assert!(
        took >= told && took < told + Duration::from_millis(2),
        "{took:?}, {told:?}"
    );
    assert!(took > Duration::from_secs(2), "{took:?}");
}

#[tokio::test]
async fn pictures_are_painted_a_few_times_and_no_two_are_the_same_file() {
    let provider = Simulated::new(options(0.0, Faults::None));
    let mut seen = std::collections::HashSet::new();
    for seed in 0..12 {
        let brief = Brief {
            seed,
            ..builders::brief()
        };
        let request = ImageRequest {
            task: builders::picture_task(&brief),
            prompt: String::new(),
            width: 64,
            height: 32,
            terms: CallTerms::default(),
        };
        let bytes = provider.paint(&request).await.unwrap().bytes;
        let picture = image::load_from_memory(&bytes).unwrap();
        assert_eq!((picture.width(), picture.height()), (64, 32));
        assert!(seen.insert(bytes), "picture {seed} came before");
    }
}

#[tokio::test(start_paused = true)]
async fn a_provider_that_is_away_answers_nobody_for_two_minutes_and_breaks_the_texts_under_way() {
    let provider = Simulated::new(options(
        0.1,
        Faults::Away {
            broken_pictures: 0.0,
        },
    ));
    let brief = builders::brief();
    let fate = |agent, number| {
        let brief = Brief {
            seed: number,
            ..brief.clone()
        };
        provider.next(&brief, agent)
    };
    let _ = fate(Agent::Title, 0);
    tokio::time::advance(Duration::from_millis(5_990)).await;
    for number in 1..200 {
        let text = fate(Agent::Outline, number);
        assert_eq!(
            (text.fault, text.after.as_millis()),
            (Some(Fault::Broken), 10)
        );
        assert_ne!(fate(Agent::Thumbnail, number).fault, Some(Fault::Broken));
    }
    for _ in 0..2 {
        tokio::time::advance(Duration::from_millis(5_900)).await;
        assert_eq!(fate(Agent::Title, 300).fault, Some(Fault::Unreachable));
    }
    tokio::time::advance(Duration::from_millis(300)).await;
    let well = (0..200).filter(|number| fate(Agent::Title, 400 + number).fault.is_none());
    assert!(well.count() > 180);
}

#[test]
fn a_provider_that_throttles_turns_down_half_of_all_calls() {
    let all = fates(Agent::Title, options(1.0, Faults::Throttled));
    let refused = all.iter().filter(|fate| fate.fault.is_some()).count();
    let share = refused as f64 / all.len() as f64;
    assert!((share - 0.5).abs() < 0.02, "{share}");
}
