//! The research agent: what viewers want to know, and what the thumbnail shows.

use std::sync::LazyLock;

use greenlit_domain::brief::{ResearchTask, Task};
use greenlit_domain::judgement::Judgement;
use greenlit_domain::model::{AnswerSchema, LanguageModel};
use greenlit_domain::research::Research;
use greenlit_domain::rules;
use greenlit_domain::step::Step;
use serde_json::json;

use crate::agent::{self, Accepted, Agent, AgentError, Observer, Policy};
use crate::prompt::{self, BriefData, Standing};
use crate::version::PromptVersion;

/// Researches a keyword.
pub async fn research(
    model: &dyn LanguageModel,
    task: ResearchTask,
    policy: &Policy,
    observer: &dyn Observer,
) -> Result<Accepted<Research>, AgentError> {
    agent::run::<ResearchAgent>(model, task, policy, observer).await
}

const SYSTEM: &str = "\
You research topics for YouTube videos. A title writer and an outline writer work from what you deliver, so every \
line must be concrete, about this very topic, and of use to them.

Deliver:
- summary: two or three sentences: who watches such a video and what they are after.
- wants: 3 to 6 things viewers want to know or reach.
- fears: 2 to 5 things they are afraid of or tired of.
- questions: 5 to 10 different questions in the viewers' own words, as they would type or ask them.
- angles: 3 to 6 different ways to tell it, each with a name of a few words and why viewers would care.
- primaryKeyword: the search words the video should be found by; the given keyword or a close form of it.
- secondaryKeywords: 4 to 10 further search words, none of them twice.
- facts: 3 to 8 statements that the video may make. Give a source (title and http or https address of the page) only \
if you know that the page exists and says so; otherwise the source is null. Never invent an address.
- picture: a brief for the background of the thumbnail. subject: one thing or scene that shows the topic at a glance, \
seen large. mood: a few words. palette: two to four colours as #rrggbb, the strongest first. emptySide: left or right, \
where room stays for words. The picture itself holds no letters, numbers, logos or known faces.

Your result is scored from 0 to 100 by rules: the counts above, no repetition, every question and angle about the \
topic, facts with a source where there is one, a usable picture brief, and the right language. What misses a count \
comes back to you.";

static STANDING: LazyLock<Standing> = LazyLock::new(|| Standing::new(SYSTEM));

static SCHEMA: LazyLock<AnswerSchema> = LazyLock::new(|| AnswerSchema {
    name: "research",
    schema: json!({
        "type": "object",
        "properties": {
            "summary": { "type": "string" },
            "wants": { "type": "array", "items": { "type": "string" } },
            "fears": { "type": "array", "items": { "type": "string" } },
            "questions": { "type": "array", "items": { "type": "string" } },
            "angles": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {
                        "name": { "type": "string" },
                        "why": { "type": "string" }
                    },
                    "required": ["name", "why"],
                    "additionalProperties": false
                }
            },
            "primaryKeyword": { "type": "string" },
            "secondaryKeywords": { "type": "array", "items": { "type": "string" } },
            "facts": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {
                        "claim": { "type": "string" },
                        "source": {
                            "anyOf": [
                                {
                                    "type": "object",
                                    "properties": {
                                        "title": { "type": "string" },
                                        "url": { "type": "string" }
                                    },
                                    "required": ["title", "url"],
                                    "additionalProperties": false
                                },
                                { "type": "null" }
                            ]
                        }
                    },
                    "required": ["claim", "source"],
                    "additionalProperties": false
                }
            },
            "picture": {
                "type": "object",
                "properties": {
                    "subject": { "type": "string" },
                    "mood": { "type": "string" },
                    "palette": { "type": "array", "items": { "type": "string" } },
                    "emptySide": { "type": "string", "enum": ["left", "right"] }
                },
                "required": ["subject", "mood", "palette", "emptySide"],
                "additionalProperties": false
            }
        },
        "required": [
            "summary", "wants", "fears", "questions", "angles", "primaryKeyword", "secondaryKeywords", "facts",
            "picture"
        ],
        "additionalProperties": false
    }),
});

pub(crate) struct ResearchAgent;

impl Agent for ResearchAgent {
    type Task = ResearchTask;
    type Draft = Research;
    type Output = Research;

    const STEP: Step = Step::Research;
    const MAX_OUTPUT_TOKENS: u32 = 4_000;

    fn system() -> &'static Standing {
        &STANDING
    }

    fn schema() -> &'static AnswerSchema {
        &SCHEMA
    }

    fn prompt(task: &ResearchTask, prompts: PromptVersion) -> String {
        let language = prompt::language(&task.brief.language);
        let data = prompt::fenced(&BriefData::from(task.brief.as_ref()), prompts);
        format!(
            "Research this keyword.\n\n{data}\n\n\
             Write every text in {language}, whatever language the material is in: questions, primaryKeyword and \
             secondaryKeywords as viewers who speak it type them. Only the picture's subject and mood are in English."
        )
    }

    fn task(task: &ResearchTask) -> Task {
        Task::Research(task.clone())
    }

    fn judge(task: &ResearchTask, draft: Research) -> Judgement<Research> {
        rules::research::judge(task, draft)
    }
}
