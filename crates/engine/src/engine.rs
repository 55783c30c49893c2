//! The engine's parts in one struct, and what it is given.

use std::sync::Arc;

use greenlit_domain::budget::Ceiling;
use greenlit_domain::event::EventKind;
use greenlit_domain::id::GenerationId;
use greenlit_domain::model::{ImageModel, LanguageModel};
use greenlit_domain::money::Cost;
use greenlit_domain::settings::ProviderChoice;
use greenlit_domain::step::Step;
use greenlit_domain::time::Timestamp;
use greenlit_providers::resilience::{Endpoint, GatePolicy, Gates, RetryPolicy};
use greenlit_store::Store;
use greenlit_thumbnail::Composer;
use tokio::sync::{broadcast, watch};

use crate::budget::Budget;
use crate::compose::Compositor;
use crate::endpoints::Endpoints;
use crate::figures::RateLimits;
use crate::pausing::Pauses;

/// How many live events may wait for a slow listener before it misses some. Stored events miss nothing.
const LIVE: usize = 4096;

/// A model with what it costs, and may cost at most, on the day the engine was made.
pub struct Priced<M: ?Sized> {
    /// The model.
    pub model: Arc<M>,
    /// What its calls cost.
    pub ceiling: Ceiling,
    /// Where it is; without one it is greenlit's own, and nothing can be wrong with it.
    pub endpoint: Option<Endpoint>,
}

/// The models that agents ask.
pub struct Models {
    /// Writes.
    pub text: Priced<dyn LanguageModel>,
    /// Paints; without one the pictures are the fallback's.
    pub image: Option<Priced<dyn ImageModel>>,
    /// Write in its place, in this order, when it cannot.
    pub text_fallbacks: Vec<Priced<dyn LanguageModel>>,
    /// Paint in the image model's place, in this order, when it cannot.
    pub image_fallbacks: Vec<Priced<dyn ImageModel>>,
    /// Paints when no image model is configured or its server cannot.
    pub fallback_painter: Arc<dyn ImageModel>,
    /// How faults that pass are met.
    pub retry: RetryPolicy,
    /// What each step costs at most; steps that are left out cost nothing.
    pub worst: Vec<(Step, Cost)>,
}

/// What may be spent, and how a provider's bad day is borne.
#[derive(Debug, Clone, Copy, Default)]
pub struct Bearing {
    /// How calls are let through to each endpoint.
    pub gates: GatePolicy,
    /// What happens when a provider's account is empty.
    pub out_of_money: OutOfMoney,
    /// What may be spent a month.
    pub budget: Budget,
}

/// What happens when a provider's account is empty and no other is configured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OutOfMoney {
    /// The generation fails and says so: somebody waits for it, and resumes it.
    #[default]
    Fail,
    /// The provider is paused for all: generations wait, and go on when the pause is ended.
    Pause,
}

/// Knows the models of each generation: it goes on with those it began with.
pub trait ModelSource: Send + Sync {
    /// The models that a generation with this choice asks.
    ///
    /// # Errors
    /// What is missing here to ask them, for people.
    fn models(&self, choice: &ProviderChoice) -> Result<Arc<Models>, String>;
}

/// The same models for whatever is worked on: a command asks for its own.
struct Same(Arc<Models>);

impl ModelSource for Same {
    fn models(&self, _choice: &ProviderChoice) -> Result<Arc<Models>, String> {
        Ok(Arc::clone(&self.0))
    }
}

/// Something that happened just now, for those who watch in this process.
#[derive(Debug, Clone)]
pub struct Live {
    /// To which generation.
    pub generation: GenerationId,
    /// When.
    pub at: Timestamp,
    /// What.
    pub kind: EventKind,
}

/// Everything that moving a generation on needs. Cheap to clone.
#[derive(Clone)]
pub struct Engine {
    pub(crate) parts: Arc<Parts>,
}

pub(crate) struct Parts {
    pub store: Arc<Store>,
    pub models: Arc<dyn ModelSource>,
    pub compositor: Compositor,
    pub live: broadcast::Sender<Live>,
    pub limits: RateLimits,
    /// What is wrong with the store, while it is.
    pub trouble: watch::Sender<Option<String>>,
    pub pauses: Pauses,
    pub budget: Budget,
    pub gates: Arc<Gates>,
    pub out_of_money: OutOfMoney,
}

impl Engine {
    /// Puts the parts together, for work that these models do.
    pub fn new(store: Arc<Store>, models: Models, composer: Arc<Composer>) -> Self {
        Self::choosing(store, Arc::new(Same(Arc::new(models))), composer)
    }

    /// Puts the parts together, for work whose models differ.
    pub fn choosing(
        store: Arc<Store>,
        models: Arc<dyn ModelSource>,
        composer: Arc<Composer>,
    ) -> Self {
        Self::bearing(store, models, composer, Bearing::default())
    }

    /// Puts the parts together, for these models on bad days.
    pub fn bearing_with(
        store: Arc<Store>,
        models: Models,
        composer: Arc<Composer>,
        bearing: Bearing,
    ) -> Self {
        Self::bearing(store, Arc::new(Same(Arc::new(models))), composer, bearing)
    }

    /// Puts the parts together, for work whose models differ and have bad days.
    pub fn bearing(
        store: Arc<Store>,
        models: Arc<dyn ModelSource>,
        composer: Arc<Composer>,
        bearing: Bearing,
    ) -> Self {
        let (live, _) = broadcast::channel(LIVE);
        let compositor = Compositor::new(composer);
        let gates = Arc::new(Gates::new(bearing.gates, Arc::clone(store.clock())));
        Self {
            parts: Arc::new(Parts {
                store,
                models,
                compositor,
                live,
                pauses: Pauses::default(),
                limits: RateLimits::default(),
                trouble: watch::Sender::new(None),
                budget: bearing.budget,
                gates,
                out_of_money: bearing.out_of_money,
            }),
        }
    }

    /// Each endpoint that was asked, in numbers.
    pub fn endpoints(&self) -> Endpoints {
        Endpoints::of(&self.parts.gates)
    }

    /// When providers said 429.
    pub fn rate_limits(&self) -> RateLimits {
        self.parts.limits.clone()
    }

    /// What is wrong with the store, while it is: a full disk, a database that is away.
    pub fn trouble(&self) -> watch::Receiver<Option<String>> {
        self.parts.trouble.subscribe()
    }

    /// Events as they are stored, from now on.
    pub fn watch(&self) -> broadcast::Receiver<Live> {
        self.parts.live.subscribe()
    }
}
