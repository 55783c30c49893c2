//! What models cost: arithmetic on a price row. The rows themselves are data of the providers crate.
//!
//! Prices are dollars per million tokens as price lists have them; sums are whole millionths of a micro-dollar, so that a
//! bill does not depend on the order in which its parts are added.

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
    /// Output tokens, hidden reasoning included.
    pub output: f64,
    /// Input tokens of pictures; without it they cost what input costs.
    pub image_input: Option<f64>,
    /// Cached input tokens of pictures; without it they cost what such input costs uncached.
    pub cached_image_input: Option<f64>,
    /// Image output tokens.
    pub image_output: Option<f64>,
    /// US dollars a picture, for servers that bill by the picture.
    pub per_image: Option<f64>,
    /// US dollars a search.
    pub per_search: Option<f64>,
    /// What a long request costs more.
    pub long: Option<LongStep>,
    /// What the batch tier multiplies tokens and pictures by; without it the cost of that tier is unknown.
    pub batch: Option<f64>,
    /// The same for the flex tier.
    pub flex: Option<f64>,
    /// The same for the fast tier, which was called priority before.
    pub fast: Option<f64>,
}

/// Factors for the whole request once its input is longer than so many tokens.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LongStep {
    /// Input tokens that still cost the usual.
    pub above: u64,
    /// Multiplies the price of input, cached or not.
    pub input: f64,
    /// Multiplies the price of output.
    pub output: f64,
}

impl Prices {
    /// What the tier of an answer multiplies tokens and pictures by. `None`: nobody knows.
    pub fn tier_factor(&self, tier: Option<&str>) -> Option<f64> {
        match tier.unwrap_or("default") {
            // `standard` and `on_demand` are other providers' words for it.
            "" | "default" | "standard" | "auto" | "on_demand" => Some(1.0),
            "batch" => self.batch,
            "flex" => self.flex,
            "fast" | "priority" => self.fast,
            _ => None,
        }
    }

    fn long_factors(&self, input: u64) -> (f64, f64) {
        match self.long {
            Some(step) if input > step.above => (step.input, step.output),
            _ => (1.0, 1.0),
        }
    }
}

/// Millionths of a micro-dollar: the whole numbers that are added up. A price of 0.005 dollars per million tokens is
/// 5,000 of them a token, and its half still has no fraction.
const PARTS: u128 = 1_000_000;

/// What an answer cost. Unknown when the model has no prices, told no usage, counted something without a price, or
/// was served in a tier whose price is not known. The tier is the one in the answer: what was asked for may have been
/// served otherwise.
pub fn cost(prices: Option<&Prices>, usage: Option<&Usage>, tier: Option<&str>) -> Cost {
    let (Some(prices), Some(usage)) = (prices, usage) else {
        return Cost::UNKNOWN;
    };
    match parts(prices, usage, tier).map(|parts| i64::try_from(parts.div_ceil(PARTS))) {
        // Rounded up: a budget must never see less than the bill.
        Some(Ok(micros)) => Cost::from(MicroDollars(micros)),
        _ => Cost::UNKNOWN,
    }
}

fn parts(prices: &Prices, usage: &Usage, tier: Option<&str>) -> Option<u128> {
    let tier = prices.tier_factor(tier)?;
    let (input, output) = prices.long_factors(usage.input);
    let counted = Input::of(usage);
    let image_input = prices.image_input.unwrap_or(prices.input);
    let cached_image = prices.cached_image_input.unwrap_or(image_input);
    let lines = [
        (counted.text, Some(prices.input), input),
        (
            counted.cached_text,
            prices.cached_input.or(Some(prices.input)),
            input,
        ),
        (
            usage.cache_write,
            prices.cache_write.or(Some(prices.input)),
            input,
        ),
        (counted.image, Some(image_input), input),
        (counted.cached_image, Some(cached_image), input),
        (usage.output, Some(prices.output), output),
        // A server that bills by the picture may count its tokens all the same.
        (
            usage.image_output,
            prices.image_output.or(prices.per_image.and(Some(0.0))),
            output,
        ),
    ];
    let mut sum = 0_u128;
    for (tokens, price, long) in lines.into_iter().filter(|(tokens, ..)| *tokens > 0) {
        sum = sum.checked_add(line(tokens, price? * tier * long)?)?;
    }
    if usage.searches > 0 {
        sum = sum.checked_add(line(usage.searches, prices.per_search? * 1e6)?)?;
    }
    match prices.per_image {
        Some(price) => sum = sum.checked_add(line(usage.images, price * tier * 1e6)?)?,
        // A picture is billed by its tokens where these are counted.
        None if usage.images > 0 && usage.image_output == 0 => return None,
        None => {}
    }
    Some(sum)
}

