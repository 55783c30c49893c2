//! Test data: everything is valid and unremarkable until a test changes what it is about.

use std::sync::Arc;

use greenlit_domain::brief::{Brief, OutlineTask, PictureTask, ResearchTask, TitlesTask};
use greenlit_domain::keyword::Keyword;
use greenlit_domain::language::Language;
use greenlit_domain::layout::Side;
use greenlit_domain::outline::{Chapter, Hook, Outline, OutlineDraft, Section};
use greenlit_domain::research::{Angle, Fact, PictureBrief, Research, Source};
use greenlit_domain::settings::{
    BelowBar, Composing, ContentType, DEFAULT_QUALITY_BAR, Extent, MOST_THUMBNAILS, ProviderChoice,
    Settings, TitleSelection,
};
use greenlit_domain::titles::{
    CANDIDATES, ScorePart, SelectedTitle, TitleCandidate, TitleDraft, Titles,
};

/// A keyword; panics where a user would be told what is wrong.
pub fn keyword(text: &str) -> Keyword {
    Keyword::parse(text).expect("a legal keyword")
}

/// A language.
pub fn language(tag: &str) -> Language {
    Language::parse(tag).expect("a language tag")
}

/// "sourdough for beginners" in English.
pub fn brief() -> Brief {
    brief_for("sourdough for beginners", "en")
}

/// A brief for a keyword in a language.
pub fn brief_for(text: &str, tag: &str) -> Brief {
    Brief {
        keyword: keyword(text),
        language: language(tag),
        niche: Some("baking".to_owned()),
        audience: Some("home cooks".to_owned()),
        content_type: ContentType::Educational,
        seed: 7,
    }
}

/// Settings of a whole package that is made offline, with the best title.
pub fn settings() -> Settings {
    Settings {
        title_selection: TitleSelection::Best,
        thumbnails: MOST_THUMBNAILS,
        composing: Composing::Compose,
        quality_bar: DEFAULT_QUALITY_BAR,
        below_bar: BelowBar::Fail,
        provider: ProviderChoice::Offline,
        extent: Extent::Whole,
    }
}

/// The research agent's task.
pub fn research_task(brief: &Brief) -> ResearchTask {
    ResearchTask {
        brief: Arc::new(brief.clone()),
    }
}

/// The title agent's task, the first time.
pub fn titles_task(brief: &Brief) -> TitlesTask {
    TitlesTask {
        brief: Arc::new(brief.clone()),
        research: Arc::new(research(brief)),
        revision: 1,
        note: None,
        turned_down: Vec::new(),
    }
}

/// The outline agent's task for the first candidate.
pub fn outline_task(brief: &Brief) -> OutlineTask {
    OutlineTask {
        brief: Arc::new(brief.clone()),
        research: Arc::new(research(brief)),
        title: selected_title(brief),
    }
}

/// The thumbnail agent's task.
pub fn picture_task(brief: &Brief) -> PictureTask {
    PictureTask {
        brief: Arc::new(brief.clone()),
        picture: picture(),
    }
}

/// Research as good as the rules want it, in English.
pub fn research(brief: &Brief) -> Research {
    let topic = brief.keyword.as_str();
    let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    Research {
        summary: format!(
            "People who search for {topic} try it for the first time. They want one way that works at home."
        ),
        wants: texts(&[
            "A first result to be proud of",
            "To know which steps matter",
        ]),
        fears: texts(&["Wasting a weekend", "Buying what is used once"]),
        questions: vec![
            format!("How do I start with {topic}?"),
            "What do I need to buy?".to_owned(),
            "How long does it take?".to_owned(),
            "Why did my first try fail?".to_owned(),
            "How do I know that it is ready?".to_owned(),
        ],
        angles: [
            "The mistakes",
            "One week from zero",
            "Cheap against expensive",
        ]
        .map(|name| Angle {
            name: name.to_owned(),
            why: "It answers what viewers ask first".to_owned(),
        })
        .to_vec(),
        primary_keyword: topic.to_owned(),
        secondary_keywords: texts(&["step by step", "for beginners"]),
        facts: vec![
            Fact {
                claim: "Most first tries fail for want of patience".to_owned(),
                source: Some(Source {
                    title: "A field guide".to_owned(),
                    url: "https://example.com/guide".to_owned(),
                }),
            },
            Fact {
                claim: "Notes make the third try better".to_owned(),
                source: None,
            },
        ],
        picture: picture(),
    }
}

/// A picture brief that leaves the left side empty.
pub fn picture() -> PictureBrief {
    PictureBrief {
        subject: "a crusty loaf on a wooden board".to_owned(),
        mood: "warm, early morning light".to_owned(),
        palette: ["#20324f", "#e0a458", "#f5ead6"]
            .map(str::to_owned)
            .to_vec(),
        empty_side: Side::Left,
    }
}

