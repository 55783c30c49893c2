//! The one loop: ask, parse, judge, ask again with the reasons. Who answers and where results are kept is not known here.
//!
//! A try is an ask that was answered, whether with a weak result, with nonsense or with nothing. There are at most
//! `1 + repeats` of them; retries after a provider's faults are a layer round the model and count apart.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use greenlit_domain::brief::Task;
use greenlit_domain::judgement::{Judgement, Reason, Severity};
use greenlit_domain::model::{
    AnswerSchema, CallTerms, LanguageModel, Message, ModelError, Role, TextRequest,
};
use greenlit_domain::settings::{BelowBar, DEFAULT_QUALITY_BAR};
use greenlit_domain::step::Step;
use serde::de::DeserializeOwned;

use crate::prompt::{self, Standing};
use crate::version::PromptVersion;

/// With what words an agent is asked, how good its result must be, and how often it may be asked again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Policy {
    /// The least score, 0 to 100.
    pub bar: u8,
    /// What happens to the best result below it.
    pub below_bar: BelowBar,
    /// How often an agent is asked again after the first time.
    pub repeats: u32,
    /// With which prompts.
    pub prompts: PromptVersion,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            bar: DEFAULT_QUALITY_BAR,
            below_bar: BelowBar::Fail,
            repeats: 2,
            prompts: PromptVersion::default(),
        }
    }
}

/// A result that may be used.
#[derive(Debug, Clone, PartialEq)]
pub struct Accepted<T> {
    /// The result after repairs.
    pub result: T,
    /// 0 to 100.
    pub score: u8,
    /// What the user should know: what was mended, or that it is below the bar and why.
    pub notes: Vec<String>,
}

/// Why an agent delivered nothing.
#[derive(Debug, Clone, PartialEq)]
pub enum AgentError {
    /// The model could not be asked.
    Model(ModelError),
    /// Every readable result broke a limit or stayed below the bar.
    BelowBar {
        /// The agent's step.
        step: Step,
        /// The best score.
        score: u8,
        /// How often it was asked.
        tries: u32,
        /// What was wrong with the best result, the gravest first.
        reasons: Vec<Reason>,
    },
    /// No answer could be read as the result that was asked for.
    Unreadable {
        /// The agent's step.
        step: Step,
        /// How often it was asked.
        tries: u32,
        /// What was wrong with the last answer.
        reason: Reason,
    },
}

impl std::error::Error for AgentError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Model(error) => Some(error),
            Self::BelowBar { .. } | Self::Unreadable { .. } => None,
        }
    }
}

impl fmt::Display for AgentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Model(error) => error.fmt(f),
            Self::BelowBar {
                step,
                score,
                tries,
                reasons,
            } => {
                let broken = reasons.iter().any(|r| r.severity == Severity::Hard);
                let what = if broken {
                    "broke a limit"
                } else {
                    "stayed below the bar"
                };
                write!(f, "{step} {what} in {tries} tries (best score {score})")?;
                for (index, reason) in reasons.iter().enumerate() {
                    f.write_str(if index == 0 { ": " } else { "; " })?;
                    reason.fmt(f)?;
                }
                Ok(())
            }
            Self::Unreadable {
                step,
                tries,
                reason,
            } => write!(
                f,
                "the model gave no usable answer for {step} in {tries} tries: {reason}; \
                 try another model"
            ),
        }
    }
}

impl From<ModelError> for AgentError {
    fn from(error: ModelError) -> Self {
        Self::Model(error)
    }
}

/// Who wants to know that a result went back. Asynchronous, so that it can be stored before the next ask.
pub trait Observer: Send + Sync {
    /// The agent is about to be asked again for these reasons.
    fn repeated<'a>(
        &'a self,
        step: Step,
        reasons: &'a [Reason],
    ) -> Pin<Box<dyn Future<Output = ()> + Send + 'a>>;
}

/// Nobody wants to know.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoObserver;

impl Observer for NoObserver {
    fn repeated<'a>(
        &'a self,
        _: Step,
        _: &'a [Reason],
    ) -> Pin<Box<dyn Future<Output = ()> + Send + 'a>> {
        Box::pin(std::future::ready(()))
    }
}

/// What makes an agent: a prompt, a schema and rules.
pub(crate) trait Agent {
    /// What it is asked.
    type Task: Send + Sync;
    /// What a model answers.
    type Draft: DeserializeOwned;
    /// What the rules make of it.
    type Output: Send;

    /// The step it is asked for.
    const STEP: Step;
    /// The longest answer in tokens: about twice what a good one takes in Japanese.
    const MAX_OUTPUT_TOKENS: u32;

    /// The standing instructions.
    fn system() -> &'static Standing;
    /// The form of the answer.
    fn schema() -> &'static AnswerSchema;
    /// The prompt made from the task.
    fn prompt(task: &Self::Task, prompts: PromptVersion) -> String;
    /// The task as the domain has it.
    fn task(task: &Self::Task) -> Task;
    /// Whether the draft is good enough, and why not.
    fn judge(task: &Self::Task, draft: Self::Draft) -> Judgement<Self::Output>;

