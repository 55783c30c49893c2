//! The service's parts in one struct, which every handler is given.

use std::sync::Arc;
use std::time::Duration;

use greenlit_domain::id::UserId;
use greenlit_domain::language::Language;
use greenlit_domain::money::Cost;
use greenlit_domain::settings::{
    BelowBar, Composing, Extent, MOST_THUMBNAILS, ProviderChoice, Settings, TitleSelection,
};
use greenlit_domain::step::Done;
use greenlit_engine::budget::Budget;
use greenlit_engine::request::{Common, Identity};
use greenlit_engine::{Hooks, Pool, Stopping};
use greenlit_store::{Owned, Store};

use crate::api::cron::Cron;
use crate::auth::{Caller, People};
use crate::guard::Guard;
use crate::health::Health;
use crate::hub::Hub;
use crate::limits::Limits;

/// What handlers work with. Cheap to clone.
#[derive(Clone)]
pub struct App {
    /// Rows, blobs, signals.
    pub store: Arc<Store>,
    /// Follows events for those who listen.
    pub hub: Hub,
    /// The pool of this process in numbers.
    pub pool: Pool,
    /// How new jobs begin.
    pub defaults: Arc<Defaults>,
    /// What may be spent a month.
    pub budget: Budget,
    /// What they may cost.
    pub pricing: Arc<dyn Pricing>,
    /// Who may ask.
    pub guard: Arc<Guard>,
    /// How often they may.
    pub limits: Limits,
    /// Signs people in.
    pub people: Arc<People>,
    /// Where webhooks may go.
    pub hooks: Hooks,
    /// What is made by the clock.
    pub cron: Arc<Cron>,
    /// How the parts are.
    pub health: Arc<Health>,
    /// Begins when event streams are to end.
    pub closing: Stopping,
    /// How often a quiet event stream says that it lives.
    pub keep_alive: Duration,
}

/// How jobs begin where a request says nothing.
#[derive(Debug, Clone)]
pub struct Defaults {
    /// Where the models are.
    pub provider: ProviderChoice,
    /// The least score.
    pub quality_bar: u8,
    /// Assumed where a keyword does not tell its language.
    pub language: Option<Language>,
}

/// Knows what packages may cost before they are made.
pub trait Pricing: Send + Sync {
    /// The typical and the worst cost of what is not done yet of a package with these settings.
    fn price(&self, settings: &Settings, done: Done) -> (Cost, Cost);
}

impl App {
    /// The jobs of who asks. Handlers ask for jobs through this alone.
    pub fn of(&self, caller: &Caller) -> Owned {
        self.store.of(caller.user)
    }

    /// What a whole package may cost at most.
    pub fn worst_of_all(&self) -> Cost {
        let settings = Settings {
            title_selection: TitleSelection::Best,
            thumbnails: MOST_THUMBNAILS,
            composing: Composing::Compose,
            quality_bar: self.defaults.quality_bar,
            below_bar: BelowBar::Fail,
            provider: self.defaults.provider.clone(),
            extent: Extent::Whole,
        };
        self.pricing.price(&settings, Done::default()).1
    }

    /// What all requests of this user share.
    pub fn common(&self, user: UserId) -> Common {
        Common {
            user,
            provider: self.defaults.provider.clone(),
            default_title: TitleSelection::Ask,
            composing: Composing::Compose,
            quality_bar: self.defaults.quality_bar,
            below_bar: BelowBar::Fail,
            language: self.defaults.language.clone(),
            batch: None,
            identity: Identity::New,
        }
    }
}
