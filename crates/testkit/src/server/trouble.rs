//! What each server says when it turns a call down for a reason that all of them know.

use serde_json::json;

use super::refusal::Refusal;
use crate::fault::Trouble;
use crate::flavour::Flavour;

/// The trouble in the words of this server. Where it has none of its own, OpenAI's stand in its form.
pub(super) fn worded(trouble: Trouble, flavour: Flavour, model: &str) -> Refusal {
    let own = match flavour {
        Flavour::Ollama => ollama(trouble, model),
        Flavour::LlamaCpp => llama_cpp(trouble),
        Flavour::Vllm | Flavour::VllmOld => vllm(trouble, model),
        Flavour::OpenRouter => openrouter(trouble, model),
        Flavour::Gemini => gemini(trouble, model),
        Flavour::Anthropic => anthropic(trouble, model),
        _ => None,
    };
    own.unwrap_or_else(|| openai(trouble, model))
}

/// A prompt of this many tokens does not fit in a context of that many.
pub(super) fn too_long(flavour: Flavour, prompt: u64, answer: u64, context: u64) -> Refusal {
    match flavour {
        // llama.cpp tools/server/server-context.cpp.
        Flavour::LlamaCpp => Refusal::new(
            400,
            format!(
                "request ({prompt} tokens) exceeds the available context size ({context} tokens), try increasing it"
            ),
        )
        .kind("exceed_context_size_error")
        .more(json!({ "n_prompt_tokens": prompt, "n_ctx": context })),
        // vllm-project/vllm#42474.
        Flavour::Vllm | Flavour::VllmOld => Refusal::new(
            400,
            format!(
                "This model's maximum context length is {context} tokens. However, you requested {answer} output \
                 tokens and your prompt contains at least {prompt} input tokens, for a total of at least {} tokens. \
                 Please reduce the length of the input prompt or the number of requested output tokens.",
                prompt + answer
            ),
        ),
        Flavour::Gemini => Refusal::new(
            400,
            format!(
                "The input token count ({prompt}) exceeds the maximum number of tokens allowed ({context})."
            ),
        ),
        Flavour::Anthropic => {
            Refusal::new(400, format!("prompt is too long: {prompt} tokens > {context} maximum"))
        }
        _ => Refusal::new(
            400,
            format!(
                "This model's maximum context length is {context} tokens. However, your messages resulted in \
                 {prompt} tokens. Please reduce the length of the messages."
            ),
        )
        .code("context_length_exceeded")
        .param("messages"),
    }
}

/// <https://developers.openai.com/api/docs/guides/error-codes>; flex: .../guides/flex-processing.
fn openai(trouble: Trouble, model: &str) -> Refusal {
    match trouble {
        Trouble::WrongKey => Refusal::new(
            401,
            "Incorrect API key provided: sk-fake********1234. You can find your API key at \
             https://platform.openai.com/account/api-keys.",
        )
        .code("invalid_api_key"),
        Trouble::Forbidden => Refusal::new(403, "Country, region, or territory not supported")
            .kind("request_forbidden")
            .code("unsupported_country_region_territory"),
        Trouble::UnknownModel => Refusal::new(
            404,
            format!("The model `{model}` does not exist or you do not have access to it."),
        )
        .code("model_not_found"),
        Trouble::RateLimit => rate_limit(model),
        Trouble::SlowDown => Refusal::new(
            429,
            "Your requests are ramping up too quickly. Please slow down and increase them gradually.",
        )
        .code("slow_down")
        .header("retry-after", "2"),
        Trouble::NoQuota => Refusal::new(
            429,
            "You exceeded your current quota, please check your plan and billing details. For more information on \
             this error, read the docs: https://platform.openai.com/docs/guides/error-codes/api-errors.",
        )
        .kind("insufficient_quota")
        .code("insufficient_quota"),
        Trouble::NoCredit => Refusal::new(429, "Your credit balance is exhausted. Please add credits to continue.")
            .kind("insufficient_quota")
            .code("credit_balance_exhausted"),
        Trouble::FlexUnavailable => Refusal::new(429, "Resource Unavailable")
            .kind("resource_unavailable")
            .code("resource_unavailable"),
        Trouble::TooLong => too_long(Flavour::OpenAi, 9_412, 0, 8_192),
        Trouble::Moderated => Refusal::new(
            400,
            "Your request was rejected by the safety system. If you believe this is an error, contact us at \
             help.openai.com and include the request ID.",
        )
        .kind("user_error")
        .code("moderation_blocked"),
        Trouble::ServerError => Refusal::new(
            500,
            "The server had an error while processing your request. Sorry about that!",
        ),
        Trouble::Unavailable => {
            Refusal::new(503, "The engine is currently overloaded, please try again later.")
                .header("retry-after", "1")
        }
        Trouble::Overloaded => Refusal::new(529, "Overloaded").kind("overloaded_error"),
    }
}

/// <https://developers.openai.com/api/docs/guides/rate-limits> names the headers; resets are durations.
fn rate_limit(model: &str) -> Refusal {
    let message = format!(
        "Rate limit reached for {model} in organization org-fake on requests per min (RPM): Limit 500, Used 500, \
         Requested 1. Please try again in 120ms. Visit https://platform.openai.com/account/rate-limits to learn more."
    );
    Refusal::new(429, message)
        .code("rate_limit_exceeded")
        .header("retry-after", "1")
        .header("retry-after-ms", "120")
        .header("x-should-retry", "true")
        .header("x-ratelimit-limit-requests", "500")
        .header("x-ratelimit-remaining-requests", "0")
        .header("x-ratelimit-reset-requests", "120ms")
        .header("x-ratelimit-limit-tokens", "200000")
        .header("x-ratelimit-remaining-tokens", "199000")
        .header("x-ratelimit-reset-tokens", "300ms")
}

