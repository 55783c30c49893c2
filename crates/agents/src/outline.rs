//! The outline agent: the plan of the video, and the texts that go with the upload.

use std::sync::LazyLock;

use greenlit_domain::brief::{OutlineTask, Task};
use greenlit_domain::judgement::Judgement;
use greenlit_domain::model::{AnswerSchema, LanguageModel};
use greenlit_domain::outline::{Outline, OutlineDraft};
use greenlit_domain::rules;
use greenlit_domain::step::Step;
use serde::Serialize;
use serde_json::json;

use crate::agent::{self, Accepted, Agent, AgentError, Observer, Policy};
use crate::prompt::{self, BriefData, ResearchData, Standing};
use crate::version::PromptVersion;

/// Outlines the video for the chosen title.
pub async fn outline(
    model: &dyn LanguageModel,
    task: OutlineTask,
    policy: &Policy,
    observer: &dyn Observer,
) -> Result<Accepted<Outline>, AgentError> {
    agent::run::<OutlineAgent>(model, task, policy, observer).await
}

const SYSTEM: &str = "\
You plan YouTube videos and write the texts of their upload. The title is fixed; the video must keep its promise: \
what the title names, numbers or claims is delivered in the sections. If it says seven mistakes, there are seven.

Deliver:
- hook: the first 15 seconds. says: what is said, taking up the title's promise in its first sentence. shows: what is \
seen meanwhile.
- sections: 4 to 8, each with a heading that can stand as a chapter's title (at most 60 characters, no < or >), what \
is said (says), what is shown (shows), and its length in seconds (30 to 240). Together 4 to 15 minutes.
- callToAction: what the viewer is asked to do at the end, in one or two sentences.
- description: the text of the upload, 400 to 1500 characters. Its first 120 characters hold the promise and the \
keyword, since no more is seen. No chapters, no hashtags, no tags, no < or >: these are added afterwards. Addresses \
only from the sources under facts.
- tags: 8 to 15 search words, together at most 400 characters, the keyword first, none twice.
- hashtags: 3 to 5, each one word with its #.
- pinnedComment: one or two sentences that open a conversation, such as a question.
- thumbnailWords: null, unless you are asked for them.

Your result is scored from 0 to 100 by rules: the counts and limits above, the title's promise found again in hook, \
sections and description, sections that differ, the keyword in description and tags, and the right language. What \
breaks a limit comes back to you.";

static STANDING: LazyLock<Standing> = LazyLock::new(|| Standing::new(SYSTEM));

static SCHEMA: LazyLock<AnswerSchema> = LazyLock::new(|| AnswerSchema {
    name: "outline",
    schema: json!({
        "type": "object",
        "properties": {
            "hook": {
                "type": "object",
                "properties": {
                    "says": { "type": "string" },
                    "shows": { "type": "string" }
                },
                "required": ["says", "shows"],
                "additionalProperties": false
            },
            "sections": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {
                        "heading": { "type": "string" },
                        "says": { "type": "string" },
                        "shows": { "type": "string" },
                        "seconds": { "type": "integer" }
                    },
                    "required": ["heading", "says", "shows", "seconds"],
                    "additionalProperties": false
                }
            },
            "callToAction": { "type": "string" },
            "description": { "type": "string" },
            "tags": { "type": "array", "items": { "type": "string" } },
            "hashtags": { "type": "array", "items": { "type": "string" } },
            "pinnedComment": { "type": "string" },
            "thumbnailWords": { "type": ["string", "null"] }
        },
        "required": [
            "hook", "sections", "callToAction", "description", "tags", "hashtags", "pinnedComment", "thumbnailWords"
        ],
        "additionalProperties": false
    }),
});

pub(crate) struct OutlineAgent;

#[derive(Serialize)]
struct Data<'a> {
    title: &'a str,
    brief: BriefData<'a>,
    research: ResearchData<'a>,
}

impl Agent for OutlineAgent {
    type Task = OutlineTask;
    type Draft = OutlineDraft;
    type Output = Outline;

    const STEP: Step = Step::Outline;
    const MAX_OUTPUT_TOKENS: u32 = 6_000;

    fn system() -> &'static Standing {
        &STANDING
    }

    fn schema() -> &'static AnswerSchema {
        &SCHEMA
    }

    fn prompt(task: &OutlineTask, prompts: PromptVersion) -> String {
        let language = prompt::language(&task.brief.language);
        let data = Data {
            title: &task.title.text,
            brief: BriefData::from(task.brief.as_ref()),
            research: ResearchData::with_sources(&task.research),
        };
        let data = prompt::fenced(&data, prompts);
        let words = if task.title.thumbnail_words.is_none() {
            "The title has no words for the thumbnail yet: put one to four into thumbnailWords that add something \
             the title does not say.\n"
        } else {
            ""
        };
        format!(
            "Plan the video with this title.\n\n{data}\n\n\
             {words}Write every text in {language}, what is shown too, whatever language the material is in. Tags may \
             add the words that viewers of that language search in another."
        )
    }

    fn task(task: &OutlineTask) -> Task {
        Task::Outline(task.clone())
    }

    fn judge(task: &OutlineTask, draft: OutlineDraft) -> Judgement<Outline> {
        rules::outline::judge(task, draft)
    }
}
