//! What a package costs and how long it takes, before it is begun and while it runs.

use std::time::Duration;

use greenlit_domain::agent::Agent;
use greenlit_domain::money::Cost;
use greenlit_domain::production;
use greenlit_domain::settings::{
    BelowBar, Composing, Extent, ProviderChoice, Settings, TitleSelection,
};
use greenlit_domain::step::{Done, Step, needs};
use greenlit_store::StepTime;

use super::words::Words;
use crate::app::App;
use crate::problem::Problem;

/// What decides over cost and time.
#[derive(Debug, Clone)]
pub struct Wish {
    /// Who picks the title.
    pub title: TitleSelection,
    /// How many thumbnails.
    pub thumbnails: u8,
    /// Whether words are set on them.
    pub composing: Composing,
}

/// Cost and time in words.
#[derive(Debug)]
pub struct Plan {
    /// What it usually costs.
    pub cost: String,
    /// What it costs at worst.
    pub most: String,
    /// How long it usually takes.
    pub time: String,
    /// Each agent's part.
    pub agents: Vec<Part>,
    /// Where the times are from.
    pub from: String,
}

/// One agent's part.
#[derive(Debug)]
pub struct Part {
    /// Its name.
    pub name: String,
    /// How long it usually takes.
    pub time: String,
}

/// How long steps usually take.
#[derive(Debug, Clone, Default)]
pub struct Usual {
    /// The medians of what was measured here.
    measured: Vec<StepTime>,
    /// Of models that nobody has to be asked for.
    offline: bool,
}

/// Medians of fewer steps say little.
const ENOUGH: u32 = 3;

/// Words are set on a picture in about so long.
const COMPOSING: Duration = Duration::from_millis(500);

/// A draft by rules takes about so long a step.
const DRAFTING: Duration = Duration::from_millis(60);

impl Usual {
    /// The times of steps with these models.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn of(app: &App, provider: &ProviderChoice) -> Result<Self, Problem> {
        let models = match provider {
            ProviderChoice::Offline => Vec::new(),
            ProviderChoice::Compatible {
                model, image_model, ..
            } => [Some(model), image_model.as_ref()]
                .into_iter()
                .flatten()
                .cloned()
                .collect(),
        };
        let measured = if models.is_empty() {
            Vec::new()
        } else {
            app.store.usual_times(&models).await?
        };
        Ok(Self {
            measured,
            offline: models.is_empty(),
        })
    }

    /// Where the times are from, as a key of the words.
    fn source(&self) -> &'static str {
        let is_measured = self.measured.iter().any(|time| time.count >= ENOUGH);
        match (self.offline, is_measured) {
            (true, _) => "plan-from-rules",
            (false, true) => "plan-from-history",
            (false, false) => "plan-from-seed",
        }
    }

    /// How long a step usually takes.
    pub fn step(&self, step: Step) -> Duration {
        if step == Step::Thumbnails {
            return COMPOSING;
        }
        if self.offline {
            return DRAFTING;
        }
        let mut measured = self.measured.iter();
        let known = measured.find(|time| time.step == step && time.count >= ENOUGH);
        match (known, production::Agent::of(step)) {
            (Some(time), _) => time.median,
            (None, Some(agent)) => Duration::from_secs_f64(agent.latency().p50 / 1e3),
            (None, None) => Duration::ZERO,
        }
    }

    /// How long an agent usually takes.
    pub fn agent(&self, agent: Agent, settings: &Settings) -> Duration {
        let steps = Step::ALL
            .into_iter()
            .filter(|step| Agent::of(*step) == agent);
        steps
            .filter(|step| needs(settings, *step))
            .map(|step| self.step(step))
            .sum()
    }

    /// How long a package usually takes, a person's pick aside.
    pub fn whole(&self, settings: &Settings) -> Duration {
        let time = |step| {
            if needs(settings, step) {
                self.step(step)
            } else {
                Duration::ZERO
            }
        };
        let (titles, outline, picture) = (
            time(Step::Titles),
            time(Step::Outline),
            time(Step::Background),
        );
        let between = match settings.title_selection {
            TitleSelection::Ask => titles + outline.max(picture),
            TitleSelection::Best | TitleSelection::Number(_) => (titles + outline).max(picture),
        };
        time(Step::Research) + between + time(Step::Thumbnails)
    }
}

/// The settings that a wish comes to.
pub fn settings(app: &App, wish: &Wish) -> Settings {
    Settings {
        title_selection: wish.title,
        thumbnails: wish.thumbnails,
        composing: wish.composing,
        quality_bar: app.defaults.quality_bar,
        below_bar: BelowBar::Fail,
        provider: app.defaults.provider.clone(),
        extent: Extent::Whole,
    }
}

/// Cost and time of a package.
///
/// # Errors
/// When the store cannot be read.
pub async fn of(words: &Words, app: &App, wish: &Wish) -> Result<Plan, Problem> {
    let settings = settings(app, wish);
    let usual = Usual::of(app, &settings.provider).await?;
    let (typical, worst): (Cost, Cost) = app.pricing.price(&settings, Done::default());
    let time = words.duration(usual.whole(&settings));
    let agents = Agent::ALL.into_iter().filter_map(|agent| {
        let time = usual.agent(agent, &settings);
        (time > Duration::ZERO).then(|| Part {
            name: words.say(&format!("agent-{agent}")),
            time: words.duration(time),
        })
    });
    Ok(Plan {
        cost: words.money(&typical),
        most: words.money(&worst),
        time: match wish.title {
            TitleSelection::Ask => words.say_with("plan-time-pick", "time", time),
            TitleSelection::Best | TitleSelection::Number(_) => time,
        },
        agents: agents.collect(),
        from: words.say(usual.source()),
    })
}
