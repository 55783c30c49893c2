//! `GET /api/video/{jobId}/timeline`: what happened to a job, in order, with how long each thing took and what it cost.

use std::collections::HashMap;

use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use greenlit_domain::event::{Event, EventKind};
use greenlit_domain::generation::Status;
use greenlit_domain::id::{CallId, GenerationId};
use greenlit_domain::judgement::Reason;
use greenlit_domain::money::Cost;
use greenlit_domain::step::Step;
use greenlit_domain::time::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::job_id;
use crate::app::App;
use crate::auth::Caller;
use crate::problem::{Problem, ProblemBody};

/// What happened to a job.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Timeline {
    /// The job.
    job_id: GenerationId,
    /// Where it stands.
    status: Status,
    /// In the order in which it happened.
    entries: Vec<Entry>,
}

/// One thing that happened.
#[derive(Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Entry {
    /// The number of its event.
    pub(crate) number: u64,
    /// When.
    pub(crate) at: Timestamp,
    /// What.
    pub(crate) what: What,
    /// To which step.
    pub(crate) step: Option<Step>,
    /// In words: why it failed or waited, or which title was picked.
    pub(crate) message: Option<String>,
    /// The same one by one, where it tells of what was mended; for pages.
    #[serde(skip)]
    pub(crate) notes: Vec<String>,
    /// Why a step's result was not taken and its agent asked again.
    pub(crate) reasons: Vec<Reason>,
    /// The score of a step's result.
    pub(crate) score: Option<u8>,
    /// The model that was asked.
    pub(crate) model: Option<String>,
    /// How long what ended here took: a call, a step, a person's wait, the whole job.
    pub(crate) duration_ms: Option<u64>,
    /// What it cost, in millionths of a dollar; `null` where nothing was to be paid or nobody knows.
    pub(crate) cost_micros: Cost,
}

/// What can happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// It was asked for, or asked for again.
    Queued,
    /// A process took it for the first time.
    Started,
    /// A process took it again, after a wait or after another process had died.
    Resumed,
    /// A step began.
    StepStarted,
    /// A call to a model ended.
    Called,
    /// A step's result was not good enough, and its agent is asked again.
    StepRepeated,
    /// A step waits for its provider.
    StepWaiting,
    /// A step's result is stored.
    StepCompleted,
    /// A step ended without a result.
    StepFailed,
    /// It waits for a person.
    WaitingForPerson,
    /// A person answered, or the rule picked.
    Picked,
    /// The package is ready.
    Completed,
    /// It stopped.
    Failed,
    /// A person stopped it.
    Cancelled,
}

/// What happened to a job, in order.
#[utoipa::path(
    get, path = "/api/video/{jobId}/timeline", tag = "jobs",
    params(("jobId" = String, Path)),
    responses(
        (status = 200, body = Timeline),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
    )
)]
pub async fn timeline(
    State(app): State<App>,
    caller: Caller,
    id: Result<Path<String>, PathRejection>,
) -> Result<Json<Timeline>, Problem> {
    let generation = app.of(&caller).generation(job_id(id)?).await?;
    let events = app.of(&caller).events(generation.id, 0).await?;
    Ok(Json(Timeline {
        job_id: generation.id,
        status: generation.status,
        entries: entries(events),
    }))
}

/// What began and has not ended yet.
#[derive(Default)]
struct Open {
    queued: Option<Timestamp>,
    waiting: Option<Timestamp>,
    steps: HashMap<Step, (Timestamp, Cost)>,
    calls: HashMap<CallId, (Timestamp, String)>,
}

/// What events tell people.
pub(crate) fn entries(events: Vec<Event>) -> Vec<Entry> {
    let mut open = Open::default();
    events
        .into_iter()
        .filter_map(|event| open.told(event))
        .collect()
}

fn entry(number: u64, at: Timestamp, what: What) -> Entry {
    Entry {
        number,
        at,
        what,
        step: None,
        message: None,
        notes: Vec::new(),
        reasons: Vec::new(),
        score: None,
        model: None,
        duration_ms: None,
        cost_micros: Cost::UNKNOWN,
    }
}

fn lasted(from: Option<Timestamp>, to: Timestamp) -> Option<u64> {
    let lasted = to.since(from?).as_millis();
    Some(u64::try_from(lasted).unwrap_or(u64::MAX))
}

