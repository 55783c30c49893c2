//! Prices of the fake provider's models.

use greenlit_testkit::{FakeProvider, Tariff};

use super::Greenlit;

/// A micro-dollar a token of text, ten thousand a picture.
pub const PRICES: &str = r#"
[[model]]
id = "fake-text"
source = "this test"
prices = [{ from = "2026-01-01", input = 1.0, output = 1.0 }]

[[model]]
id = "fake-image"
source = "this test"
image = { quality = "medium", format = "png" }
prices = [{ from = "2026-01-01", per_image = 0.01 }]
"#;

/// With this server, whose prices are known.
pub fn with_prices(provider: &FakeProvider) -> Greenlit {
    let greenlit = Greenlit::with_server(provider);
    let table = greenlit.write("prices.toml", PRICES);
    greenlit.set("GREENLIT_MODELS", table.to_str().unwrap())
}

/// The same as the provider itself has them.
pub fn tariffs() -> Vec<Tariff> {
    vec![
        Tariff {
            model: "fake-text",
            input: 1.0,
            cached_input: 1.0,
            output: 1.0,
            image: 0.0,
        },
        Tariff {
            model: "fake-image",
            input: 0.0,
            cached_input: 0.0,
            output: 0.0,
            image: 0.01,
        },
    ]
}
