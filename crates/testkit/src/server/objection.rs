//! What a server does not take: schemas that cannot be held, forms of answer and parameters that it does not know.

use std::borrow::Cow;
use std::collections::HashMap;

use serde::de::IgnoredAny;
use serde_json::json;

use super::refusal::Refusal;
use super::state::{State, lock};
use super::text::{Strictness, TextCall, Wire};
use super::{Form, trouble};
use crate::fault::Trouble;
use crate::flavour::Flavour;
use crate::strict;

impl State {
    /// Why the server turns this call down, if it does.
    pub fn objection(&self, call: &TextCall<'_>, body: &[u8]) -> Option<Refusal> {
        let flavour = self.options.flavour;
        let known = || self.options.models.iter().any(|model| model == call.model);
        if flavour.knows_its_models() && !known() {
            return Some(trouble::worded(Trouble::UnknownModel, flavour, call.model));
        }
        let own = match flavour {
            Flavour::OpenAi => self.by_openai(call, body),
            Flavour::LmStudio => by_lm_studio(call),
            Flavour::Gemini => by_gemini(&fields(body)),
            Flavour::VllmOld => by_old_vllm(&fields(body)),
            Flavour::SchemaRefuser => by_schema_refuser(call, body),
            Flavour::PlainOnly => by_plain_only(&fields(body)),
            _ => None,
        };
        own.or_else(|| self.too_long(call))
    }

    fn by_openai(&self, call: &TextCall<'_>, body: &[u8]) -> Option<Refusal> {
        let (format, messages) = match call.wire {
            Wire::Chat(_) => ("response_format", "messages"),
            Wire::Responses => ("text.format.schema", "input"),
        };
        if call.form == Form::Json && !says_json(body) {
            let sentence = match call.wire {
                Wire::Chat(_) => {
                    "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'."
                }
                Wire::Responses => {
                    "Response input messages must contain the word 'json' in some form to use 'text.format' of type 'json_object'."
                }
            };
            return Some(Refusal::new(400, sentence).param(messages));
        }
        if let Some(sentence) = self.invalid_schema(call) {
            let refusal = Refusal::new(400, sentence).param(format);
            return Some(match call.wire {
                // Chat tells no code: moeru-ai/xsai#202; Responses does: mavam/pi-web-providers#14.
                Wire::Chat(_) => refusal,
                Wire::Responses => refusal.code("invalid_json_schema"),
            });
        }
        by_openai_model(call, body)
    }

    /// The sentence that refuses the call's schema. Schemas repeat themselves, so verdicts are kept.
    fn invalid_schema(&self, call: &TextCall<'_>) -> Option<String> {
        let schema = call.schema?;
        if !is_name(schema.name) {
            return Some(format!(
                "Invalid name '{}': string does not match pattern. Expected a string that matches the pattern \
                 '^[a-zA-Z0-9_-]+$'.",
                schema.name
            ));
        }
        if schema.strictness == Strictness::Loose {
            return None;
        }
        let mut verdicts = lock(&self.verdicts);
        if let Some(verdict) = verdicts.get(schema.json) {
            return verdict.clone();
        }
        let verdict = strict::check(schema.name, schema.json).err();
        verdicts.insert(schema.json.to_owned(), verdict.clone());
        verdict
    }

    /// Ollama says nothing and forgets the beginning: see [`State::forgets`].
    fn too_long(&self, call: &TextCall<'_>) -> Option<Refusal> {
        let flavour = self.options.flavour;
        let context = self.options.context?;
        let prompt = call.size as u64 / 4;
        // vLLM keeps room for the longest answer; others begin and see.
        let answer = match flavour {
            Flavour::Vllm | Flavour::VllmOld => call.most_output.unwrap_or(0),
            _ => 0,
        };
        (flavour != Flavour::Ollama && prompt + answer > context)
            .then(|| trouble::too_long(flavour, prompt, answer, context))
    }

    /// Whether the prompt is longer than what the model sees, and nobody says so: ollama/ollama#2722.
    pub fn forgets(&self, call: &TextCall<'_>) -> bool {
        let context = self.options.context.unwrap_or(u64::MAX);
        self.options.flavour == Flavour::Ollama && call.size as u64 / 4 > context
    }
}

