//! Pictures.

use greenlit_domain::model::Usage;

use super::connection::Line;
use super::content::Content;
use super::refusal::{self, error};
use super::state::{Coming, Served, State};
use crate::fault::{Fault, Kind};
use crate::wire::{self, ImageRequest};

/// What a picture of medium quality takes.
const PICTURE_TOKENS: u64 = 556;

impl State {
    pub async fn image(&self, body: &[u8], line: &Line) -> Served {
        let Ok(request) = serde_json::from_slice::<ImageRequest<'_>>(body) else {
            let message = "The body is no image request.";
            return Ok(error(400, "invalid_request_error", message));
        };
        let keyword = wire::topic(&request.prompt).unwrap_or_else(|| "the topic".to_owned());
        let (ticket, call) = self.enter(Coming::new(Kind::Image, &request.model, &keyword));
        if !self.options.images {
            ticket.refused();
            return Ok(error(404, "unknown_url", "Unknown endpoint."));
        }
        let usage = usage_of(&request);
        ticket.owes(|billed| billed.usage = usage);
        tokio::time::sleep(self.time(&call, 0)).await;
        let fault = call.fault.as_ref();
        if let Some(fault) = fault.filter(|fault| fault.is_before_the_answer()) {
            return self.broken(fault, ticket, line).await;
        }
        let content = Content::whole(self.pictures(fault, &usage)).spoiled(fault);
        Ok(refusal::answer(
            200,
            "application/json",
            content.paid_by(ticket),
        ))
    }

    fn pictures(&self, fault: Option<&Fault>, usage: &Usage) -> String {
        let mut reply = String::with_capacity(self.picture.len() + 300);
        reply.push_str("{\"created\":1795485600,\"data\":[");
        if fault != Some(&Fault::Empty) {
            reply.push_str("{\"b64_json\":\"");
            match fault {
                Some(Fault::WrongPicture) => reply.push_str("bm90IGEgcGljdHVyZQ=="),
                _ => self.picture.write(self.number(), &mut reply),
            }
            reply.push_str("\"}");
        }
        let (input, output) = (usage.input, usage.image_output);
        reply.push_str(&format!(
            "],\"usage\":{{\"input_tokens\":{input},\"output_tokens\":{output},\"total_tokens\":{}}}}}",
            input + output
        ));
        reply
    }
}

fn usage_of(request: &ImageRequest<'_>) -> Usage {
    Usage {
        input: request.prompt.len() as u64 / 4,
        image_output: PICTURE_TOKENS,
        images: 1,
        ..Usage::default()
    }
}
