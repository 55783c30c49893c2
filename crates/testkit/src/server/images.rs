//! Pictures.

use greenlit_domain::model::Usage;
use hyper::{Method, Uri};

use super::connection::Line;
use super::content::Content;
use super::refusal::{self, Refusal};
use super::state::{Coming, Served, State};
use crate::fault::{Fault, Kind};
use crate::flavour::{Endpoint, Flavour};
use crate::picture::{self, USUAL};
use crate::wire::{self, ImageRequest};

/// What a picture of medium quality takes.
const PICTURE_TOKENS: u64 = 556;

impl State {
    pub async fn image(&self, body: &[u8], line: &Line, uri: &Uri) -> Served {
        let Ok(request) = serde_json::from_slice::<ImageRequest<'_>>(body) else {
            return Ok(self.unreadable("an image request"));
        };
        let keyword = wire::topic(&request.prompt).unwrap_or_else(|| "the topic".to_owned());
        let coming = Coming::new(Kind::Image, &request.model, &keyword);
        if let Some(refusal) = self.unpaintable(&request) {
            return self.turned_down(coming, refusal);
        }
        let (ticket, call) = self.enter(coming);
        if !self.options.images || !self.options.flavour.has(Endpoint::Images) {
            ticket.refused();
            return Ok(self.nowhere(&Method::POST, uri));
        }
        let usage = usage_of(&request);
        ticket.owes(|billed| billed.usage = usage);
        tokio::time::sleep(self.time(&call, 0)).await;
        let fault = call.fault.as_ref();
        if let Some(fault) = fault.filter(|fault| fault.is_before_the_answer()) {
            return self.broken(&call, fault, ticket, line).await;
        }
        let size = size_of(&request).unwrap_or(USUAL);
        let content = Content::whole(self.painted(fault, size, &usage)).spoiled(fault);
        let content = content.paid_by(ticket);
        Ok(refusal::answer(200, "application/json", content))
    }

    /// What OpenAI's models refuse: sizes that are not in steps of 16 or too long, and a word of their forerunners
    /// (openai-python 3.54, image_generate_params).
    fn unpaintable(&self, request: &ImageRequest<'_>) -> Option<Refusal> {
        if self.options.flavour != Flavour::OpenAi || !request.model.starts_with("gpt-image") {
            return None;
        }
        if request.response_format.is_some() {
            let refusal = Refusal::new(400, "Unknown parameter: 'response_format'.");
            return Some(refusal.code("unknown_parameter").param("response_format"));
        }
        let size = request.size.as_deref().filter(|size| *size != "auto")?;
        let paintable = size_of(request).is_some_and(|(width, height)| {
            let (long, short) = (width.max(height), width.min(height));
            width % 16 == 0 && height % 16 == 0 && short > 0 && long <= 3_840 && long <= short * 3
        });
        (!paintable).then(|| {
            Refusal::new(
                400,
                format!("Invalid value: '{size}'. Width and height must be divisible by 16."),
            )
            .code("invalid_value")
            .param("size")
        })
    }

    fn painted(&self, fault: Option<&Fault>, size: (u16, u16), usage: &Usage) -> String {
        let mut reply = String::with_capacity(self.pictures.usual_len() + 400);
        reply.push_str("{\"created\":1795485600,\"data\":[");
        if fault != Some(&Fault::Empty) {
            reply.push_str("{\"b64_json\":\"");
            match fault {
                Some(Fault::WrongPicture) => reply.push_str("bm90IGEgcGljdHVyZQ=="),
                Some(Fault::PictureBomb(bomb)) => reply.push_str(&picture::bomb(*bomb)),
                Some(Fault::PictureOfSize(width, height)) => {
                    self.pictures
                        .write((*width, *height), self.number(), &mut reply);
                }
                _ => self.pictures.write(size, self.number(), &mut reply),
            }
            reply.push_str("\"}");
        }
        let (input, output) = (usage.input, usage.image_output);
        reply.push_str(&format!(
            "],\"output_format\":\"jpeg\",\"usage\":{{\"input_tokens\":{input},\"input_tokens_details\":\
             {{\"text_tokens\":{input},\"image_tokens\":0}},\"output_tokens\":{output},\"total_tokens\":{}}}}}",
            input + output
        ));
        reply
    }
}

/// Width and height, if the call names them.
fn size_of(request: &ImageRequest<'_>) -> Option<(u16, u16)> {
    let (width, height) = request.size.as_deref()?.split_once('x')?;
    Some((width.parse().ok()?, height.parse().ok()?))
}

fn usage_of(request: &ImageRequest<'_>) -> Usage {
    Usage {
        input: request.prompt.len() as u64 / 4,
        image_output: PICTURE_TOKENS,
        images: 1,
        ..Usage::default()
    }
}