/// So many at so many micro-dollars each.
fn line(count: u64, price: f64) -> Option<u128> {
    if !price.is_finite() || price < 0.0 {
        return None;
    }
    // Up to the next whole part: 0.1 and its like have no exact form as a float.
    let each = (price * PARTS as f64 - 1e-3).ceil().max(0.0) as u128;
    u128::from(count).checked_mul(each)
}

/// Input tokens by what they cost. Nobody tells which tokens came from the cache, text or picture: text is assumed,
/// which saves less, so that the cost is never below the bill.
struct Input {
    text: u64,
    cached_text: u64,
    image: u64,
    cached_image: u64,
}

impl Input {
    fn of(usage: &Usage) -> Self {
        let image = usage.image_input.min(usage.input);
        let text = usage.input - image;
        let cached_image = usage.cached_input.saturating_sub(text).min(image);
        let cached_text = usage.cached_input - cached_image;
        Self {
            text: text
                .saturating_sub(cached_text)
                .saturating_sub(usage.cache_write),
            cached_text,
            image: image - cached_image,
            cached_image,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn luna() -> Prices {
        Prices {
            input: 0.10,
            cached_input: Some(0.01),
            cache_write: Some(0.125),
            output: 0.50,
            per_search: Some(0.01),
            long: Some(LongStep {
                above: 272_000,
                input: 2.0,
                output: 1.5,
            }),
            batch: Some(0.5),
            flex: Some(0.5),
            fast: Some(2.0),
            ..Prices::default()
        }
    }

    fn painter() -> Prices {
        Prices {
            input: 5.0,
            cached_input: Some(1.25),
            image_input: Some(8.0),
            cached_image_input: Some(2.0),
            image_output: Some(30.0),
            batch: Some(0.5),
            ..Prices::default()
        }
    }

    #[track_caller]
    fn costs(prices: &Prices, usage: Usage, tier: Option<&str>, micros: i64) {
        assert_eq!(
            cost(Some(prices), Some(&usage), tier),
            Cost::from(MicroDollars(micros)),
            "{usage:?} in {tier:?}"
        );
    }

    #[test]
    fn cached_tokens_are_cheaper_and_written_ones_dearer() {
        let usage = Usage {
            input: 10_000,
            cached_input: 8_000,
            output: 1_000,
            ..Usage::default()
        };
        // 2,000 x 0.10 + 8,000 x 0.01 + 1,000 x 0.50 = 780 micro-dollars.
        costs(&luna(), usage, None, 780);
        let written = Usage {
            cached_input: 0,
            cache_write: 8_000,
            ..usage
        };
        // 2,000 x 0.10 + 8,000 x 0.125 + 1,000 x 0.50.
        costs(&luna(), written, None, 1_700);
    }

    #[test]
    fn hidden_reasoning_is_part_of_the_output_and_is_not_billed_twice() {
        let usage = Usage {
            output: 1_000,
            reasoning: 900,
            ..Usage::default()
        };
        costs(&luna(), usage, None, 500);
    }

    #[test]
    fn the_tier_of_the_answer_decides() {
        let usage = Usage {
            input: 10_000,
            output: 1_000,
            ..Usage::default()
        };
        for (tier, micros) in [
            (None, 1_500),
            (Some("default"), 1_500),
            (Some("standard"), 1_500),
            (Some("auto"), 1_500),
            (Some("batch"), 750),
            (Some("flex"), 750),
            (Some("fast"), 3_000),
            (Some("priority"), 3_000),
        ] {
            costs(&luna(), usage, tier, micros);
        }
        for tier in ["scale", "overnight"] {
            let cost = cost(Some(&luna()), Some(&usage), Some(tier));
            assert_eq!(cost, Cost::UNKNOWN, "{tier}");
        }
        let only_batch = painter();
        let flex = cost(Some(&only_batch), Some(&usage), Some("flex"));
        assert_eq!(flex, Cost::UNKNOWN, "this model has no price for it");
    }

    #[test]
    fn a_search_costs_the_same_in_every_tier() {
        let usage = Usage {
            searches: 2,
            ..Usage::default()
        };
        for tier in [None, Some("batch"), Some("fast")] {
            costs(&luna(), usage, tier, 20_000);
        }
    }

    #[test]
    fn one_token_above_the_step_makes_the_whole_request_dearer() {
        let usage = |input| Usage {
            input,
            cached_input: 72_000,
            output: 1_000,
            ..Usage::default()
        };
        // 200,000 x 0.10 + 72,000 x 0.01 + 1,000 x 0.50.
        costs(&luna(), usage(272_000), None, 21_220);
        // 200,001 x 0.20 + 72,000 x 0.02 + 1,000 x 0.75.
        costs(&luna(), usage(272_001), None, 42_191);
    }

    #[test]
    fn what_has_no_price_is_unknown_and_not_free() {
        let prices = Prices {
            per_search: None,
            ..luna()
        };
        let usage = Usage {
            searches: 1,
            ..Usage::default()
        };
        assert_eq!(cost(Some(&prices), Some(&usage), None), Cost::UNKNOWN);
        let picture = Usage {
            image_output: 1,
            ..Usage::default()
        };
        assert_eq!(cost(Some(&prices), Some(&picture), None), Cost::UNKNOWN);
        assert_eq!(cost(None, Some(&Usage::default()), None), Cost::UNKNOWN);
        assert_eq!(cost(Some(&luna()), None, None), Cost::UNKNOWN);
    }

    #[test]
    fn a_picture_costs_its_tokens_or_its_price() {
        let usage = Usage {
            images: 1,
            image_output: 200,
            ..Usage::default()
        };
        costs(&painter(), usage, None, 6_000);
        costs(&painter(), usage, Some("batch"), 3_000);
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
            costs(&by_piece, usage, None, 40_000);
        }
    }

    #[test]
    fn pictures_that_are_sent_have_their_own_price() {
        let usage = Usage {
            input: 1_200,
            image_input: 1_000,
            ..Usage::default()
        };
        // 200 x 5 + 1,000 x 8.
        costs(&painter(), usage, None, 9_000);
        let cached = Usage {
            cached_input: 300,
            ..usage
        };
        // All 200 of text at 1.25, 100 of the pictures at 2, and 900 at 8.
        costs(&painter(), cached, None, 7_650);
        // A model without a price for pictures takes them as input.
        costs(&luna(), usage, None, 120);
    }

    #[test]
    fn a_price_that_is_no_number_makes_the_cost_unknown() {
        for input in [f64::NAN, f64::INFINITY, -1.0] {
            let prices = Prices {
                input,
                ..Prices::default()
            };
            let usage = Usage {
                input: 1,
                ..Usage::default()
            };
            assert_eq!(cost(Some(&prices), Some(&usage), None), Cost::UNKNOWN);
        }
    }

    prop_compose! {
        fn any_usage(most: u64)(
            input in 0..most, cached in 0..most, written in 0..most, output in 0..most, searches in 0..1_000_u64,
        ) -> Usage {
            let cached_input = cached.min(input);
            Usage {
                input,
                cached_input,
                cache_write: written.min(input - cached_input),
                output,
                searches,
                ..Usage::default()
            }
        }
    }

    fn micros(usage: &Usage, tier: &str) -> i64 {
        cost(Some(&luna()), Some(usage), Some(tier)).0.unwrap().0
    }

    fn any_tier() -> impl Strategy<Value = &'static str> {
        prop_oneof![Just("default"), Just("batch"), Just("fast")]
    }

