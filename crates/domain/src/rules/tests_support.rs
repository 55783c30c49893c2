//! A brief and research to judge by.

use crate::brief::Brief;
use crate::keyword::Keyword;
use crate::language::Language;
use crate::layout::Side;
use crate::research::{Angle, Fact, PictureBrief, Research, Source};
use crate::settings::ContentType;

pub(crate) fn brief(keyword: &str, language: &str) -> Brief {
    Brief {
        keyword: Keyword::parse(keyword).unwrap(),
        language: Language::parse(language).unwrap(),
        niche: None,
        audience: None,
        content_type: ContentType::Educational,
        seed: 1,
    }
}

fn all(list: &[&str]) -> Vec<String> {
    list.iter().map(|text| (*text).to_owned()).collect()
}

pub(crate) fn research() -> Research {
    let angle = |name: &str| Angle {
        name: name.to_owned(),
        why: "It is what people get stuck on.".to_owned(),
    };
    Research {
        summary: "Home bakers who want a first sourdough loaf that rises.".to_owned(),
        wants: all(&["A loaf that rises", "A starter that lives"]),
        fears: all(&["A flat loaf", "Wasted flour"]),
        questions: all(&[
            "Why is my sourdough flat?",
            "How do I feed a starter?",
            "Which flour is right?",
            "How long does it take?",
            "Do I need a pot?",
        ]),
        angles: vec![angle("Mistakes"), angle("First loaf"), angle("Cheap tools")],
        primary_keyword: "sourdough for beginners".to_owned(),
        secondary_keywords: all(&["sourdough starter", "easy bread"]),
        facts: vec![Fact {
            claim: "A starter is flour and water.".to_owned(),
            source: Some(Source {
                title: "Bread at home".to_owned(),
                url: "https://example.org/bread".to_owned(),
            }),
        }],
        picture: PictureBrief {
            subject: "a loaf cut open".to_owned(),
            mood: "warm".to_owned(),
            palette: all(&["#aa5522", "#f2e6d0"]),
            empty_side: Side::Left,
        },
    }
}
