//! The four agents of a job as people see them: what each does, how long it takes against its usual time, what it cost.

use std::time::Duration;

use greenlit_domain::agent::Agent;
use greenlit_domain::generation::{Generation, Status};
use greenlit_domain::money::Cost;
use greenlit_domain::step::{Step, needs};
use greenlit_domain::time::Timestamp;
use greenlit_store::rows::Call;

use super::plan::Usual;
use super::told::{self, Told};
use super::words::Words;
use crate::api::timeline::{Entry, What};

/// Where an agent stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Its turn has not come.
    Waiting,
    /// It works.
    Running,
    /// Its result is stored.
    Done,
    /// It ended without a result.
    Failed,
    /// The job ended before its turn.
    Stopped,
    /// The job has no use for it.
    LeftOut,
}

impl State {
    /// The name in the style sheet and in the words.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Stopped => "stopped",
            Self::LeftOut => "left-out",
        }
    }
}

/// An agent of a job.
#[derive(Debug)]
pub struct AgentView {
    /// Its name.
    pub name: String,
    /// What it does, in a sentence.
    pub does: String,
    /// Where it stands.
    pub state: State,
    /// The same in words.
    pub state_told: String,
    /// How long it has worked.
    pub elapsed: String,
    /// Since when it works, in milliseconds, what it worked before taken off.
    pub since: Option<i64>,
    /// How long it usually works.
    pub usual: String,
    /// For the bar: what has passed of what is usual.
    pub passed: u64,
    /// For the bar: what is usual.
    pub most: u64,
    /// What it cost so far.
    pub cost: String,
    /// The score of its last result.
    pub score: Option<String>,
    /// Why it was asked again, try by try.
    pub tries: Vec<Vec<Told>>,
    /// The same counted, in words.
    pub tries_told: String,
    /// What went wrong last.
    pub message: Option<Told>,
}

impl AgentView {
    /// Whether it works now.
    pub fn is_running(&self) -> bool {
        self.state == State::Running
    }

    /// Whether there is a time to show.
    pub fn has_begun(&self) -> bool {
        matches!(self.state, State::Running | State::Done | State::Failed) || self.passed > 0
    }
}

/// What is known of one step.
#[derive(Debug, Default)]
struct Course {
    began: Option<Timestamp>,
    worked: Duration,
    is_done: bool,
    is_failed: bool,
}

/// The four agents.
pub fn of(
    words: &Words,
    generation: &Generation,
    entries: &[Entry],
    calls: &[Call],
    usual: &Usual,
    now: Timestamp,
) -> Vec<AgentView> {
    let all = Agent::ALL.into_iter();
    all.map(|agent| view(words, generation, agent, entries, calls, usual, now))
        .collect()
}

/// What some calls cost so far: while a job runs, one that is on its way costs nothing yet.
pub(super) fn cost_so_far(calls: &[Call], status: Status, is_one: impl Fn(&Call) -> bool) -> Cost {
    let counts = |call: &&Call| status.is_final() || call.finished_at.is_some();
    let counted = calls.iter().filter(counts).filter(|call| is_one(call));
    counted.map(|call| call.cost).sum()
}

fn view(
    words: &Words,
    generation: &Generation,
    agent: Agent,
    entries: &[Entry],
    calls: &[Call],
    usual: &Usual,
    now: Timestamp,
) -> AgentView {
    let steps = Step::ALL.into_iter();
    let needed: Vec<_> = steps
        .filter(|step| Agent::of(*step) == agent && needs(&generation.settings, *step))
        .collect();
    let own = || {
        entries
            .iter()
            .filter(|entry| entry.step.is_some_and(|step| needed.contains(&step)))
    };
    let courses: Vec<_> = needed.iter().map(|step| course(*step, entries)).collect();
    let state = state(generation.status, &courses);
    let worked: Duration = courses.iter().map(|course| course.worked).sum();
    let began = courses.iter().filter_map(|course| course.began).min();
    let began = began.filter(|_| state == State::Running);
    let passed = worked + began.map_or(Duration::ZERO, |began| now.since(began));
    let most = usual.agent(agent, &generation.settings);
    let cost = cost_so_far(calls, generation.status, |call| {
        Agent::of(call.step) == agent
    });
    let tries: Vec<Vec<Told>> = own()
        .filter(|entry| entry.what == What::StepRepeated)
        .map(|entry| {
            entry
                .reasons
                .iter()
                .map(|reason| told::tell(words, &reason.message))
                .collect()
        })
        .collect();
    let troubles = [What::StepFailed, What::StepWaiting];
    let last = own().rfind(|entry| entry.what != What::Called);
    AgentView {
        name: words.say(&format!("agent-{agent}")),
        does: words.say(&format!("agent-{agent}-does")),
        state_told: words.say(&format!("agent-is-{}", state.as_str())),
        elapsed: words.duration(passed),
        since: began.map(|began| began.minus(worked).0),
        usual: words.duration(most),
        passed: millis(passed.min(most)),
        most: millis(most).max(1),
        cost: words.money(&cost),
        score: own()
            .filter_map(|entry| entry.score)
            .next_back()
            .map(|score| words.number(i64::from(score))),
        tries_told: words.say_with("agent-tries", "count", tries.len() + 1),
        tries,
        message: last
            .filter(|entry| troubles.contains(&entry.what))
            .and_then(|entry| entry.message.as_deref())
            .map(|message| told::tell(words, message)),
        state,
    }
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

/// What became of a step so far.
fn course(step: Step, entries: &[Entry]) -> Course {
    let mut course = Course::default();
    for entry in entries.iter().filter(|entry| entry.step == Some(step)) {
        match entry.what {
            // What worked before it without an end was lost with its process.
            What::StepStarted => {
                course.began = Some(entry.at);
                (course.is_done, course.is_failed) = (false, false);
            }
            What::StepCompleted | What::StepFailed => {
                course.began = None;
                course.worked += Duration::from_millis(entry.duration_ms.unwrap_or_default());
                course.is_done = entry.what == What::StepCompleted;
                course.is_failed = !course.is_done;
            }
            _ => {}
        }
    }
    course
}

fn state(status: Status, courses: &[Course]) -> State {
    if courses.is_empty() {
        return State::LeftOut;
    }
    if courses.iter().all(|course| course.is_done) {
        return State::Done;
    }
    let is_over = status.is_final();
    if is_over && courses.iter().any(|course| course.is_failed) {
        return State::Failed;
    }
    match status {
        _ if is_over => State::Stopped,
        Status::Processing if courses.iter().any(|course| course.began.is_some()) => State::Running,
        _ => State::Waiting,
    }
}