    proptest! {
        #[test]
        fn more_of_anything_never_costs_less(
            usage in any_usage(1_000_000), more in 0..500_000_u64, tier in any_tier(),
        ) {
            let before = micros(&usage, tier);
            for dearer in [
                Usage { input: usage.input + more, ..usage },
                Usage { output: usage.output + more, ..usage },
                Usage { searches: usage.searches + more, ..usage },
            ] {
                prop_assert!(micros(&dearer, tier) >= before);
            }
        }

        #[test]
        fn a_sum_of_calls_costs_the_sum_of_their_costs_but_for_the_rounding(
            a in any_usage(136_000), b in any_usage(136_000), tier in any_tier(),
        ) {
            let both = Usage {
                input: a.input + b.input,
                cached_input: a.cached_input + b.cached_input,
                cache_write: a.cache_write + b.cache_write,
                output: a.output + b.output,
                searches: a.searches + b.searches,
                ..Usage::default()
            };
            let apart = micros(&a, tier) + micros(&b, tier);
            prop_assert!((0..=1).contains(&(apart - micros(&both, tier))));
        }

        #[test]
        fn no_count_overflows(
            input: u64, cached_input: u64, cache_write: u64, image_input: u64, output: u64, image_output: u64,
            images: u64, searches: u64, price in 0.0..1e300_f64,
        ) {
            let usage = Usage {
                input, cached_input, cache_write, image_input, output, reasoning: output, image_output, images, searches,
            };
            let prices = Prices {
                input: price,
                output: price,
                image_output: Some(price),
                per_image: Some(price),
                per_search: Some(price),
                ..Prices::default()
            };
            let told = cost(Some(&prices), Some(&usage), None);
            prop_assert!(told.0.is_none_or(|amount| amount.0 >= 0));
        }
    }
}