    /// What would raise the score, beyond the rules' reasons.
    fn weak_points(_: &Self::Output) -> Vec<Reason> {
        Vec::new()
    }
}

/// Asks until a result passes or the tries are used up.
pub(crate) async fn run<A: Agent>(
    model: &dyn LanguageModel,
    task: A::Task,
    policy: &Policy,
    observer: &dyn Observer,
) -> Result<Accepted<A::Output>, AgentError> {
    let mut request = first_request::<A>(&task, policy.prompts);
    let mut best = None;
    loop {
        let (answer, reasons) = match one_try::<A>(model, &request, &task).await? {
            Try::Judged { judgement, .. } if judgement.passes(policy.bar) => {
                return Ok(accept(judgement));
            }
            Try::Judged {
                answer,
                mut judgement,
            } => {
                explain_score::<A>(&mut judgement, policy.bar);
                let reasons = judgement.reasons.clone();
                keep_better(&mut best, judgement);
                (Some(answer), reasons)
            }
            Try::Unreadable(reason) => (None, vec![reason]),
        };
        if request.attempt > policy.repeats {
            return give_up(A::STEP, best, policy, request.attempt, reasons);
        }
        observer.repeated(A::STEP, &reasons).await;
        ask_again(&mut request, answer, &reasons, policy.prompts);
    }
}

/// How one ask ended.
enum Try<T> {
    /// It was read; it may be good or not.
    Judged {
        /// The model's words.
        answer: String,
        /// What the rules say.
        judgement: Judgement<T>,
    },
    /// It was paid for and is of no use.
    Unreadable(Reason),
}

fn first_request<A: Agent>(task: &A::Task, prompts: PromptVersion) -> TextRequest {
    TextRequest {
        step: A::STEP,
        attempt: 1,
        task: A::task(task),
        system: Arc::clone(A::system().of(prompts)),
        messages: vec![Message {
            role: Role::User,
            content: A::prompt(task, prompts),
        }],
        schema: A::schema(),
        max_output_tokens: A::MAX_OUTPUT_TOKENS,
        terms: CallTerms::default(),
    }
}

async fn one_try<A: Agent>(
    model: &dyn LanguageModel,
    request: &TextRequest,
    task: &A::Task,
) -> Result<Try<A::Output>, ModelError> {
    let answer = match model.complete(request).await {
        Ok(answer) => answer.text,
        Err(ModelError::Useless { message, .. }) => {
            return Ok(Try::Unreadable(Reason::hard("answer.useless", message)));
        }
        Err(error) => return Err(error),
    };
    Ok(match prompt::parse::<A::Draft>(&answer) {
        Ok(draft) => Try::Judged {
            judgement: A::judge(task, draft),
            answer,
        },
        Err(reason) => Try::Unreadable(reason),
    })
}

/// A score below the bar without its reasons would teach nothing.
fn explain_score<A: Agent>(judgement: &mut Judgement<A::Output>, bar: u8) {
    if judgement.score >= bar || !judgement.is_within_limits() {
        return;
    }
    judgement.reasons.push(Reason::soft(
        "answer.score",
        format!("it scores {} of 100, and {bar} are needed", judgement.score),
    ));
    judgement.reasons.extend(A::weak_points(&judgement.result));
}

fn accept<T>(judgement: Judgement<T>) -> Accepted<T> {
    Accepted {
        result: judgement.result,
        score: judgement.score,
        notes: judgement.repairs,
    }
}

/// A result within the limits beats any other; among equals the higher score, then the earlier.
fn keep_better<T>(best: &mut Option<Judgement<T>>, new: Judgement<T>) {
    let rank = |judgement: &Judgement<T>| (judgement.is_within_limits(), judgement.score);
    if best.as_ref().is_none_or(|old| rank(&new) > rank(old)) {
        *best = Some(new);
    }
}

fn give_up<T>(
    step: Step,
    best: Option<Judgement<T>>,
    policy: &Policy,
    tries: u32,
    last: Vec<Reason>,
) -> Result<Accepted<T>, AgentError> {
    match best {
        Some(best) if best.is_within_limits() && policy.below_bar == BelowBar::Accept => {
            let note = below_bar_note(step, &best, policy.bar);
            let mut accepted = accept(best);
            accepted.notes.push(note);
            Ok(accepted)
        }
        Some(best) => Err(AgentError::BelowBar {
            step,
            score: best.score,
            tries,
            reasons: best.reasons,
        }),
        None => Err(AgentError::Unreadable {
            step,
            tries,
            reason: last
                .into_iter()
                .next()
                .unwrap_or_else(|| Reason::hard("answer.useless", "the model answered nothing")),
        }),
    }
}

fn below_bar_note<T>(step: Step, best: &Judgement<T>, bar: u8) -> String {
    let reasons: Vec<_> = best.reasons.iter().map(|r| r.message.as_str()).collect();
    format!(
        "accepted below the bar: {step} scores {} of at least {bar}: {}",
        best.score,
        reasons.join("; ")
    )
}