fn ollama(trouble: Trouble, model: &str) -> Option<Refusal> {
    Some(match trouble {
        Trouble::UnknownModel => Refusal::new(
            404,
            format!("model \"{model}\" not found, try pulling it first"),
        ),
        Trouble::Unavailable => Refusal::new(
            503,
            "server busy, please try again.  maximum pending requests exceeded",
        ),
        Trouble::ServerError => {
            Refusal::new(500, "llama runner process has terminated: exit status 2")
        }
        _ => return None,
    })
}

/// llama.cpp tools/server/README.md: 503 while it loads.
fn llama_cpp(trouble: Trouble) -> Option<Refusal> {
    Some(match trouble {
        Trouble::WrongKey => Refusal::new(401, "Invalid API Key"),
        Trouble::Unavailable => Refusal::new(503, "Loading model"),
        Trouble::TooLong => too_long(Flavour::LlamaCpp, 9_412, 0, 8_192),
        _ => return None,
    })
}

fn vllm(trouble: Trouble, model: &str) -> Option<Refusal> {
    Some(match trouble {
        Trouble::UnknownModel => {
            Refusal::new(404, format!("The model `{model}` does not exist.")).param("model")
        }
        Trouble::TooLong => too_long(Flavour::Vllm, 7_900, 2_500, 8_192),
        _ => return None,
    })
}

fn openrouter(trouble: Trouble, model: &str) -> Option<Refusal> {
    Some(match trouble {
        Trouble::WrongKey => Refusal::new(401, "User not found."),
        Trouble::UnknownModel => Refusal::new(400, format!("{model} is not a valid model ID")),
        Trouble::NoCredit | Trouble::NoQuota => Refusal::new(
            402,
            "Insufficient credits. Add more using https://openrouter.ai/settings/credits",
        ),
        Trouble::RateLimit | Trouble::SlowDown => Refusal::new(429, "Provider returned error")
            .header("retry-after", "3")
            .more(json!({
                "raw": format!("{model} is temporarily rate-limited upstream. Please retry shortly."),
                "provider_name": "Fake"
            })),
        Trouble::Moderated => Refusal::new(403, "Your input was flagged").more(json!({
            "reasons": ["violence"], "flagged_input": "…", "provider_name": "Fake", "model_slug": model
        })),
        Trouble::ServerError => Refusal::new(502, "Provider returned error")
            .more(json!({ "raw": "upstream connect error", "provider_name": "Fake" })),
        Trouble::Unavailable => Refusal::new(
            503,
            "There is no available model provider that meets your routing requirements",
        ),
        // What require_parameters answers when nobody can.
        Trouble::Forbidden => Refusal::new(
            404,
            "No endpoints found that can handle the requested parameters.",
        ),
        _ => return None,
    })
}

/// n4ze3m/page-assist#406; details as <https://ai.google.dev/gemini-api/docs/troubleshooting> and google.rpc have them.
fn gemini(trouble: Trouble, model: &str) -> Option<Refusal> {
    Some(match trouble {
        Trouble::WrongKey => Refusal::new(400, "API key not valid. Please pass a valid API key.")
            .more(json!([{
                "@type": "type.googleapis.com/google.rpc.ErrorInfo",
                "reason": "API_KEY_INVALID",
                "domain": "googleapis.com"
            }])),
        Trouble::UnknownModel => Refusal::new(
            404,
            format!("models/{model} is not found for API version v1main, or is not supported for generateContent."),
        ),
        // No Retry-After: the wait stands in the body alone.
        Trouble::RateLimit | Trouble::SlowDown => Refusal::new(
            429,
            "You exceeded your current quota, please check your plan and billing details. Please retry in 34.07s.",
        )
        .more(json!([
            { "@type": "type.googleapis.com/google.rpc.QuotaFailure", "violations": [{
                "quotaId": "GenerateRequestsPerMinutePerProjectPerModel", "quotaValue": "10" }] },
            { "@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "34s" }
        ])),
        Trouble::NoQuota | Trouble::NoCredit => {
            Refusal::new(429, "Resource has been exhausted (e.g. check quota).")
        }
        Trouble::TooLong => too_long(Flavour::Gemini, 1_100_000, 0, 1_048_576),
        Trouble::ServerError => Refusal::new(
            500,
            "An internal error has occurred. Please retry or report in \
             https://developers.generativeai.google/guide/troubleshooting",
        ),
        Trouble::Unavailable | Trouble::Overloaded => {
            Refusal::new(503, "The model is overloaded. Please try again later.")
        }
        _ => return None,
    })
}

/// <https://platform.claude.com/docs/en/api/errors>. Money that is gone comes as 400: anthropics/claude-code#66297.
fn anthropic(trouble: Trouble, model: &str) -> Option<Refusal> {
    Some(match trouble {
        Trouble::WrongKey => Refusal::new(401, "invalid x-api-key"),
        Trouble::Forbidden => Refusal::new(
            403,
            "Your API key does not have permission to use the specified resource.",
        ),
        Trouble::UnknownModel => Refusal::new(404, format!("model: {model}")),
        Trouble::RateLimit | Trouble::SlowDown => Refusal::new(
            429,
            "This request would exceed your organization's rate limit of 50 requests per minute.",
        )
        .header("retry-after", "12"),
        Trouble::NoQuota | Trouble::NoCredit => Refusal::new(
            400,
            "Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or \
             purchase credits.",
        ),
        Trouble::TooLong => too_long(Flavour::Anthropic, 210_000, 0, 200_000),
        Trouble::ServerError => Refusal::new(500, "Internal server error"),
        Trouble::Unavailable | Trouble::Overloaded => Refusal::new(529, "Overloaded"),
        _ => return None,
    })
}