/// Ten drafts, each different, in English.
pub fn title_drafts(brief: &Brief) -> Vec<TitleDraft> {
    let topic = brief.keyword.as_str();
    let draft = |text: String, angle: &str, words: &str| TitleDraft {
        text,
        angle: angle.to_owned(),
        thumbnail_words: words.to_owned(),
    };
    vec![
        draft(
            format!("{topic}: 5 Mistakes That Ruin Your First Try"),
            "mistakes",
            "Stop this now",
        ),
        draft(
            format!("Why Your {topic} Fails (and How to Fix It)"),
            "why it fails",
            "It was heat",
        ),
        draft(
            format!("I Tried {topic} Every Day for a Week"),
            "one week",
            "Day seven",
        ),
        draft(
            format!("{topic} on a Budget: What You Really Need"),
            "cheap",
            "Under twenty",
        ),
        draft(
            format!("The {topic} Myth Beginners Still Believe"),
            "myth",
            "All wrong",
        ),
        draft(
            format!("Cheap or Expensive? {topic} Put to the Test"),
            "comparison",
            "Worth it?",
        ),
        draft(
            format!("3 Signs That Your {topic} Is Ready"),
            "signs",
            "Look here",
        ),
        draft(
            format!("{topic} Explained in 10 Minutes"),
            "explained",
            "Nothing left out",
        ),
        draft(
            format!("Before You Buy Anything: a {topic} Checklist"),
            "checklist",
            "Read first",
        ),
        draft(
            format!("What Experts Skip About {topic}"),
            "experts",
            "Nobody says it",
        ),
    ]
}

/// Ten judged candidates, from 90 points downwards.
pub fn titles(brief: &Brief) -> Titles {
    let candidates = title_drafts(brief)
        .into_iter()
        .zip(1u8..)
        .map(|(draft, id)| TitleCandidate {
            id,
            text: draft.text,
            angle: draft.angle,
            thumbnail_words: draft.thumbnail_words,
            score: 91 - id,
            parts: vec![ScorePart {
                name: "length".to_owned(),
                points: f32::from(91 - id),
                max: 100.0,
                reason: "fits where YouTube cuts".to_owned(),
            }],
        })
        .take(CANDIDATES)
        .collect();
    Titles {
        revision: 1,
        candidates,
    }
}

/// The first of [`titles`], chosen.
pub fn selected_title(brief: &Brief) -> SelectedTitle {
    let first = title_drafts(brief).swap_remove(0);
    SelectedTitle {
        text: first.text,
        candidate: Some(1),
        thumbnail_words: Some(first.thumbnail_words),
    }
}

/// A draft that keeps the promise of [`selected_title`].
pub fn outline_draft(brief: &Brief) -> OutlineDraft {
    let title = selected_title(brief).text;
    let topic = brief.keyword.as_str();
    OutlineDraft {
        hook: hook(&title),
        sections: sections(topic),
        call_to_action: "Try the first step today.".to_owned(),
        description: format!("{title}. What a first try needs, step by step."),
        tags: vec![
            topic.to_owned(),
            "step by step".to_owned(),
            "beginners".to_owned(),
        ],
        hashtags: vec!["#howto".to_owned()],
        pinned_comment: "Which step went wrong for you?".to_owned(),
        thumbnail_words: None,
    }
}

/// An outline as it is stored.
pub fn outline(brief: &Brief) -> Outline {
    let draft = outline_draft(brief);
    let mut chapters = vec![Chapter {
        start: 0,
        title: "Intro".to_owned(),
    }];
    let mut start = 15;
    for section in &draft.sections {
        chapters.push(Chapter {
            start,
            title: section.heading.clone(),
        });
        start += section.seconds;
    }
    Outline {
        hook: draft.hook,
        sections: draft.sections,
        call_to_action: draft.call_to_action,
        pinned_comment: draft.pinned_comment,
        description: format!("{}\n\n0:00 Intro\n\n#howto", draft.description),
        tags: draft.tags,
        hashtags: draft.hashtags,
        chapters,
        thumbnail_words: None,
    }
}

fn hook(title: &str) -> Hook {
    Hook {
        says: format!("{title}: you see each of them, and what to do instead."),
        shows: "A failed try beside a good one".to_owned(),
    }
}

fn sections(topic: &str) -> Vec<Section> {
    [
        "What goes wrong",
        "What you need",
        "The steps",
        "How to read it",
        "Your plan",
    ]
    .map(|heading| Section {
        heading: heading.to_owned(),
        says: format!("{heading}: what matters about {topic}, and why."),
        shows: "Hands at work".to_owned(),
        seconds: 75,
    })
    .to_vec()
}
