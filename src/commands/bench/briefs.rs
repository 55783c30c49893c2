//! What the packages of a benchmark are about: twenty topics in five forms, so that all of the drafter's patterns come up.

use greenlit_domain::brief::Brief;
use greenlit_domain::keyword::Keyword;
use greenlit_domain::language::Language;
use greenlit_domain::settings::ContentType;

const TOPICS: [&str; 20] = [
    "sourdough bread",
    "rust lifetimes",
    "house plants",
    "film photography",
    "budget travel",
    "home espresso",
    "chess openings",
    "bicycle repair",
    "watercolour painting",
    "mechanical keyboards",
    "trail running",
    "fermented vegetables",
    "guitar chords",
    "personal finance",
    "balcony gardens",
    "wood carving",
    "learning Japanese",
    "cold water swimming",
    "board games",
    "night sky photography",
];

/// So many briefs of a run, each with a seed of its own: no two calls of a benchmark share a fate.
pub fn some(run: u64, count: u64) -> Vec<Brief> {
    (0..count)
        .filter_map(|number| {
            // All are well formed, as the test below shows.
            let keyword = Keyword::parse(&words(number)).ok()?;
            Some(Brief {
                keyword,
                language: Language::english(),
                niche: None,
                audience: None,
                content_type: ContentType::Educational,
                seed: (run << 32) | number,
            })
        })
        .collect()
}

fn words(number: u64) -> String {
    let topics = TOPICS.len() as u64;
    let topic = TOPICS[(number % topics) as usize];
    match number / topics % 5 {
        0 => format!("{topic} for beginners"),
        1 => format!("how to start with {topic}"),
        2 => format!("{topic} mistakes"),
        3 => format!("best {topic} tips"),
        _ => format!("why {topic} is hard"),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn a_hundred_keywords_are_all_well_formed_and_differ() {
        let keywords: HashSet<_> = some(1, 100)
            .into_iter()
            .map(|brief| brief.keyword.as_str().to_owned())
            .collect();
        assert_eq!(keywords.len(), 100);
    }

    #[test]
    fn no_two_runs_share_a_seed() {
        let seeds: HashSet<_> = (0..3)
            .flat_map(|run| some(run, 500))
            .map(|brief| brief.seed)
            .collect();
        assert_eq!(seeds.len(), 1_500);
    }
}
