//! One generation's way through the pipeline.
//!
//! [`Work::advance`] asks the plan what is missing, runs it, and stores each result with its ledger rows and events
//! before anything that stands on it begins. A crash anywhere leaves rows from which the same function goes on.

use std::collections::{HashSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use greenlit_domain::event::{CallState, EventKind};
use greenlit_domain::generation::{Failure, FailureCode, Generation};
use greenlit_domain::money::Cost;
use greenlit_domain::settings::TitleSelection;
use greenlit_domain::step::{Next, Step, next, picks_title};
use greenlit_domain::time::Timestamp;
use greenlit_domain::titles::Titles;
use greenlit_store::rows::{
    Answer, Call, Change, Claimed, Lease, NewBlob, NewCall, NewEvent, NewPick, NewStepResult,
    PickAnswer, Postponed, Release, RoomMaker, SettledCall, Tried,
};
use greenlit_store::{Blobs, StoreError};

use crate::engine::{Live, Models, Parts};
use crate::package::Finished;
use crate::places::Place;
use crate::pool::{Left, Outcome};
use crate::state::Results;
use crate::stop::{Postponement, StepStop, Stop};

/// A generation whose process died under the same step this often runs alone, so that it takes no other with it.
pub(crate) const DEATHS_BEFORE_ALONE: u32 = 3;

/// Two deaths while alone end it: it is what kills the process.
const DEATHS_AT_MOST: u32 = DEATHS_BEFORE_ALONE + 2;

/// A claimed generation being worked on.
pub(crate) struct Work {
    pub(crate) parts: Arc<Parts>,
    pub(crate) models: Arc<Models>,
    pub(crate) generation: Generation,
    lease: Lease,
    deaths: u32,
    tried: Vec<Tried>,
    results: Mutex<Results>,
    /// Made with the next commit: not worth one of its own.
    pending: Mutex<Vec<Change>>,
    place: Mutex<Option<Place>>,
    /// Which steps another model made than the one that was to, and why; told with each step's result.
    pub(crate) stand_ins: Mutex<Vec<(Step, String)>>,
}

impl Work {
    /// Takes up a claimed generation; reads what is stored when it was taken up before.
    pub async fn take_up(parts: Arc<Parts>, claimed: Claimed, place: Place) -> Result<Taken, Stop> {
        let Claimed {
            lease,
            generation,
            deaths,
            attempt,
            tried,
        } = claimed;
        let models = match parts.models.models(&generation.settings.provider) {
            Ok(models) => models,
            Err(missing) => return put_off(&parts, &lease, missing).await.map(Taken::PutOff),
        };
        let results = if attempt > 1 {
            let mine = parts.store.of(generation.user);
            Results::read(&generation, mine.history(generation.id).await?)?
        } else {
            Results::default()
        };
        let work = Self {
            parts,
            models,
            generation,
            lease,
            deaths,
            tried,
            results: Mutex::new(results),
            pending: Mutex::default(),
            place: Mutex::new(Some(place)),
            stand_ins: Mutex::default(),
        };
        work.tell_soon(EventKind::Started { attempt });
        Ok(Taken::Work(Box::new(work)))
    }

    /// Goes on until the package is ready, a person is needed, or it stops; the row is released in each case.
    pub async fn advance(&self) -> Left {
        if self.deaths >= DEATHS_AT_MOST {
            return self.fail(poisonous(self.deaths)).await.into();
        }
        let stopped = match self.run_steps().await {
            Ok(end) => match self.end(end).await {
                Ok(left) => return left,
                Err(stop) => stop,
            },
            Err(stop) => stop,
        };
        Left::Ended(match stopped {
            Stop::LeaseLost => Outcome::Lost,
            Stop::Storage(message) => Outcome::Storage(message),
            Stop::Failed(failure) => self.fail(failure).await,
        })
    }

    /// Runs what is missing, side by side where the plan allows. A step that is put off holds up only what stands on it.
    async fn run_steps(&self) -> Result<End, Stop> {
        let mut under_way = HashSet::new();
        let mut running = FuturesUnordered::new();
        let mut postponed = Vec::new();
        loop {
            let done = self.results().done();
            match next(&self.generation.settings, done) {
                Next::Run(mut steps) => {
                    steps.retain(|step| under_way.insert(*step));
                    if steps.is_empty() {
                        self.flush().await?;
                    }
                    let begun = steps.into_iter();
                    running.extend(begun.map(|step| async move { (step, self.run(step).await) }));
                }
                Next::PickTitle => {
                    self.pick_by_rule().await?;
                    continue;
                }
                Next::AskPerson if running.is_empty() => return Ok(End::Waiting),
                Next::Complete if running.is_empty() => return Ok(End::Complete),
                Next::AskPerson | Next::Complete => {}
            }
            match running.next().await {
                Some((step, Err(StepStop::Postponed(postponement)))) => {
                    postponed.push((step, postponement));
                }
                Some((_, Err(StepStop::Stop(stop)))) => {
                    // What is under way is paid for: it is let end and its result is stored.
                    while running.next().await.is_some() {}
                    return Err(stop);
                }
                Some((_, Ok(()))) => {}
                None => return Ok(End::Postponed(postponed)),
            }
        }
    }

    async fn end(&self, end: End) -> Result<Left, Stop> {
        let at = self.now();
        match end {
            End::Waiting => {
                self.tell_soon(EventKind::Waiting {});
                self.commit(vec![Change::Release(Release::Wait, at)])
                    .await?;
                let titles = self.results().titles.clone();
                let titles = titles.unwrap_or_else(|| {
                    Arc::new(Titles {
                        revision: 1,
                        candidates: Vec::new(),
                    })
                });
                Ok(Outcome::Waiting(titles).into())
            }
            End::Postponed(postponed) => self.postpone(postponed).await,
            End::Complete => {
                let finished = Finished::assemble(&self.generation, &self.results(), at)?;
                self.tell_soon(EventKind::Completed {
                    cost_micros: finished.package.cost_micros,
                });
                self.commit(vec![Change::Release(Release::Complete, at)])
                    .await?;
                Ok(Outcome::Completed(Box::new(finished)).into())
            }
        }
    }

    /// Puts the row off until the first of its calls may be tried again. Those that were put off longer are tried with it:
    /// a server that still has no room says so once more.
    async fn postpone(&self, postponed: Vec<(Step, Postponement)>) -> Result<Left, Stop> {
        let at = self.now();
        // What waits for a budget holds nothing of it any more: then all wait for it.
        let first = postponed
            .iter()
            .min_by_key(|(_, one)| (one.budget.is_none(), one.wait));
        let wait = first.map_or(Duration::ZERO, |(_, one)| one.wait);
        let until = at.plus(wait);
        for (step, one) in &postponed {
            self.tell_soon(EventKind::StepWaiting {
                step: *step,
                message: one.message.clone(),
                until: at.plus(one.wait),
            });
        }
        let reason = Postponed {
            message: first.map_or_else(String::new, |(_, one)| one.message.clone()),
            pause: postponed.iter().find_map(|(_, one)| one.pause),
            budget: postponed.iter().find_map(|(_, one)| one.budget),
            tried: self.tried_by(&postponed),
        };
        let pause = reason.pause;
        let over_budget = reason
            .budget
            .filter(|room| room.waits_for == RoomMaker::Month)
            .map(|_| reason.message.clone());
        let release = Change::Release(Release::Postpone { until, reason }, at);
        self.commit(vec![release]).await?;
        if let Some(pause) = pause {
            // Where the store cannot be asked now, the work looks again by itself, later.
            let _ = self.parts.store.wake_unless_paused(pause).await;
        }
        Ok(match over_budget {
            Some(message) => Left::OverBudget(message),
            None => Left::Postponed(until),
        })
    }

    /// How often calls were tried: those that were put off now, and those before that these steps do not ask again yet.
    fn tried_by(&self, postponed: &[(Step, Postponement)]) -> Vec<Tried> {
        let now = postponed.iter().filter(|(_, one)| one.attempt > 0);
        let mut tried: Vec<_> = now
            .map(|(step, one)| Tried {
                step: *step,
                attempt: one.attempt,
                times: one.tried,
            })
            .collect();
        let before = self.tried.iter().filter(|before| {
            postponed
                .iter()
                .any(|(step, one)| *step == before.step && one.attempt == 0)
        });
        tried.extend(before);
        tried
    }

    /// How often a call was tried before its generation was put off.
    pub(crate) fn tried_before(&self, step: Step, attempt: u32) -> u32 {
        self.tried
            .iter()
            .find(|tried| tried.step == step && tried.attempt == attempt)
            .map_or(0, |tried| tried.times)
    }

    async fn fail(&self, failure: Failure) -> Outcome {
        self.tell_soon(EventKind::Failed(failure.clone()));
        let release = Change::Release(Release::Fail(failure.clone()), self.now());
        match self.commit(vec![release]).await {
            Ok(()) => Outcome::Failed {
                failure,
                cost: self.results().calls.iter().map(|call| call.cost).sum(),
            },
            Err(StoreError::LeaseLost(_)) => Outcome::Lost,
            Err(error) => Outcome::Storage(error.to_string()),
        }
    }

    /// Chooses as the settings say. Kept apart from the titles' own commit only when an answer changed the settings.
    async fn pick_by_rule(&self) -> Result<(), Stop> {
        let titles = self.results().titles.clone();
        let changes = match titles {
            Some(titles) => self.rule_pick(&titles)?,
            None => {
                return Err(Stop::failed(
                    FailureCode::Internal,
                    "there are no titles to pick from",
                ));
            }
        };
        self.commit(changes).await?;
        Ok(())
    }

    /// The changes that store the rule's pick; none when a person is asked, or when nothing is made for a title.
    pub(crate) fn rule_pick(&self, titles: &Arc<Titles>) -> Result<Vec<Change>, Stop> {
        if !picks_title(&self.generation.settings) {
            return Ok(Vec::new());
        }
        let number = match self.generation.settings.title_selection {
            TitleSelection::Ask => return Ok(Vec::new()),
            TitleSelection::Best => 1,
            TitleSelection::Number(number) => number,
        };
        let Some(title) = titles.candidates.iter().find(|title| title.id == number) else {
            let count = titles.candidates.len();
            return Err(Stop::failed(
                FailureCode::Input,
                format!("there is no title {number} among {count}: choose 1 to {count}, or `best`"),
            ));
        };
        let at = self.now();
        let answer = PickAnswer::Candidate { number };
        let told = EventKind::Picked {
            answer: title.text.clone(),
            by_person: false,
        };
        let mut results = self.results();
        results.titles = Some(Arc::clone(titles));
        results.choose(&answer);
        Ok(vec![
            Change::Pick(NewPick {
                by: None,
                revision: titles.revision,
                answer,
                at,
            }),
            Change::Event(NewEvent { at, kind: told }),
        ])
    }

    /// Stores a step's result with the next commit, with whatever belongs to it. What begins next enters its call before it
    /// asks, so that both are one transaction; [`Self::run_steps`] commits at once when nothing begins. A crash before that
    /// loses nothing that was paid for: the step reads its answers from the journal.
    pub(crate) fn store<T: serde::Serialize>(
        &self,
        step: Step,
        result: &T,
        judged: Judged,
        mut with: Vec<Change>,
    ) -> Result<(), Stop> {
        let at = self.now();
        let json = serde_json::to_string(result).map_err(|why| {
            Stop::failed(
                FailureCode::Internal,
                format!("the result of {step} cannot be written: {why}"),
            )
        })?;
        let Judged { score, mut notes } = judged;
        notes.extend(self.stand_ins_of(step));
        let revision = if step == Step::Titles {
            self.results().revision()
        } else {
            1
        };
        let told = EventKind::StepCompleted {
            step,
            score,
            notes: notes.clone(),
        };
        let stored = NewStepResult {
            step,
            revision,
            result: json,
            score,
            notes: notes.clone(),
            at,
        };
        let mut changes = vec![
            Change::Step(stored),
            Change::Event(NewEvent { at, kind: told }),
        ];
        changes.append(&mut with);
        self.commit_soon(changes);
        self.results().notes.extend(notes);
        Ok(())
    }

    /// What is to be told of those who made a step in another's place; each is told once.
    fn stand_ins_of(&self, step: Step) -> Vec<String> {
        let mut stand_ins = self
            .stand_ins
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let mut told: Vec<_> = stand_ins
            .extract_if(.., |(of, _)| *of == step)
            .map(|(_, note)| note)
            .collect();
        told.dedup();
        told
    }

    /// Commits what is pending.
    pub(crate) async fn flush(&self) -> Result<(), StoreError> {
        if self.pending().is_empty() {
            return Ok(());
        }
        self.commit(Vec::new()).await
    }

    /// Makes changes under the lease, the pending ones first, and tells those who watch.
    pub(crate) async fn commit(&self, changes: Vec<Change>) -> Result<(), StoreError> {
        let mut all = std::mem::take(&mut *self.pending());
        all.extend(changes);
        let watched = self.parts.live.receiver_count() > 0;
        let told: Vec<NewEvent> = all
            .iter()
            .filter(|_| watched)
            .filter_map(|change| match change {
                Change::Event(event) => Some(event.clone()),
                _ => None,
            })
            .collect();
        let stored = self.parts.store.advance(&self.lease, all).await;
        if !matches!(stored, Ok(()) | Err(StoreError::OverBudget(_))) {
            return stored;
        }
        let told = told
            .into_iter()
            .filter(|event| stored.is_ok() || !matches!(event.kind, EventKind::CallStarted { .. }));
        for NewEvent { at, kind } in told {
            // Nobody watches any more: the stored rows tell it all.
            let _ = self.parts.live.send(Live {
                generation: self.generation.id,
                at,
                kind,
            });
        }
        stored
    }

    /// Makes changes with the next commit.
    pub(crate) fn commit_soon(&self, changes: Vec<Change>) {
        self.pending().extend(changes);
    }

    /// Tells something with the next commit.
    pub(crate) fn tell_soon(&self, kind: EventKind) {
        let at = self.now();
        self.commit_soon(vec![Change::Event(NewEvent { at, kind })]);
    }

    /// Gives up the place in the pool of generations; the lease stays.
    pub(crate) fn leave_pool(&self) {
        drop(
            self.place
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .take(),
        );
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.parts.store.clock().now()
    }

    pub(crate) fn blobs(&self) -> &Blobs {
        self.parts.store.blobs()
    }

    /// Stores a file and gives the row that names it.
    pub(crate) async fn keep(&self, bytes: Vec<u8>) -> Result<NewBlob, StoreError> {
        let size = bytes.len() as u64;
        let media_type = greenlit_thumbnail::inspect(&bytes)
            .map_or("application/octet-stream", |facts| {
                facts.format.media_type()
            });
        let id = self.blobs().put(bytes).await?;
        Ok(NewBlob {
            sha256: id.0,
            size,
            media_type: media_type.to_owned(),
            at: self.now(),
        })
    }

    /// The answers that a step got before a crash, oldest first. Those to an earlier list of titles are not its own.
    pub(crate) fn stored_answers(&self, step: Step) -> VecDeque<Call> {
        let results = self.results();
        let since = results
            .again
            .last()
            .map(|again| again.at)
            .filter(|_| step == Step::Titles);
        results
            .calls
            .iter()
            .filter(|call| call.step == step && call.answer.is_some())
            .filter(|call| since.is_none_or(|since| call.started_at >= since))
            .cloned()
            .collect()
    }

    /// Notes a call in the ledger kept here.
    pub(crate) fn entered(&self, call: &NewCall) {
        self.results().calls.push(Call {
            id: call.id,
            step: call.step,
            attempt: call.attempt,
            identity: call.identity.clone(),
            state: CallState::Sent,
            usage: None,
            cost: Cost::UNKNOWN,
            answer: None,
            started_at: call.at,
            finished_at: None,
        });
    }

    /// Notes a call's end in the ledger kept here.
    pub(crate) fn settled(&self, settled: &SettledCall) {
        if let Some(call) = self
            .results()
            .calls
            .iter_mut()
            .find(|call| call.id == settled.id)
        {
            call.state = settled.state;
            call.usage = settled.usage;
            call.cost = settled.cost;
            call.finished_at = Some(settled.at);
            // A picture is found by its blob; words are kept by the step's own result.
            call.answer = settled
                .answer
                .clone()
                .filter(|answer| matches!(answer, Answer::Blob(_)));
        }
    }

    pub(crate) fn results(&self) -> MutexGuard<'_, Results> {
        self.results.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn pending(&self) -> MutexGuard<'_, Vec<Change>> {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What taking up came to.
pub(crate) enum Taken {
    /// It can go on.
    Work(Box<Work>),
    /// Its models are not configured here; it is looked at again then.
    PutOff(Timestamp),
}

/// How long a generation waits for its models to be configured, or for a process that has them.
const UNTIL_CONFIGURED: Duration = Duration::from_secs(60);

/// Puts a generation off whose models cannot be asked from here. Nothing of it was begun, so nothing is told.
async fn put_off(parts: &Parts, lease: &Lease, missing: String) -> Result<Timestamp, Stop> {
    let at = parts.store.clock().now();
    let until = at.plus(UNTIL_CONFIGURED);
    let reason = Postponed {
        message: missing,
        tried: Vec::new(),
        pause: None,
        budget: None,
    };
    let release = Change::Release(Release::Postpone { until, reason }, at);
    parts.store.advance(lease, vec![release]).await?;
    Ok(until)
}

/// What the rules said of a stored result.
#[derive(Default)]
pub(crate) struct Judged {
    pub score: Option<u8>,
    pub notes: Vec<String>,
}

enum End {
    Waiting,
    Complete,
    Postponed(Vec<(Step, Postponement)>),
}

fn poisonous(deaths: u32) -> Failure {
    Failure {
        code: FailureCode::Poisonous,
        message: format!(
            "its process ended {deaths} times under the same step, twice while it ran alone; \
             `greenlit resume` tries once more"
        ),
    }
}
