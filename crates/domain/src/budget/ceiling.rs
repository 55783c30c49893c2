//! What one call may cost at most, before it is sent.

use crate::model::{ImageRequest, TextRequest, Usage};
use crate::money::Cost;
use crate::prices::{self, Prices};

/// What a server adds to each message of its own: roles and separators, in tokens. OpenAI's chat models add 3 to 4.
const PER_MESSAGE: u64 = 16;

/// What greenlit may add to a request for servers that know no schemas: instructions how to answer, in bytes.
const PER_REQUEST: u64 = 512;

/// Whether a model may be asked whose price nobody knows, so that no budget can count it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Unpriced {
    /// It may; what it costs is in no budget.
    #[default]
    Allowed,
    /// It may not.
    Refused,
}

/// Knows what calls to one model may cost at most.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Ceiling {
    /// What the model costs; `None` is not known.
    pub prices: Option<Prices>,
    /// Hidden reasoning that an answer may hold beyond the limit that its agent asks for, in tokens.
    pub hidden_output: u64,
    /// The longest answer of the model, in tokens.
    pub most_output: Option<u64>,
    /// The dearest tier that may serve the call; `None` is the standard one.
    pub tier: Option<String>,
    /// Output tokens of one picture.
    pub picture_tokens: Option<u64>,
    /// Whether it may be asked where nobody knows what a call costs.
    pub unpriced: Unpriced,
}

impl Ceiling {
    /// Of a model that bills nobody.
    #[must_use]
    pub fn free() -> Self {
        Self {
            prices: Some(Prices::default()),
            picture_tokens: Some(0),
            ..Self::default()
        }
    }

    /// The most that a request for text may cost. A byte is the shortest token there is, so that the request has at most as
    /// many tokens as bytes, whatever cuts it; all of it may be written to the provider's cache, where that is dearer.
    #[must_use]
    pub fn text(&self, request: &TextRequest) -> Cost {
        if self.is_free() {
            return Cost::FREE;
        }
        let schema = request.schema.schema.to_string();
        let messages = request.messages.iter().map(|message| message.content.len());
        let bytes = request.system.len() + schema.len() + messages.sum::<usize>();
        let count = request.messages.len() as u64 + 2;
        let input = PER_REQUEST + bytes as u64 + count * PER_MESSAGE;
        let output = u64::from(request.max_output_tokens) + self.hidden_output;
        let cache_write = self.prices.as_ref().and_then(|prices| prices.cache_write);
        let usage = Usage {
            input,
            cache_write: if cache_write.is_some() { input } else { 0 },
            output: output.min(self.most_output.unwrap_or(u64::MAX)),
            ..Usage::default()
        };
        prices::cost(self.prices.as_ref(), Some(&usage), self.tier.as_deref())
    }

    /// Whether calls cost nothing, whatever they ask.
    fn is_free(&self) -> bool {
        self.prices.as_ref() == Some(&Prices::default())
    }

    /// The most that a request for a picture may cost.
    #[must_use]
    pub fn picture(&self, request: &ImageRequest) -> Cost {
        let by_piece = self
            .prices
            .as_ref()
            .is_some_and(|prices| prices.per_image.is_some());
        if self.picture_tokens.is_none() && !by_piece {
            return Cost::UNKNOWN;
        }
        let usage = Usage {
            input: request.prompt.len() as u64 + PER_MESSAGE,
            image_output: self.picture_tokens.unwrap_or(0),
            images: u64::from(by_piece),
            ..Usage::default()
        };
        prices::cost(self.prices.as_ref(), Some(&usage), self.tier.as_deref())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, LazyLock};

    use serde_json::json;

    use super::*;
    use crate::brief::{PictureTask, ResearchTask, Task};
    use crate::model::{AnswerSchema, CallTerms, Message, Role};
    use crate::money::MicroDollars;
    use crate::rules::tests_support::{brief, research};
    use crate::step::Step;

    static SCHEMA: LazyLock<AnswerSchema> = LazyLock::new(|| AnswerSchema {
        name: "answer",
        schema: json!({}),
    });

