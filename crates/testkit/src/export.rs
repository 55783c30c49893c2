//! The bill as a provider's own export: OpenAI's `organization/costs` and `organization/usage/…`
//! (<https://platform.openai.com/docs/api-reference/usage>), page by page and by bucket, for whoever checks an invoice.
//!
//! What was answered and what nobody heard is on it; what was refused is not.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::bill::{Bill, Billed, Outcome};
use crate::fault::Kind;

/// What a model's calls cost in an export: dollars a million tokens, and dollars a picture.
#[derive(Debug, Clone)]
pub struct Tariff {
    /// The model.
    pub model: &'static str,
    /// Input tokens.
    pub input: f64,
    /// Input tokens from the cache.
    pub cached_input: f64,
    /// Output tokens.
    pub output: f64,
    /// A picture.
    pub image: f64,
}

/// What can be exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Report {
    Costs,
    Completions,
    Images,
}

/// How it is asked for.
#[derive(Debug)]
struct Asked {
    start: u64,
    end: u64,
    width: u64,
    limit: usize,
    page: usize,
    by_model: bool,
}

impl Report {
    pub fn of(path: &str) -> Option<Self> {
        Some(match path {
            "/organization/costs" => Self::Costs,
            "/organization/usage/completions" => Self::Completions,
            "/organization/usage/images" => Self::Images,
            _ => return None,
        })
    }

    /// A page of buckets.
    pub fn page(self, bill: &Bill, tariffs: &[Tariff], query: &str) -> Result<Value, String> {
        let asked = Asked::read(query)?;
        let mut buckets: BTreeMap<u64, Vec<&Billed>> = BTreeMap::new();
        let first = asked.start / asked.width * asked.width;
        let mut start = first;
        while start < asked.end {
            buckets.insert(start, Vec::new());
            start += asked.width;
        }
        for call in &bill.calls {
            let is_billed = matches!(call.outcome, Outcome::Answered | Outcome::Unheard);
            let bucket = call.at / asked.width * asked.width;
            if is_billed && let Some(calls) = buckets.get_mut(&bucket) {
                calls.push(call);
            }
        }
        let all = buckets.len();
        let skipped = asked.page * asked.limit;
        let data: Vec<_> = buckets
            .into_iter()
            .skip(skipped)
            .take(asked.limit)
            .map(|(start, calls)| {
                json!({
                    "object": "bucket",
                    "start_time": start,
                    "end_time": start + asked.width,
                    "results": self.results(&calls, tariffs, asked.by_model),
                })
            })
            .collect();
        let has_more = skipped + asked.limit < all;
        Ok(json!({
            "object": "page",
            "data": data,
            "has_more": has_more,
            "next_page": has_more.then(|| format!("page_{}", asked.page + 1)),
        }))
    }

    fn results(self, calls: &[&Billed], tariffs: &[Tariff], by_model: bool) -> Vec<Value> {
        let mut groups: BTreeMap<Option<&str>, Vec<&Billed>> = BTreeMap::new();
        for call in calls {
            let is_picture = call.kind == Kind::Image;
            let is_meant = match self {
                Self::Costs => true,
                Self::Completions => !is_picture && call.kind != Kind::Embedding,
                Self::Images => is_picture,
            };
            if is_meant && call.kind != Kind::Models {
                let group = by_model.then_some(call.model.as_str());
                groups.entry(group).or_default().push(call);
            }
        }
        let results = groups.into_iter();
        match self {
            Self::Costs => results
                .flat_map(|(model, calls)| costs(model, &calls, tariffs))
                .collect(),
            Self::Completions => results.map(|(model, calls)| usage(model, &calls)).collect(),
            Self::Images => results
                .map(|(model, calls)| {
                    json!({
                        "object": "organization.usage.images.result",
                        "images": calls.iter().map(|call| call.usage.images).sum::<u64>(),
                        "num_model_requests": calls.len(),
                        "size": null, "source": null, "project_id": null, "model": model,
                    })
                })
                .collect(),
        }
    }
}

