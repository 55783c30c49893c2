//! One live line an agent: what it does, how long, what it cost so far. Elsewhere than in a terminal, plain lines.

use std::collections::HashMap;
use std::io::IsTerminal;
use std::time::Duration;

use console::style;
use greenlit_domain::event::EventKind;
use greenlit_domain::id::GenerationId;
use greenlit_domain::judgement::Reason;
use greenlit_domain::money::Cost;
use greenlit_domain::step::Step;
use greenlit_domain::time::Timestamp;
use greenlit_engine::Live;
use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};
use tokio::sync::{broadcast, oneshot};
use tokio::task::JoinHandle;

use super::plain;

/// How progress is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Lines that change in place.
    Live,
    /// A line an event, for logs.
    Plain,
    /// Not at all.
    Quiet,
}

impl Mode {
    /// What fits where standard error goes.
    pub fn fitting(quiet: Quiet) -> Self {
        match quiet {
            Quiet::Yes => Self::Quiet,
            Quiet::No if std::io::stderr().is_terminal() => Self::Live,
            Quiet::No => Self::Plain,
        }
    }
}

/// Whether `--quiet` or `--json` was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quiet {
    /// It was.
    Yes,
    /// It was not.
    No,
}

impl From<bool> for Quiet {
    fn from(typed: bool) -> Self {
        if typed { Self::Yes } else { Self::No }
    }
}

/// Progress being told. Ends with [`Progress::end`].
pub struct Progress {
    end: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Progress {
    /// Tells the progress of one generation.
    pub fn start(events: broadcast::Receiver<Live>, generation: GenerationId, mode: Mode) -> Self {
        let (end, ended) = oneshot::channel();
        let task = tokio::spawn(tell(events, generation, mode, ended));
        Self { end, task }
    }

    /// Tells what happened up to now and leaves the lines as they stand.
    pub async fn end(self) {
        let _ = self.end.send(());
        let _ = self.task.await;
    }
}

async fn tell(
    mut events: broadcast::Receiver<Live>,
    generation: GenerationId,
    mode: Mode,
    mut ended: oneshot::Receiver<()>,
) {
    let mut lines = Lines::new(mode);
    loop {
        let event = tokio::select! {
            biased;
            event = events.recv() => event,
            _ = &mut ended => break,
        };
        match event {
            Ok(live) if live.generation == generation => lines.take(&live),
            // Missed lines are redrawn by the next event.
            Ok(_) | Err(broadcast::error::RecvError::Lagged(_)) => {}
            Err(broadcast::error::RecvError::Closed) => break,
        }
    }
    lines.leave();
}

/// What is shown of one agent.
#[derive(Default)]
struct Agent {
    bar: Option<ProgressBar>,
    since: Option<Timestamp>,
    cost: Option<Cost>,
}

struct Lines {
    mode: Mode,
    all: MultiProgress,
    agents: HashMap<&'static str, Agent>,
}

/// The agent that a person would name for a step.
fn agent_of(step: Step) -> &'static str {
    match step {
        Step::Research => "research",
        Step::Titles => "titles",
        Step::Background | Step::Thumbnails => "thumbnails",
        Step::Outline => "outline",
    }
}

impl Lines {
    fn new(mode: Mode) -> Self {
        let target = match mode {
            Mode::Live => ProgressDrawTarget::stderr(),
            Mode::Plain | Mode::Quiet => ProgressDrawTarget::hidden(),
        };
        Self {
            mode,
            all: MultiProgress::with_draw_target(target),
            agents: HashMap::new(),
        }
    }

    fn take(&mut self, live: &Live) {
        match &live.kind {
            EventKind::StepStarted { step } => self.begin(*step, live.at),
            EventKind::CallStarted { step, model, .. } => self.say(*step, &doing(*step, model)),
            EventKind::CallSettled {
                step,
                cost_micros,
                error,
                ..
            } => {
                let agent = self.agent(*step);
                agent.cost = Some(agent.cost.unwrap_or(Cost::FREE) + *cost_micros);
                if let Some(error) = error {
                    self.say(*step, &plain(error));
                }
            }
            EventKind::StepWaiting {
                step,
                message,
                until,
            } => {
                let wait = until.since(live.at).as_secs_f64();
                self.say(*step, &format!("waiting {wait:.1} s: {}", plain(message)));
            }
            EventKind::StepRepeated { step, reasons } => self.say(*step, &again(reasons)),
            EventKind::StepCompleted { step, score, .. } => self.done(*step, *score, live.at),
            EventKind::StepFailed { step, message } => self.failed(*step, message, live.at),
            _ => {}
        }
    }

