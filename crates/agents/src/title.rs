//! The title agent: ten candidates, each with its angle and the words for its thumbnail.

use std::sync::{Arc, LazyLock};

use greenlit_domain::brief::{Task, TitlesTask};
use greenlit_domain::judgement::Judgement;
use greenlit_domain::model::{AnswerSchema, LanguageModel};
use greenlit_domain::rules;
use greenlit_domain::step::Step;
use greenlit_domain::titles::{CANDIDATES, TitleDraft, Titles};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::agent::{self, Accepted, Agent, AgentError, Observer, Policy};
use crate::prompt::{self, BriefData, ResearchData};

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
- text: the title. 30 to 55 characters are best (in Chinese, Japanese and Korean 15 to 28); never more than 100; no < \
or >. The keyword or a close form of it stands early. Say one concrete thing: a number, a time, a result, a mistake. \
Make the viewer curious and promise only what the research bears: no shouting in capitals, no \"you won't believe\", \
at most one exclamation mark, no hashtags.
- angle: the angle it takes, in a few words.
- thumbnailWords: one to four words for the thumbnail that add something the title does not say. Never repeat the \
title.

Your result is scored from 0 to 100 by rules that look at each title's length, keyword, clarity, curiosity, \
concreteness, honesty and difference from the others. Titles that are nearly alike, too long, or in the wrong \
language come back to you.";

static SYSTEM_TEXT: LazyLock<Arc<str>> = LazyLock::new(|| prompt::system(SYSTEM));

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

    fn system() -> &'static Arc<str> {
        &SYSTEM_TEXT
    }

    fn schema() -> &'static AnswerSchema {
        &SCHEMA
    }

    fn prompt(task: &TitlesTask) -> String {
        let language = prompt::language(&task.brief.language);
        let data = prompt::fenced(&Data {
            brief: BriefData::from(task.brief.as_ref()),
            research: ResearchData::from(task.research.as_ref()),
            turned_down: &task.turned_down,
            note: task.note.as_deref(),
        });
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
        text.push_str(", whatever language the material is in.");
        text
    }

    fn task(task: &TitlesTask) -> Task {
        Task::Titles(task.clone())
    }

    fn judge(task: &TitlesTask, draft: Draft) -> Judgement<Titles> {
        rules::titles::judge(task, draft.titles)
    }
}
