//! A few pictures, painted once and handed out again: a provider's painting costs this machine nothing, and neither
//! should the simulated one's. Each copy carries a comment of its own, so that each is stored as a file of its own.

use std::sync::{Arc, Mutex, PoisonError};

use greenlit_domain::model::{
    AnswerFacts, Answering, ImageAnswer, ImageModel, ImageRequest, Usage,
};

use crate::offline::painter::Painter;

/// How many pictures there are of a size.
const PICTURES: usize = 4;

/// Pictures of one size, width first.
type Picture = ((u32, u32), Arc<[u8]>);

/// The painter, and what it has painted.
#[derive(Clone, Default)]
pub(super) struct Gallery {
    painter: Painter,
    pictures: Arc<Mutex<Vec<Picture>>>,
}

impl Gallery {
    /// A picture for the request: the painter's own for the first ones, a copy of one of these for the rest.
    pub fn paint<'a>(&'a self, request: &'a ImageRequest) -> Answering<'a, ImageAnswer> {
        let brief = &request.task.brief;
        Box::pin(async move {
            let bytes = match self.ready(request, brief.seed) {
                Some(picture) => picture,
                None => self.add(request).await?,
            };
            let comment = format!("{} {}", brief.keyword.as_str(), brief.seed);
            Ok(ImageAnswer {
                bytes: commented(&bytes, &comment),
                facts: AnswerFacts {
                    model: Some(super::Simulated::PROVIDER.to_owned()),
                    usage: Some(Usage::default()),
                    ..AnswerFacts::default()
                },
            })
        })
    }

    fn ready(&self, request: &ImageRequest, seed: u64) -> Option<Arc<[u8]>> {
        let size = (request.width, request.height);
        let pictures = self.pictures.lock().unwrap_or_else(PoisonError::into_inner);
        let fitting: Vec<_> = pictures
            .iter()
            .filter(|(of, _)| *of == size)
            .take(PICTURES)
            .collect();
        (fitting.len() == PICTURES)
            .then(|| Arc::clone(&fitting[(seed % PICTURES as u64) as usize].1))
    }

    async fn add(
        &self,
        request: &ImageRequest,
    ) -> Result<Arc<[u8]>, greenlit_domain::model::ModelError> {
        let painted: Arc<[u8]> = self.painter.paint(request).await?.bytes.into();
        let mut pictures = self.pictures.lock().unwrap_or_else(PoisonError::into_inner);
        pictures.push(((request.width, request.height), Arc::clone(&painted)));
        Ok(painted)
    }
}

/// The JPEG with a comment (marker `FF FE`, ISO/IEC 10918-1 B.2.4.5) after its first marker.
fn commented(jpeg: &[u8], comment: &str) -> Vec<u8> {
    const START: usize = 2;
    /// A comment of a segment counts its length's own two bytes.
    const LONGEST: usize = u16::MAX as usize - 2;
    let comment = &comment.as_bytes()[..comment.len().min(LONGEST)];
    let length = (comment.len() + 2) as u16;
    let (start, rest) = jpeg.split_at(START.min(jpeg.len()));
    [start, &[0xff, 0xfe], &length.to_be_bytes(), comment, rest].concat()
}
