//! An engine on the simulated provider, for `bench`. It costs nothing.

use std::sync::Arc;

use greenlit_domain::budget::Ceiling;
use greenlit_domain::model::{ImageModel, LanguageModel};
use greenlit_domain::settings::ProviderChoice;
use greenlit_engine::{Bearing, Engine, Models, Priced};
use greenlit_providers::offline::painter::Painter;
use greenlit_providers::simulated::Simulated;
use greenlit_store::Store;
use greenlit_thumbnail::Composer;

/// What is stored with generations that it makes.
pub fn simulated_choice() -> ProviderChoice {
    ProviderChoice::Compatible {
        model: Simulated::PROVIDER.to_owned(),
        image_model: Some(Simulated::PROVIDER.to_owned()),
        origin: "this process".to_owned(),
    }
}

/// The engine, with retries and gates whose waits are scaled as the provider's times are.
pub fn simulated_engine(store: Arc<Store>, provider: &Arc<Simulated>) -> Engine {
    let text: Arc<dyn LanguageModel> = Arc::<Simulated>::clone(provider);
    let image: Arc<dyn ImageModel> = Arc::<Simulated>::clone(provider);
    let [texts, pictures] = Simulated::endpoints();
    let models = Models {
        text: Priced {
            model: text,
            ceiling: Ceiling::free(),
            endpoint: Some(texts),
        },
        image: Some(Priced {
            model: image,
            ceiling: Ceiling::free(),
            endpoint: Some(pictures),
        }),
        text_fallbacks: Vec::new(),
        image_fallbacks: Vec::new(),
        fallback_painter: Arc::new(Painter::default()),
        retry: provider.retry_policy(),
        worst: Vec::new(),
    };
    let bearing = Bearing {
        gates: provider.gate_policy(),
        ..Bearing::default()
    };
    Engine::bearing_with(store, models, Arc::new(Composer::new()), bearing)
}