fn usage(model: Option<&str>, calls: &[&Billed]) -> Value {
    let sum = |count: fn(&Billed) -> u64| calls.iter().map(|call| count(call)).sum::<u64>();
    json!({
        "object": "organization.usage.completions.result",
        "input_tokens": sum(|call| call.usage.input),
        "input_cached_tokens": sum(|call| call.usage.cached_input),
        "output_tokens": sum(|call| call.usage.output),
        "input_audio_tokens": 0,
        "output_audio_tokens": 0,
        "num_model_requests": calls.len(),
        "project_id": null, "user_id": null, "api_key_id": null, "batch": null, "model": model,
    })
}

/// A line each for input, cached input and output, as the provider has them; without groups one for all.
fn costs(model: Option<&str>, calls: &[&Billed], tariffs: &[Tariff]) -> Vec<Value> {
    let tariff = |call: &Billed| tariffs.iter().find(|tariff| tariff.model == call.model);
    let sum = |price: fn(&Tariff, &Billed) -> f64| {
        let cost = |call: &&Billed| tariff(call).map_or(0.0, |tariff| price(tariff, call));
        calls.iter().map(cost).sum::<f64>()
    };
    let input = sum(|tariff, call| {
        (call.usage.input - call.usage.cached_input) as f64 * tariff.input / 1e6
    });
    let cached = sum(|tariff, call| call.usage.cached_input as f64 * tariff.cached_input / 1e6);
    let output = sum(|tariff, call| call.usage.output as f64 * tariff.output / 1e6);
    let images = sum(|tariff, call| call.usage.images as f64 * tariff.image);
    let line = |item: Option<String>, dollars: f64| {
        // Sums of floats end in noise that no bill has.
        let value = (dollars * 1e12).round() / 1e12;
        json!({
            "object": "organization.costs.result",
            "amount": { "value": value, "currency": "usd" },
            "line_item": item, "project_id": null,
        })
    };
    let Some(model) = model else {
        return vec![line(None, input + cached + output + images)];
    };
    [
        (format!("{model}, input"), input),
        (format!("{model}, cached input"), cached),
        (format!("{model}, output"), output),
        (format!("{model} image, output"), images),
    ]
    .into_iter()
    .filter(|(_, dollars)| *dollars > 0.0)
    .map(|(item, dollars)| line(Some(item), dollars))
    .collect()
}

impl Asked {
    fn read(query: &str) -> Result<Self, String> {
        let mut start = None;
        let mut asked = Self {
            start: 0,
            end: u64::MAX,
            width: 86_400,
            limit: 7,
            page: 0,
            by_model: false,
        };
        for (name, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
            let wrong = || format!("Invalid value for '{name}': '{value}'.");
            let number = || value.parse::<u64>().map_err(|_| wrong());
            match name {
                "start_time" => start = Some(number()?),
                "end_time" => asked.end = number()?,
                "limit" => asked.limit = usize::try_from(number()?).map_err(|_| wrong())?,
                "page" => {
                    let page = value
                        .strip_prefix("page_")
                        .and_then(|page| page.parse().ok());
                    asked.page = page.ok_or_else(wrong)?;
                }
                "bucket_width" => {
                    asked.width = match value {
                        "1m" => 60,
                        "1h" => 3_600,
                        "1d" => 86_400,
                        _ => return Err(wrong()),
                    }
                }
                "group_by" | "group_by[]" | "group_by%5B%5D" => {
                    asked.by_model = matches!(value, "model" | "line_item");
                }
                _ => {}
            }
        }
        asked.start = start.ok_or("Missing required parameter: 'start_time'.")?;
        // Without an end it is to now; a day more than all calls is enough.
        asked.end = asked.end.min(asked.start.saturating_add(200 * asked.width));
        if asked.limit == 0 || asked.limit > 180 {
            return Err("Invalid value for 'limit'.".to_owned());
        }
        Ok(asked)
    }
}