    fn agent(&mut self, step: Step) -> &mut Agent {
        self.agents.entry(agent_of(step)).or_default()
    }

    fn begin(&mut self, step: Step, at: Timestamp) {
        let all = self.all.clone();
        let live = self.mode == Mode::Live;
        let agent = self.agent(step);
        agent.since.get_or_insert(at);
        if live && agent.bar.is_none() {
            let bar = all.add(ProgressBar::new_spinner().with_style(style_of("{spinner:.cyan}")));
            bar.set_prefix(agent_of(step));
            bar.enable_steady_tick(Duration::from_millis(120));
            agent.bar = Some(bar);
        }
        let start = if step == Step::Thumbnails {
            "setting the words"
        } else {
            "starting"
        };
        self.say(step, start);
    }

    fn say(&mut self, step: Step, text: &str) {
        let mode = self.mode;
        let agent = self.agent(step);
        match mode {
            Mode::Live => {
                if let Some(bar) = &agent.bar {
                    bar.set_message(with_cost(text, agent.cost));
                }
            }
            Mode::Plain => tell!("{:<10} {}", agent_of(step), with_cost(text, agent.cost)),
            Mode::Quiet => {}
        }
    }

    fn done(&mut self, step: Step, score: Option<u8>, at: Timestamp) {
        let score = score.map_or_else(String::new, |score| format!(", scores {score}"));
        let what = if step == Step::Background {
            "background painted"
        } else {
            "done"
        };
        self.finish(
            step,
            &format!("{what}{score}"),
            style("✓").green().to_string(),
            at,
        );
    }

    fn failed(&mut self, step: Step, message: &str, at: Timestamp) {
        self.finish(step, &plain(message), style("✗").red().to_string(), at);
    }

    fn finish(&mut self, step: Step, text: &str, mark: String, at: Timestamp) {
        let mode = self.mode;
        let agent = self.agent(step);
        let took = agent.since.map_or(Duration::ZERO, |since| at.since(since));
        let text = with_cost(&format!("{text} ({:.1} s)", took.as_secs_f64()), agent.cost);
        match mode {
            Mode::Live => {
                if let Some(bar) = &agent.bar {
                    bar.set_style(style_of(&mark));
                    bar.finish_with_message(text);
                }
                // The words come later, on the same line.
                if step == Step::Background {
                    agent.bar = agent.bar.take().inspect(|bar| bar.reset_elapsed());
                }
            }
            Mode::Plain => tell!("{:<10} {text}", agent_of(step)),
            Mode::Quiet => {}
        }
    }

    fn leave(&mut self) {
        for bar in self.agents.values().filter_map(|agent| agent.bar.as_ref()) {
            if !bar.is_finished() {
                bar.abandon();
            }
        }
    }
}

fn doing(step: Step, model: &str) -> String {
    let verb = if step == Step::Background {
        "painting with"
    } else {
        "asking"
    };
    format!("{verb} {}", plain(model))
}

fn again(reasons: &[Reason]) -> String {
    match reasons {
        [] => "asking again".to_owned(),
        [only] => format!("asking again: {}", plain(&only.message)),
        [first, rest @ ..] => format!(
            "asking again: {} (and {} more)",
            plain(&first.message),
            rest.len()
        ),
    }
}

fn with_cost(text: &str, cost: Option<Cost>) -> String {
    match cost {
        Some(cost) if cost != Cost::FREE => format!("{text}, {cost}"),
        _ => text.to_owned(),
    }
}

/// A template that cannot be read would be a bug; the default style shows the same words.
fn style_of(mark: &str) -> ProgressStyle {
    ProgressStyle::with_template(&format!(
        "{mark} {{prefix:<10}} {{wide_msg}} {{elapsed:>4.dim}}"
    ))
    .unwrap_or_else(|_| ProgressStyle::default_spinner())
}
