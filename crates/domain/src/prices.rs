//! What models cost: arithmetic on a price row. The rows themselves are data of the providers crate.

use serde::{Deserialize, Serialize};

use crate::model::Usage;
use crate::money::{Cost, MicroDollars};

/// Prices of one model from one day on, in US dollars per million tokens unless said otherwise.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Prices {
    /// The day from which they hold, as `YYYY-MM-DD`.
    pub from: String,
    /// Input tokens.
    pub input: f64,
    /// Cached input tokens; without it they cost what input costs.
    pub cached_input: Option<f64>,
    /// Tokens written to the cache; without it they cost what input costs.
    pub cache_write: Option<f64>,
    /// Output tokens.
    pub output: f64,
    /// Image output tokens.
    pub image_output: Option<f64>,
    /// US dollars a picture, for servers that bill by the picture.
    pub per_image: Option<f64>,
    /// US dollars a search.
    pub per_search: Option<f64>,
}

/// What an answer cost. Unknown when the model has no prices, told no usage, or counted something without a price.
pub fn cost(prices: Option<&Prices>, usage: Option<&Usage>) -> Cost {
    let (Some(prices), Some(usage)) = (prices, usage) else {
        return Cost::UNKNOWN;
    };
    let plain = usage
        .input
        .saturating_sub(usage.cached_input)
        .saturating_sub(usage.cache_write);
    let parts = [
        (plain, Some(prices.input)),
        (
            usage.cached_input,
            prices.cached_input.or(Some(prices.input)),
        ),
        (usage.cache_write, prices.cache_write.or(Some(prices.input))),
        (usage.output, Some(prices.output)),
        // A server that bills by the picture may count its tokens all the same.
        (
            usage.image_output,
            prices.image_output.or(prices.per_image.and(Some(0.0))),
        ),
    ];
    let mut micros = 0.0;
    for (tokens, price) in parts.into_iter().filter(|(tokens, _)| *tokens > 0) {
        // Dollars per million tokens are micro-dollars per token.
        let Some(price) = price else {
            return Cost::UNKNOWN;
        };
        micros += tokens as f64 * price;
    }
    if usage.searches > 0 {
        let Some(price) = prices.per_search else {
            return Cost::UNKNOWN;
        };
        micros += usage.searches as f64 * price * 1e6;
    }
    match prices.per_image {
        Some(price) => micros += usage.images as f64 * price * 1e6,
        // A picture is billed by its tokens where these are counted.
        None if usage.images > 0 && usage.image_output == 0 => return Cost::UNKNOWN,
        None => {}
    }
    // Rounded up: a budget must never see less than the bill.
    Cost(MicroDollars::from_dollars(micros.ceil() / 1e6))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn luna() -> Prices {
        Prices {
            input: 0.10,
            cached_input: Some(0.01),
            output: 0.50,
            ..Prices::default()
        }
    }

    #[test]
    fn cached_tokens_are_cheaper() {
        let usage = Usage {
            input: 10_000,
            cached_input: 8_000,
            output: 1_000,
            ..Usage::default()
        };
        // 2,000 x 0.10 + 8,000 x 0.01 + 1,000 x 0.50 = 780 micro-dollars.
        assert_eq!(
            cost(Some(&luna()), Some(&usage)),
            Cost::from(MicroDollars(780))
        );
    }

    #[test]
    fn what_has_no_price_is_unknown_and_not_free() {
        let usage = Usage {
            searches: 1,
            ..Usage::default()
        };
        assert_eq!(cost(Some(&luna()), Some(&usage)), Cost::UNKNOWN);
        assert_eq!(cost(None, Some(&Usage::default())), Cost::UNKNOWN);
        assert_eq!(cost(Some(&luna()), None), Cost::UNKNOWN);
    }

    #[test]
    fn a_picture_costs_its_tokens_or_its_price() {
        let by_token = Prices {
            image_output: Some(30.0),
            ..Prices::default()
        };
        let usage = Usage {
            images: 1,
            image_output: 200,
            ..Usage::default()
        };
        assert_eq!(
            cost(Some(&by_token), Some(&usage)),
            Cost::from(MicroDollars(6_000))
        );
        let by_piece = Prices {
            per_image: Some(0.04),
            ..Prices::default()
        };
        for image_output in [0, 439] {
            let usage = Usage {
                images: 1,
                image_output,
                ..Usage::default()
            };
            assert_eq!(
                cost(Some(&by_piece), Some(&usage)),
                Cost::from(MicroDollars(40_000))
            );
        }
    }
}
