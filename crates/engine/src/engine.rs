//! The engine's parts in one struct, and what it is given.

use std::sync::Arc;

use greenlit_domain::event::EventKind;
use greenlit_domain::id::GenerationId;
use greenlit_domain::model::{ImageModel, LanguageModel};
use greenlit_domain::prices::Prices;
use greenlit_domain::time::Timestamp;
use greenlit_providers::resilience::RetryPolicy;
use greenlit_store::Store;
use greenlit_thumbnail::Composer;
use tokio::sync::broadcast;

use crate::compose::Compositor;

/// How many live events may wait for a slow listener before it misses some. Stored events miss nothing.
const LIVE: usize = 4096;

/// A model with what it costs; `None` is not known.
pub struct Priced<M: ?Sized> {
    /// The model.
    pub model: Arc<M>,
    /// Its prices on the day the engine was made.
    pub prices: Option<Prices>,
}

/// The models that agents ask.
pub struct Models {
    /// Writes.
    pub text: Priced<dyn LanguageModel>,
    /// Paints; without one the pictures are the fallback's.
    pub image: Option<Priced<dyn ImageModel>>,
    /// Paints when no image model is configured or its server cannot.
    pub fallback_painter: Arc<dyn ImageModel>,
    /// How faults that pass are met.
    pub retry: RetryPolicy,
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
    pub models: Models,
    pub compositor: Compositor,
    pub live: broadcast::Sender<Live>,
}

impl Engine {
    /// Puts the parts together.
    pub fn new(store: Arc<Store>, models: Models, composer: Arc<Composer>) -> Self {
        let (live, _) = broadcast::channel(LIVE);
        let compositor = Compositor::new(composer);
        Self {
            parts: Arc::new(Parts {
                store,
                models,
                compositor,
                live,
            }),
        }
    }

    /// Events as they are stored, from now on.
    pub fn watch(&self) -> broadcast::Receiver<Live> {
        self.parts.live.subscribe()
    }
}
