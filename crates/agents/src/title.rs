//! The title agent: ten candidates, each with its angle and the words for its thumbnail.

use std::sync::LazyLock;

use greenlit_domain::brief::{Task, TitlesTask};
use greenlit_domain::judgement::{Judgement, Reason};
use greenlit_domain::model::{AnswerSchema, LanguageModel};
use greenlit_domain::rules;
use greenlit_domain::step::Step;
use greenlit_domain::titles::{CANDIDATES, ScorePart, TitleCandidate, TitleDraft, Titles};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::agent::{self, Accepted, Agent, AgentError, Observer, Policy};
use crate::prompt::{self, BriefData, ResearchData, Standing};
use crate::version::PromptVersion;

/// Proposes titles.
pub async fn titles(
    model: &dyn LanguageModel,
    task: TitlesTask,
    policy: &Policy,
    observer: &dyn Observer,
) -> Result<Accepted<Titles>, AgentError> {
    agent::run::<TitleAgent>(model, task, policy, observer).await
}

const SYSTEM: &str = "\
You write titles for YouTube videos. A person picks one of your candidates, or the best score wins.

Deliver exactly 10 candidates that differ in angle, not only in wording. For each:
- text: the title, at most 100 characters, without < and >, without hashtags.
- angle: the angle it takes, in a few words.
- thumbnailWords: one to four words for the thumbnail that add something the title does not say.

Each title is scored from 0 to 100 by rules, and the best three make your score:
- curiosity, 20: a gap, a question or a contrast that only watching closes.
- keyword, 18: all its words, at the beginning.
- concreteness, 17: a number, a time, an amount, a name.
- clarity, 15: plain words that say what the viewer gets; three to ten of them, none twice, at most two pieces.
- honesty, 12: figures only if they count what the video shows or stand in the research; no superlatives without proof, \
no clickbait, no shouting, at most one exclamation mark.
- length, 10: 30 to 55 columns are shown whole; a Chinese, Japanese or Korean character takes two.
- difference, 8: unlike the others.
Titles that are nearly alike, too long or in the wrong language come back to you.";

static STANDING: LazyLock<Standing> = LazyLock::new(|| Standing::new(SYSTEM));

static SCHEMA: LazyLock<AnswerSchema> = LazyLock::new(|| AnswerSchema {
    name: "titles",
    schema: json!({
        "type": "object",
        "properties": {
            "titles": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {
                        "text": { "type": "string" },
                        "angle": { "type": "string" },
                        "thumbnailWords": { "type": "string" }
                    },
                    "required": ["text", "angle", "thumbnailWords"],
                    "additionalProperties": false
                }
            }
        },
        "required": ["titles"],
        "additionalProperties": false
    }),
});

pub(crate) struct TitleAgent;

#[derive(Deserialize)]
pub(crate) struct Draft {
    titles: Vec<TitleDraft>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Data<'a> {
    brief: BriefData<'a>,
    research: ResearchData<'a>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    turned_down: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'a str>,
}

impl Agent for TitleAgent {
    type Task = TitlesTask;
    type Draft = Draft;
    type Output = Titles;

    const STEP: Step = Step::Titles;
    const MAX_OUTPUT_TOKENS: u32 = 2_500;

    fn system() -> &'static Standing {
        &STANDING
    }

    fn schema() -> &'static AnswerSchema {
        &SCHEMA
    }

    fn prompt(task: &TitlesTask, prompts: PromptVersion) -> String {
        let language = prompt::language(&task.brief.language);
        let data = Data {
            brief: BriefData::from(task.brief.as_ref()),
            research: ResearchData::without_sources(&task.research),
            turned_down: &task.turned_down,
            note: task.note.as_deref(),
        };
        let data = prompt::fenced(&data, prompts);
        let mut text =
            format!("Write {CANDIDATES} titles for a video on this keyword.\n\n{data}\n\n");
        if !task.turned_down.is_empty() {
            text.push_str(
                "The titles under turnedDown were seen and not wanted: bring none of them back, not even reworded.\n",
            );
        }
        if task.note.is_some() {
            text.push_str(
                "The note is what the person who picks would like instead: follow it in topic, tone and emphasis, \
                 within the rules above.\n",
            );
        }
        text.push_str("Write every text in ");
        text.push_str(&language);
        text.push_str(
            ", titles, angles and thumbnailWords, whatever language the material is in; names of products and people \
             stay as they are.",
        );
        text
    }

    fn task(task: &TitlesTask) -> Task {
        Task::Titles(task.clone())
    }

    fn judge(task: &TitlesTask, draft: Draft) -> Judgement<Titles> {
        rules::titles::judge(task, draft.titles)
    }
    fn weak_points(titles: &Titles) -> Vec<Reason> {
        titles
            .candidates
            .iter()
            .take(BEST)
            .map(weak_parts)
            .collect()
    }
}

/// The best titles decide the list's score, so these are worth mending.
const BEST: usize = 3;

/// The parts of a title's score that lost the most.
fn weak_parts(title: &TitleCandidate) -> Reason {
    let mut parts: Vec<&ScorePart> = title.parts.iter().collect();
    parts.sort_by(|a, b| (b.max - b.points).total_cmp(&(a.max - a.points)));
    let weak: Vec<String> = parts
        .into_iter()
        .filter(|part| part.points < part.max)
        .take(3)
        .map(|part| {
            format!(
                "{} {} of {} ({})",
                part.name, part.points, part.max, part.reason
            )
        })
        .collect();
    Reason::soft(
        "titles.score",
        format!(
            "{:?} scores {}: {}",
            title.text,
            title.score,
            weak.join(", ")
        ),
    )
}