impl Open {
    /// What an event tells people; a call is told when it ends.
    fn told(&mut self, event: Event) -> Option<Entry> {
        let at = event.at;
        let new = |what| entry(event.number, at, what);
        let of = |step, what| Entry {
            step: Some(step),
            ..new(what)
        };
        Some(match event.kind {
            EventKind::Queued {} => {
                self.queued = Some(at);
                new(What::Queued)
            }
            EventKind::Started { attempt } if attempt > 1 => new(What::Resumed),
            EventKind::Started { .. } => new(What::Started),
            EventKind::Waiting {} => {
                self.waiting = Some(at);
                new(What::WaitingForPerson)
            }
            EventKind::Picked { answer, .. } => Entry {
                message: Some(answer),
                duration_ms: lasted(self.waiting.take(), at),
                ..new(What::Picked)
            },
            EventKind::Completed { cost_micros } => Entry {
                cost_micros,
                ..self.over(new(What::Completed))
            },
            EventKind::Failed(failure) => Entry {
                message: Some(failure.message),
                ..self.over(new(What::Failed))
            },
            EventKind::Cancelled {} => self.over(new(What::Cancelled)),
            EventKind::StepStarted { step } => {
                self.steps.insert(step, (at, Cost::FREE));
                of(step, What::StepStarted)
            }
            EventKind::StepRepeated { step, reasons } => Entry {
                reasons,
                ..of(step, What::StepRepeated)
            },
            EventKind::StepWaiting {
                step,
                message,
                until,
            } => Entry {
                message: Some(message),
                duration_ms: lasted(Some(at), until),
                ..of(step, What::StepWaiting)
            },
            EventKind::StepCompleted { step, score, notes } => Entry {
                score,
                message: Some(notes.join("; ")).filter(|notes| !notes.is_empty()),
                notes,
                ..self.step_over(of(step, What::StepCompleted), step)
            },
            EventKind::StepFailed { step, message } => Entry {
                message: Some(message),
                ..self.step_over(of(step, What::StepFailed), step)
            },
            EventKind::CallStarted { call, model, .. } => {
                self.calls.insert(call, (at, model));
                return None;
            }
            EventKind::CallSettled {
                call,
                step,
                cost_micros,
                error,
                ..
            } => self.call_over(of(step, What::Called), call, cost_micros, error),
        })
    }

    /// The end of the job.
    fn over(&mut self, entry: Entry) -> Entry {
        Entry {
            duration_ms: lasted(self.queued.take(), entry.at),
            ..entry
        }
    }

    fn step_over(&mut self, entry: Entry, step: Step) -> Entry {
        let Some((since, cost_micros)) = self.steps.remove(&step) else {
            return entry;
        };
        Entry {
            duration_ms: lasted(Some(since), entry.at),
            cost_micros,
            ..entry
        }
    }

    fn call_over(
        &mut self,
        entry: Entry,
        call: CallId,
        cost_micros: Cost,
        error: Option<String>,
    ) -> Entry {
        if let Some((_, cost)) = entry.step.and_then(|step| self.steps.get_mut(&step)) {
            *cost = *cost + cost_micros;
        }
        let (since, model) = self.calls.remove(&call).unzip();
        Entry {
            message: error,
            model,
            duration_ms: lasted(since, entry.at),
            cost_micros,
            ..entry
        }
    }
}

#[cfg(test)]
mod tests {
    use greenlit_domain::event::CallState;
    use greenlit_domain::money::MicroDollars;
    use uuid::Uuid;

    use super::*;

    fn told(kinds: Vec<(i64, EventKind)>) -> Vec<(What, Option<u64>, Cost)> {
        let events = kinds
            .into_iter()
            .enumerate()
            .map(|(index, (at, kind))| Event {
                generation: GenerationId(Uuid::from_u128(7)),
                number: index as u64 + 1,
                at: Timestamp(at),
                kind,
            });
        entries(events.collect())
            .into_iter()
            .map(|entry| (entry.what, entry.duration_ms, entry.cost_micros))
            .collect()
    }

    #[test]
    fn what_ends_tells_how_long_it_took_and_what_it_cost() {
        let call = CallId(Uuid::from_u128(8));
        let step = Step::Research;
        let cost = Cost::from(MicroDollars(40));
        let settled = EventKind::CallSettled {
            call,
            step,
            state: CallState::Settled,
            cost_micros: cost,
            error: None,
        };
        let model = "m".to_owned();
        let completed = EventKind::StepCompleted {
            step,
            score: Some(80),
            notes: Vec::new(),
        };
        let picked = EventKind::Picked {
            answer: "A title".to_owned(),
            by_person: true,
        };
        let seen = told(vec![
            (0, EventKind::Queued {}),
            (5, EventKind::Started { attempt: 1 }),
            (6, EventKind::StepStarted { step }),
            (7, EventKind::CallStarted { call, step, model }),
            (17, settled),
            (18, completed),
            (20, EventKind::Waiting {}),
            (120, picked),
            (121, EventKind::Started { attempt: 2 }),
            (200, EventKind::Cancelled {}),
        ]);
        let none = Cost::UNKNOWN;
        assert_eq!(
            seen,
            [
                (What::Queued, None, none),
                (What::Started, None, none),
                (What::StepStarted, None, none),
                (What::Called, Some(10), cost),
                (What::StepCompleted, Some(12), cost),
                (What::WaitingForPerson, None, none),
                (What::Picked, Some(100), none),
                (What::Resumed, None, none),
                (What::Cancelled, Some(200), none),
            ]
        );
    }
}
