//! The servers that the fake provider can pass for. What each does otherwise than OpenAI stands here and in the rooms of
//! the server, with its source.

/// A kind of server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Flavour {
    /// OpenAI itself.
    #[default]
    OpenAi,
    /// Ollama.
    Ollama,
    /// llama.cpp's own server.
    LlamaCpp,
    /// vLLM as it is now.
    Vllm,
    /// vLLM up to 0.6.3, which refuses what it does not know.
    VllmOld,
    /// LM Studio.
    LmStudio,
    /// OpenRouter.
    OpenRouter,
    /// Gemini by its OpenAI-compatible address.
    Gemini,
    /// Anthropic by its OpenAI-compatible address.
    Anthropic,
    /// A server with JSON mode and without schemas, such as DeepSeek's.
    SchemaRefuser,
    /// A server that takes messages and `max_tokens` and refuses all that is newer.
    PlainOnly,
}

/// What a server can be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Endpoint {
    Chat,
    Responses,
    Images,
    Embeddings,
    Models,
}

/// How the usage of a Chat answer is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum UsageForm {
    /// With what was cached and what was thought.
    Detailed,
    /// Three sums.
    Sums,
    /// Three sums; thoughts are missing in the completion and present in the total.
    ThoughtsInTotalOnly,
    /// Detailed, and the price in dollars.
    WithCost,
}

impl Flavour {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::OpenAi,
        Self::Ollama,
        Self::LlamaCpp,
        Self::Vllm,
        Self::VllmOld,
        Self::LmStudio,
        Self::OpenRouter,
        Self::Gemini,
        Self::Anthropic,
        Self::SchemaRefuser,
        Self::PlainOnly,
    ];

    /// What stands before the endpoints in the address.
    ///
    /// `https://generativelanguage.googleapis.com/v1beta/openai/`, <https://ai.google.dev/gemini-api/docs/openai>;
    /// `https://openrouter.ai/api/v1`, <https://openrouter.ai/docs/quickstart>.
    pub(crate) fn prefix(self) -> &'static str {
        match self {
            Self::Gemini => "/v1beta/openai",
            Self::OpenRouter => "/api/v1",
            _ => "/v1",
        }
    }

    /// Whether the server has it. Anthropic's compatible address has Chat and models
    /// (<https://platform.claude.com/docs/en/api/openai-sdk>), and the local servers paint no pictures. Where a server
    /// has Responses only of late, it is played without them.
    pub(crate) fn has(self, endpoint: Endpoint) -> bool {
        match endpoint {
            Endpoint::Chat | Endpoint::Models => true,
            Endpoint::Responses => matches!(
                self,
                Self::OpenAi | Self::Ollama | Self::Vllm | Self::LmStudio | Self::OpenRouter
            ),
            Endpoint::Images => matches!(
                self,
                Self::OpenAi | Self::Gemini | Self::SchemaRefuser | Self::PlainOnly
            ),
            Endpoint::Embeddings => self != Self::Anthropic,
        }
    }

    /// Whether only models of the list are served. Others take any name, or load what is missing.
    pub(crate) fn knows_its_models(self) -> bool {
        matches!(self, Self::Ollama | Self::Vllm | Self::VllmOld)
    }

    /// Where thoughts come apart from the words: `reasoning` at Ollama, OpenRouter and vLLM since the end of 2025
    /// (vllm-project/vllm#27752; the older name is gone since #33402), `reasoning_content` elsewhere.
    pub(crate) fn thoughts(self) -> &'static str {
        match self {
            Self::Ollama | Self::OpenRouter | Self::Vllm => "reasoning",
            _ => "reasoning_content",
        }
    }

    /// How usage is told. Gemini: mozilla-ai/any-llm#1290, Clarifai/clarifai-python#978. OpenRouter:
    /// <https://openrouter.ai/docs/use-cases/usage-accounting>. Anthropic: its details are "always empty".
    pub(crate) fn usage(self) -> UsageForm {
        match self {
            Self::OpenAi | Self::Vllm => UsageForm::Detailed,
            Self::OpenRouter => UsageForm::WithCost,
            Self::Gemini => UsageForm::ThoughtsInTotalOnly,
            _ => UsageForm::Sums,
        }
    }

    /// Whether answers have a service tier. Anthropic's is "always empty"; local servers know none.
    pub(crate) fn tells_tier(self) -> bool {
        self == Self::OpenAi
    }

    /// Whether a refusal has a field of its own. Elsewhere the words are the refusal.
    pub(crate) fn tells_refusal(self) -> bool {
        matches!(self, Self::OpenAi | Self::OpenRouter)
    }

    /// The comment that streams have now and then: <https://openrouter.ai/docs/api/reference/streaming>.
    pub(crate) fn comment(self) -> Option<&'static str> {
        (self == Self::OpenRouter).then_some("OPENROUTER PROCESSING")
    }
}
