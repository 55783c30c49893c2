//! The day's jobs: what the trending schedule makes of a list of keywords.

use greenlit_domain::input::Faults;
use greenlit_domain::keyword::Keyword;
use greenlit_domain::language::Language;
use greenlit_domain::settings::ContentType;
use greenlit_store::rows::NewGeneration;
use greenlit_store::{Store, StoreError};
use sha2::{Digest, Sha256};

use super::live::Ran;
use super::schedule::Slot;
use crate::request::{self, Common, Typed};

/// The schedule's name in the book.
pub const TRENDING: &str = "trending";

/// What is made each day.
#[derive(Debug, Clone, PartialEq)]
pub struct Topics {
    /// A job each.
    pub keywords: Vec<Keyword>,
    /// The channel's field.
    pub niche: Option<String>,
    /// Who watches.
    pub audience: Option<String>,
    /// The kind of video.
    pub content_type: ContentType,
    /// The language of all, where it is not to be told by each keyword.
    pub language: Option<Language>,
}

/// The jobs of a slot: one for each keyword, whose title the score picks, for nobody is there to do so. Their keys are
/// those of slot and keyword, so that a slot that is run twice makes each once.
///
/// # Errors
/// What the topics hold that no request may.
pub fn jobs(topics: &Topics, slot: &Slot, common: &Common) -> Result<Vec<NewGeneration>, Faults> {
    let job = |keyword: &Keyword| {
        let typed = Typed {
            keyword: keyword.to_string(),
            niche: topics.niche.clone(),
            audience: topics.audience.clone(),
            content_type: Some(topics.content_type.to_string()),
            language: topics.language.as_ref().map(ToString::to_string),
            title: Some("best".to_owned()),
            labels: vec![TRENDING.to_owned()],
            ..Typed::default()
        };
        let new = request::check(&typed, common)?;
        Ok(NewGeneration {
            idempotency_key: Some(key(slot, keyword)),
            ..new
        })
    };
    topics.keywords.iter().map(job).collect()
}

/// Enters the jobs of a slot, all or none.
///
/// # Errors
/// When the store fails; the slot is to be tried again.
pub async fn enter(
    store: &Store,
    topics: &Topics,
    slot: &Slot,
    common: &Common,
) -> Result<Ran, StoreError> {
    match jobs(topics, slot, common) {
        // Those that are there from a run that died are the slot's too.
        Ok(jobs) => Ok(Ran::done(
            u32::try_from(store.insert(jobs).await?.len()).unwrap_or(u32::MAX),
        )),
        Err(Faults(faults)) => {
            let faults: Vec<_> = faults.iter().map(ToString::to_string).collect();
            Ok(Ran::refused(faults.join("; ")))
        }
    }
}

fn key(slot: &Slot, keyword: &Keyword) -> String {
    let content = serde_json::json!([slot.schedule, slot.at, keyword]).to_string();
    Sha256::digest(content)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use greenlit_domain::id::UserId;
    use greenlit_domain::settings::{BelowBar, Composing, ProviderChoice, TitleSelection};
    use greenlit_domain::time::Timestamp;
    use greenlit_store::Search;

    use super::super::live::{Happened, run_slot};
    use super::*;
    use crate::paused::PausedClock;
    use crate::request::Identity;

    fn common() -> Common {
        Common {
            user: UserId::LOCAL,
            provider: ProviderChoice::Offline,
            default_title: TitleSelection::Ask,
            composing: Composing::Compose,
            quality_bar: 60,
            below_bar: BelowBar::Fail,
            language: Language::parse("en").ok(),
            batch: None,
            identity: Identity::New,
        }
    }

    fn topics(keywords: &[&str]) -> Topics {
        Topics {
            keywords: keywords
                .iter()
                .map(|keyword| Keyword::parse(keyword).unwrap())
                .collect(),
            niche: Some("baking".to_owned()),
            audience: None,
            content_type: ContentType::Educational,
            language: None,
        }
    }

    fn slot(day: i64) -> Slot {
        Slot {
            schedule: TRENDING.to_owned(),
            at: Timestamp(1_795_510_800_000 + day * 86_400_000),
        }
    }

    fn keys(topics: &Topics, slot: &Slot) -> BTreeSet<String> {
        let jobs = jobs(topics, slot, &common()).unwrap();
        jobs.into_iter()
            .filter_map(|job| job.idempotency_key)
            .collect()
    }

    #[test]
    fn each_keyword_becomes_a_job_whose_title_the_score_picks() {
        let made = jobs(
            &topics(&["rye bread", "sourdough starter"]),
            &slot(0),
            &common(),
        )
        .unwrap();
        let keywords: Vec<_> = made
            .iter()
            .map(|job| job.brief.keyword.to_string())
            .collect();
        assert_eq!(keywords, ["rye bread", "sourdough starter"]);
        for job in made {
            assert_eq!(job.settings.title_selection, TitleSelection::Best);
            assert_eq!(job.labels, ["trending"]);
            assert_eq!(job.brief.niche.as_deref(), Some("baking"));
        }
    }

    #[tokio::test]
    async fn a_slot_that_is_entered_twice_makes_each_job_once() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path(), PausedClock::at(slot(0).at))
            .await
            .unwrap();
        let list = topics(&["rye bread", "sourdough starter"]);
        for day in [0, 0, 1] {
            let ran = enter(&store, &list, &slot(day), &common()).await.unwrap();
            assert_eq!(ran, Ran::done(2));
        }
        let search = Search {
            label: Some(TRENDING.to_owned()),
            ..Search::default()
        };
        let there = store.search(UserId::LOCAL, &search, None, 100);
        let there = there.await.unwrap();
        assert_eq!(there.len(), 4);
    }

    #[tokio::test]
    async fn two_processes_and_a_call_make_a_slots_jobs_once() {
        let dir = tempfile::tempdir().unwrap();
        let mut runs = Vec::new();
        for _ in 0..3 {
            let clock = PausedClock::at(slot(0).at);
            let store = Store::open(dir.path(), clock).await.unwrap();
            runs.push(async move {
                let (store, list) = (&store, &topics(&["rye bread"]));
                let job = |slot| async move { enter(store, list, &slot, &common()).await };
                run_slot(store, slot(0), job).await
            });
        }
        let ended = futures_util::future::join_all(runs).await;
        let ran = ended
            .iter()
            .filter(|happened| matches!(happened, Happened::Ran { ran, .. } if ran.jobs == 1));
        assert_eq!(ran.count(), 1, "{ended:?}");
    }

    #[test]
    fn a_slot_that_is_run_twice_has_the_same_keys_and_another_day_has_others() {
        let list = topics(&["rye bread", "sourdough starter"]);
        let today = keys(&list, &slot(0));
        assert_eq!(today.len(), 2);
        assert_eq!(today, keys(&list, &slot(0)));
        assert!(today.is_disjoint(&keys(&list, &slot(1))));
    }

    #[test]
    fn a_list_that_changed_between_two_runs_of_a_slot_adds_only_what_is_new() {
        let before = keys(&topics(&["rye bread"]), &slot(0));
        let after = keys(&topics(&["brioche", "rye bread"]), &slot(0));
        assert!(before.is_subset(&after));
        assert_eq!(after.len(), 2);
    }
}