    fn text(words: &str) -> TextRequest {
        TextRequest {
            step: Step::Research,
            attempt: 1,
            task: Task::Research(ResearchTask {
                brief: Arc::new(brief("sourdough", "en")),
            }),
            system: "".into(),
            messages: vec![Message {
                role: Role::User,
                content: words.to_owned(),
            }],
            schema: &SCHEMA,
            max_output_tokens: 1_000,
            terms: CallTerms::default(),
        }
    }

    fn picture() -> ImageRequest {
        ImageRequest {
            task: PictureTask {
                brief: Arc::new(brief("sourdough", "en")),
                picture: research().picture,
            },
            prompt: "p".repeat(1_000 - PER_MESSAGE as usize),
            width: 1536,
            height: 864,
            terms: CallTerms::default(),
        }
    }

    fn dollar_a_token(output: f64) -> Prices {
        Prices {
            input: 1.0,
            output,
            ..Prices::default()
        }
    }

    #[test]
    fn a_request_has_at_most_as_many_tokens_as_bytes() {
        let ceiling = Ceiling {
            prices: Some(dollar_a_token(0.0)),
            ..Ceiling::default()
        };
        let of = |words: &str| ceiling.text(&text(words)).0.unwrap().0;
        // One dollar per million tokens is a micro-dollar a token.
        assert_eq!(of("寿司") - of(""), 6, "three bytes a letter");
        assert_eq!(of(&"a".repeat(500)) - of(""), 500);
        assert!(of("") >= PER_REQUEST.cast_signed());
    }

    #[test]
    fn an_answer_is_as_long_as_it_may_be_with_its_hidden_part() {
        let of = |hidden, most| {
            let ceiling = Ceiling {
                prices: Some(Prices {
                    input: 0.0,
                    ..dollar_a_token(2.0)
                }),
                hidden_output: hidden,
                most_output: most,
                ..Ceiling::default()
            };
            ceiling.text(&text("")).0.unwrap().0
        };
        assert_eq!(of(0, None), 2_000);
        assert_eq!(of(500, None), 3_000);
        assert_eq!(of(500, Some(1_200)), 2_400);
    }

    #[test]
    fn writing_to_the_cache_counts_where_it_is_dearer() {
        let mut prices = dollar_a_token(0.0);
        let plain = Ceiling {
            prices: Some(prices.clone()),
            ..Ceiling::default()
        };
        prices.cache_write = Some(1.25);
        let dearer = Ceiling {
            prices: Some(prices),
            ..Ceiling::default()
        };
        let (plain, dearer) = (plain.text(&text("x")), dearer.text(&text("x")));
        let quarter_more = (plain.0.unwrap().0 * 5 + 3) / 4;
        assert_eq!(dearer, Cost::from(MicroDollars(quarter_more)));
    }

    #[test]
    fn a_picture_costs_its_tokens_or_its_piece() {
        let of = |prices: Prices, picture_tokens| {
            Ceiling {
                prices: Some(prices),
                picture_tokens,
                ..Ceiling::default()
            }
            .picture(&picture())
        };
        let by_tokens = Prices {
            image_output: Some(30.0),
            ..dollar_a_token(0.0)
        };
        assert_eq!(
            of(by_tokens.clone(), Some(500)),
            Cost::from(MicroDollars(16_000))
        );
        assert_eq!(of(by_tokens, None), Cost::UNKNOWN, "nobody knows how many");
        let by_piece = Prices {
            per_image: Some(0.04),
            ..dollar_a_token(0.0)
        };
        assert_eq!(of(by_piece, None), Cost::from(MicroDollars(41_000)));
    }

    #[test]
    fn what_has_no_price_is_unknown_and_what_is_free_is_free() {
        assert_eq!(Ceiling::default().text(&text("x")), Cost::UNKNOWN);
        assert_eq!(Ceiling::default().picture(&picture()), Cost::UNKNOWN);
        assert_eq!(Ceiling::free().text(&text("x")), Cost::FREE);
        assert_eq!(Ceiling::free().picture(&picture()), Cost::FREE);
    }
}