/// A longer answer is not sent back: twice the longest good one, in bytes. It would cost more than it teaches.
const LONGEST_ECHO: usize = 40_000;

/// The conversation never grows beyond the task, the last answer and what was wrong with it: older tries teach
/// nothing that the reasons do not say, and every token is paid for.
fn ask_again(
    request: &mut TextRequest,
    answer: Option<String>,
    reasons: &[Reason],
    prompts: PromptVersion,
) {
    request.attempt += 1;
    request.messages.truncate(1);
    let answer = answer.filter(|answer| answer.len() <= LONGEST_ECHO);
    let answer = answer.map(|answer| prompt::echo(answer, prompts));
    let was_read = answer.is_some();
    if let Some(content) = answer {
        request.messages.push(Message {
            role: Role::Assistant,
            content,
        });
    }
    request.messages.push(Message {
        role: Role::User,
        content: prompt::again(reasons, was_read, prompts),
    });
}

#[cfg(test)]
mod tests {
    mod fuzz {
        use greenlit_domain::text::is_hidden;
        use greenlit_testkit::builders;
        use serde::Serialize;
        use serde_json::Value;

        use super::super::*;
        use crate::outline::OutlineAgent;
        use crate::research::ResearchAgent;
        use crate::title::TitleAgent;

        /// What an agent makes of a model's words, where it would be taken.
        fn taken<A: Agent<Output: Serialize>>(task: &A::Task, words: &str) -> Option<Value> {
            let draft = prompt::parse::<A::Draft>(words).ok()?;
            let judgement = A::judge(task, draft);
            assert!(judgement.score <= 100);
            assert!(
                judgement
                    .reasons
                    .iter()
                    .all(|reason| !reason.message.is_empty())
            );
            // What goes back has a bearable length, whatever the answer was.
            let again = prompt::again(&judgement.reasons, true, PromptVersion::default());
            assert!(again.len() < 40_000, "{} bytes go back", again.len());
            judgement
                .is_within_limits()
                .then(|| serde_json::to_value(judgement.result).unwrap())
        }

        /// No text of a result is endless, and none hides anything.
        fn assert_clean(value: &Value) {
            match value {
                Value::String(text) => {
                    assert!(text.len() <= 20_000, "{} bytes", text.len());
                    // Selectors of Han characters are judged where they are cleaned.
                    let hidden = text.chars().find(|c| {
                        *c != '\n' && is_hidden(*c) && !('\u{E0100}'..='\u{E01EF}').contains(c)
                    });
                    assert_eq!(hidden, None, "{text:?}");
                }
                Value::Array(list) => {
                    assert!(list.len() <= 100, "{} entries", list.len());
                    list.iter().for_each(assert_clean);
                }
                Value::Object(fields) => fields.values().for_each(assert_clean),
                _ => {}
            }
        }

        #[test]
        fn what_is_taken_of_any_answer_is_clean_and_bounded() {
            let brief = builders::brief();
            let research = builders::research_task(&brief);
            let titles = builders::titles_task(&brief);
            let outline = builders::outline_task(&brief);
            greenlit_fuzz::fuzz!(
                &[
                    include_str!("../fixtures/research-good.json"),
                    include_str!("../fixtures/titles-good.json"),
                    include_str!("../fixtures/titles-hostile.json"),
                    include_str!("../fixtures/outline-good.json"),
                    r#"{"titles": [{"text": "Seven loaves", "angle": "a", "thumbnailWords": "b"}]}"#,
                    "\\ud83d\\udc69\\u200d",
                    "\\u202e",
                    "\\u001b[2J",
                    "\\u0000",
                    "\",\"",
                    "},{",
                    "],[",
                    "1e99",
                    "-1",
                    "null",
                    "\"",
                    "javascript:",
                    "https://example.org",
                    "<script>",
                    "#zzz",
                    "```",
                    "<think>",
                    "</think>",
                ],
                |words| {
                    if let Some(found) = taken::<ResearchAgent>(&research, words) {
                        assert_clean(&found);
                        for fact in found["facts"].as_array().unwrap() {
                            let url = fact["source"]["url"].as_str().unwrap_or("https://");
                            assert!(
                                url.starts_with("http://") || url.starts_with("https://"),
                                "{url}"
                            );
                        }
                    }
                    if let Some(found) = taken::<TitleAgent>(&titles, words) {
                        assert_clean(&found);
                        for title in found["candidates"].as_array().unwrap() {
                            let text = title["text"].as_str().unwrap();
                            assert!(
                                text.chars().count() <= 100 && !text.contains(['<', '>']),
                                "{text}"
                            );
                        }
                    }
                    if let Some(found) = taken::<OutlineAgent>(&outline, words) {
                        assert_clean(&found);
                        assert!(!found["description"].as_str().unwrap().contains(['<', '>']));
                    }
                }
            );
        }
    }
}
