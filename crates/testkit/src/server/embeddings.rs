//! Vectors of texts.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use greenlit_domain::model::Usage;
use serde_json::{Value, json};

use super::connection::Line;
use super::content::Content;
use super::refusal::{self, Refusal};
use super::state::{Coming, Served, State};
use crate::fault::{Fault, Kind};
use crate::vectors;
use crate::wire::{EmbeddingInput, EmbeddingRequest};

/// What text-embedding-3-small has.
const USUAL_DIMENSIONS: usize = 1536;
/// <https://developers.openai.com/api/docs/api-reference/embeddings/create>.
const MOST_INPUTS: usize = 2_048;

impl State {
    pub async fn embeddings(&self, body: &[u8], line: &Line) -> Served {
        let Ok(request) = serde_json::from_slice::<EmbeddingRequest<'_>>(body) else {
            return Ok(self.unreadable("an embeddings request"));
        };
        let texts = match &request.input {
            EmbeddingInput::One(text) => std::slice::from_ref(text),
            EmbeddingInput::Many(texts) => texts.as_slice(),
        };
        let keyword = texts.first().map_or("", |text| text.as_ref());
        let coming = Coming::new(Kind::Embedding, &request.model, keyword);
        if texts.is_empty() || texts.len() > MOST_INPUTS || texts.iter().any(|text| text.is_empty())
        {
            let refusal = Refusal::new(400, "'$.input' is invalid.").param("input");
            return self.turned_down(coming, refusal);
        }
        let (ticket, call) = self.enter(coming);
        let letters: usize = texts.iter().map(|text| text.len()).sum();
        let tokens = (letters as u64).div_ceil(4);
        ticket.owes(|billed| {
            billed.usage = Usage {
                input: tokens,
                ..Usage::default()
            }
        });
        tokio::time::sleep(self.time(&call, 0)).await;
        let fault = call.fault.as_ref();
        if let Some(fault) = fault.filter(|fault| fault.is_before_the_answer()) {
            return self.broken(&call, fault, ticket, line).await;
        }
        let data = match fault {
            Some(Fault::Empty) => Vec::new(),
            _ => data(&request, texts),
        };
        let reply = json!({
            "object": "list",
            "data": data,
            "model": request.model,
            "usage": { "prompt_tokens": tokens, "total_tokens": tokens }
        });
        let content = Content::whole(reply.to_string()).spoiled(fault);
        Ok(refusal::answer(
            200,
            "application/json",
            content.paid_by(ticket),
        ))
    }
}

fn data(request: &EmbeddingRequest<'_>, texts: &[std::borrow::Cow<'_, str>]) -> Vec<Value> {
    let dimensions = request.dimensions.unwrap_or(USUAL_DIMENSIONS);
    let vectors = texts.iter().map(|text| vectors::of(text, dimensions));
    vectors
        .enumerate()
        .map(|(index, vector)| {
            let embedding = match request.encoding_format.as_deref() {
                Some("base64") => {
                    let bytes: Vec<u8> = vector.iter().flat_map(|x| x.to_le_bytes()).collect();
                    Value::from(STANDARD.encode(bytes))
                }
                _ => Value::from(vector),
            };
            json!({ "object": "embedding", "index": index, "embedding": embedding })
        })
        .collect()
}
