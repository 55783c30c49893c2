//! The day's jobs: what the trending schedule makes of a list of keywords.

use greenlit_domain::keyword::Keyword;
use greenlit_domain::language::Language;
use greenlit_domain::settings::{ContentType, TitleSelection};
use sha2::{Digest, Sha256};

use super::schedule::Slot;

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

/// One job to be entered. Nobody is there to pick its title.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// What the video is about.
    pub keyword: Keyword,
    /// The channel's field.
    pub niche: Option<String>,
    /// Who watches.
    pub audience: Option<String>,
    /// The kind of video.
    pub content_type: ContentType,
    /// The language, where it is not to be told by the keyword.
    pub language: Option<Language>,
    /// Who picks the title.
    pub title_selection: TitleSelection,
    /// What it is found by.
    pub labels: Vec<String>,
    /// The same for the same keyword in the same slot, so that a slot that is run twice makes the job once.
    pub idempotency_key: String,
}

/// The jobs of a slot: one for each keyword.
pub fn requests(topics: &Topics, slot: &Slot) -> Vec<Request> {
    topics
        .keywords
        .iter()
        .map(|keyword| Request {
            keyword: keyword.clone(),
            niche: topics.niche.clone(),
            audience: topics.audience.clone(),
            content_type: topics.content_type,
            language: topics.language.clone(),
            title_selection: TitleSelection::Best,
            labels: vec![TRENDING.to_owned()],
            idempotency_key: key(slot, keyword),
        })
        .collect()
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

    use greenlit_domain::time::Timestamp;

    use super::*;

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
        requests(topics, slot)
            .into_iter()
            .map(|request| request.idempotency_key)
            .collect()
    }

    #[test]
    fn each_keyword_becomes_a_job_whose_title_the_score_picks() {
        let made = requests(&topics(&["rye bread", "sourdough starter"]), &slot(0));
        let keywords: Vec<_> = made.iter().map(|r| r.keyword.to_string()).collect();
        assert_eq!(keywords, ["rye bread", "sourdough starter"]);
        for request in made {
            assert_eq!(request.title_selection, TitleSelection::Best);
            assert_eq!(request.labels, ["trending"]);
            assert_eq!(request.niche.as_deref(), Some("baking"));
        }
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