/// Parameters that OpenAI's own models refuse: openai-python 3.54 and the model pages.
fn by_openai_model(call: &TextCall<'_>, body: &[u8]) -> Option<Refusal> {
    if !call.model.starts_with("gpt-") {
        return None;
    }
    let fields = fields(body);
    let newer = !call.model.starts_with("gpt-4");
    if newer && fields.contains_key("max_tokens") {
        let sentence = "Unsupported parameter: 'max_tokens' is not supported with this model. Use \
                        'max_completion_tokens' instead.";
        let refusal = Refusal::new(400, sentence);
        return Some(refusal.code("unsupported_parameter").param("max_tokens"));
    }
    let effort = call.effort?;
    // gpt-6.2 has neither: BerriAI/litellm discussion 52347.
    let lacking = call.model.starts_with("gpt-6.2") && matches!(effort, "none" | "minimal");
    lacking.then(|| {
        let sentence = format!(
            "Unsupported value: '{effort}' is not supported with the '{}' model. Supported values are: 'low', \
             'medium', 'high', 'xhigh', and 'max'.",
            call.model
        );
        let refusal = Refusal::new(400, sentence).code("unsupported_value");
        refusal.param("reasoning_effort")
    })
}

/// lmstudio-ai/lmstudio-bug-tracker#169 and #307.
fn by_lm_studio(call: &TextCall<'_>) -> Option<Refusal> {
    (call.form == Form::Json && matches!(call.wire, Wire::Chat(_))).then(|| {
        Refusal::new(
            400,
            "'response_format.type' must be 'json_schema' or 'text'",
        )
    })
}

/// FuzzAnything/PromptFuzz#42 and MinLL/SkyrimNet-GamePlugin#77: names that it does not know are refused, all at once.
/// No page lists them: beside `frequency_penalty`, these are taken to be unknown.
fn by_gemini(fields: &HashMap<Cow<'_, str>, IgnoredAny>) -> Option<Refusal> {
    const UNKNOWN: [&str; 5] = [
        "frequency_penalty",
        "prompt_cache_key",
        "safety_identifier",
        "store",
        "verbosity",
    ];
    let sentences: Vec<String> = UNKNOWN
        .iter()
        .filter(|name| fields.contains_key(**name))
        .map(|name| {
            format!("Invalid JSON payload received. Unknown name \"{name}\": Cannot find field.")
        })
        .collect();
    if sentences.is_empty() {
        return None;
    }
    let violations: Vec<_> = sentences
        .iter()
        .map(|sentence| json!({ "description": sentence }))
        .collect();
    let details = json!([{
        "@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": violations
    }]);
    Some(Refusal::new(400, sentences.join("\n")).more(details))
}

/// vllm-project/vllm#10078: every version up to 0.6.3 forbids what it does not know.
fn by_old_vllm(fields: &HashMap<Cow<'_, str>, IgnoredAny>) -> Option<Refusal> {
    const UNKNOWN: [&str; 5] = [
        "max_completion_tokens",
        "reasoning_effort",
        "safety_identifier",
        "service_tier",
        "store",
    ];
    let entries: Vec<String> = UNKNOWN
        .iter()
        .filter(|name| fields.contains_key(**name))
        .map(|name| {
            format!("{{'type': 'extra_forbidden', 'loc': ('body', '{name}'), 'msg': 'Extra inputs are not permitted'}}")
        })
        .collect();
    (!entries.is_empty()).then(|| Refusal::new(400, format!("[{}]", entries.join(", "))))
}

/// DeepSeek's words, as many of its users report them: it has JSON mode
/// (<https://api-docs.deepseek.com/guides/json_mode>, which asks for the word) and no schemas.
fn by_schema_refuser(call: &TextCall<'_>, body: &[u8]) -> Option<Refusal> {
    match call.form {
        Form::Schema => Some(
            Refusal::new(400, "This response_format type is unavailable now")
                .code("invalid_request_error"),
        ),
        Form::Json if !says_json(body) => Some(
            Refusal::new(
                400,
                "Prompt must contain the word 'json' in some form to use 'response_format' of type 'json_object'.",
            )
            .code("invalid_request_error"),
        ),
        _ => None,
    }
}

/// OpenAI's own words of 2023 for what a server does not know.
fn by_plain_only(fields: &HashMap<Cow<'_, str>, IgnoredAny>) -> Option<Refusal> {
    const UNKNOWN: [&str; 7] = [
        "max_completion_tokens",
        "reasoning_effort",
        "response_format",
        "safety_identifier",
        "service_tier",
        "store",
        "stream_options",
    ];
    let name = UNKNOWN.iter().find(|name| fields.contains_key(**name))?;
    Some(Refusal::new(
        400,
        format!("Unrecognized request argument supplied: {name}"),
    ))
}

/// The names of what the body says.
fn fields(body: &[u8]) -> HashMap<Cow<'_, str>, IgnoredAny> {
    serde_json::from_slice(body).unwrap_or_default()
}

/// Whether the word stands in the messages. The request's own names hold it too, so those are left out.
fn says_json(body: &[u8]) -> bool {
    let text = String::from_utf8_lossy(body).to_ascii_lowercase();
    text.replace("json_object", "").contains("json")
}

fn is_name(name: &str) -> bool {
    let letter = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    !name.is_empty() && name.len() <= 64 && name.bytes().all(letter)
}
