//! What each step does: asks its agent through the journal, and stores what comes of it.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use greenlit_agents::{Accepted, Observer, Policy, PromptVersion};
use greenlit_domain::brief::{Brief, OutlineTask, PictureTask, ResearchTask, TitlesTask};
use greenlit_domain::budget::Ceiling;
use greenlit_domain::event::EventKind;
use greenlit_domain::generation::FailureCode;
use greenlit_domain::id::UserId;
use greenlit_domain::judgement::Reason;
use greenlit_domain::layout::Layout;
use greenlit_domain::model::{
    Answering, Billing, CallTerms, ImageAnswer, ImageModel, ImageRequest, LanguageModel,
    ModelError, ModelIdentity, PermanentKind,
};
use greenlit_domain::rules::pairs;
use greenlit_domain::step::Step;
use greenlit_domain::thumbnail::{Background, BlobId, Painter, Pair, Thumbnails};
use greenlit_providers::resilience::Waiting;
use greenlit_store::rows::{Answer, Change, NewEvent};
use sha2::{Digest, Sha256};

use crate::asking::{Asked, Asking};
use crate::compose::Composition;
use crate::engine::Priced;
use crate::pausing;
use crate::pipeline::{Judged, Work};
use crate::stop::{Postponement, StepStop, Stop};

/// What thumbnails of the offline drafter are marked with.
const OFFLINE_LABEL: &str = "offline draft";

/// Why a background is greenlit's own although a model wrote the texts.
const NO_IMAGE_MODEL: &str = "no image model is configured (GREENLIT_IMAGE_MODEL or --image-model)";

/// How often an agent is asked again for a better result.
const REPEATS: u32 = 2;

impl Work {
    /// Runs one step to its stored result.
    pub(crate) async fn run(&self, step: Step) -> Result<(), StepStop> {
        self.wait_while_paused(step).await?;
        self.tell_soon(EventKind::StepStarted { step });
        let ran = match step {
            Step::Research => self.research().await,
            Step::Titles => self.titles().await,
            Step::Background => self.background().await,
            Step::Outline => self.outline().await,
            Step::Thumbnails => self.thumbnails().await,
        };
        let ran = match ran {
            // A pause that began meanwhile says when it goes on.
            Err(StepStop::Postponed(other)) => {
                self.wait_while_paused(step).await?;
                Err(StepStop::Postponed(other))
            }
            ran => ran,
        };
        if let Err(StepStop::Stop(Stop::Failed(failure))) = &ran {
            self.tell_soon(EventKind::StepFailed {
                step,
                message: failure.message.clone(),
            });
        }
        ran
    }

    /// Puts the step off while its agent is paused, or all whom it may ask.
    async fn wait_while_paused(&self, step: Step) -> Result<(), StepStop> {
        let providers = self.providers_of(step);
        let pauses = &self.parts.pauses;
        let pause = pauses.of(&self.parts.store, step, &providers).await?;
        let Some(pause) = pause else { return Ok(()) };
        Err(StepStop::Postponed(Postponement {
            message: pausing::told(&pause),
            wait: pausing::LOOKS_AGAIN,
            attempt: 1,
            tried: self.tried_before(step, 1),
            pause: Some(pause.id),
            budget: None,
        }))
    }

    /// Whom the step may ask, in order; thumbnails are set here.
    fn providers_of(&self, step: Step) -> Vec<Arc<str>> {
        let models = &self.models;
        match step {
            Step::Research | Step::Titles | Step::Outline => std::iter::once(&models.text)
                .chain(&models.text_fallbacks)
                .map(|text| text.model.identity().provider)
                .collect(),
            Step::Background => models
                .image
                .iter()
                .chain(&models.image_fallbacks)
                .map(|image| image.model.identity().provider)
                .collect(),
            Step::Thumbnails => Vec::new(),
        }
    }

    /// The text models as a step's agent asks them.
    fn asking(&self, step: Step) -> Asking<'_, dyn LanguageModel> {
        let models = &self.models;
        let all = std::iter::once(&models.text).chain(&models.text_fallbacks);
        let all = all.map(|text| Asked {
            model: &*text.model,
            ceiling: &text.ceiling,
            endpoint: text.endpoint.as_ref(),
        });
        Asking::new(self, step, all.collect())
    }

    pub(crate) fn terms(&self) -> CallTerms {
        CallTerms {
            end_user: Some(Arc::from(end_user(self.generation.user))),
            ..CallTerms::default()
        }
    }

    /// A wait is told at once: until it is over there is no other commit to tell it with.
    pub(crate) fn tell_wait(
        &self,
        step: Step,
        waiting: Waiting,
    ) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        let Waiting { message, wait } = waiting;
        let at = self.now();
        let kind = EventKind::StepWaiting {
            step,
            message,
            until: at.plus(wait),
        };
        Box::pin(async move {
            // What cannot be told now fails the next commit, which says why.
            let _ = self
                .commit(vec![Change::Event(NewEvent { at, kind })])
                .await;
        })
    }

    async fn research(&self) -> Result<(), StepStop> {
        let task = ResearchTask {
            brief: self.brief(),
        };
        let model = self.asking(Step::Research);
        let asked = greenlit_agents::research(&model, task, &self.policy(), self).await?;
        let (research, judged) = parted(asked);
        self.store(Step::Research, &research, judged, Vec::new())?;
        self.results().research = Some(Arc::new(research));
        Ok(())
    }

    async fn titles(&self) -> Result<(), StepStop> {
        let task = {
            let results = self.results();
            TitlesTask {
                brief: self.brief(),
                research: need(results.research.clone(), Step::Research)?,
                revision: results.revision(),
                note: results.again.last().map(|again| again.note.clone()),
                turned_down: results.turned_down.clone(),
            }
        };
        let model = self.asking(Step::Titles);
        let asked = greenlit_agents::titles(&model, task, &self.policy(), self).await?;
        let (titles, judged) = parted(asked);
        let titles = Arc::new(titles);
        let pick = self.rule_pick(&titles);
        // Titles that the rule cannot choose from are stored all the same: they are paid for.
        let (changes, refused) =
            pick.map_or_else(|stop| (Vec::new(), Some(stop)), |changes| (changes, None));
        self.store(Step::Titles, &*titles, judged, changes)?;
        self.results().titles = Some(titles);
        refused.map_or(Ok(()), |stop| Err(stop.into()))
    }

    async fn outline(&self) -> Result<(), StepStop> {
        let task = {
            let results = self.results();
            OutlineTask {
                brief: self.brief(),
                research: need(results.research.clone(), Step::Research)?,
                title: need(results.selected.clone(), Step::Titles)?,
            }
        };
        let model = self.asking(Step::Outline);
        let asked = greenlit_agents::outline(&model, task, &self.policy(), self).await?;
        let (outline, judged) = parted(asked);
        self.store(Step::Outline, &outline, judged, Vec::new())?;
        self.results().outline = Some(Arc::new(outline));
        Ok(())
    }

    async fn background(&self) -> Result<(), StepStop> {
        let research = need(self.results().research.clone(), Step::Research)?;
        let task = PictureTask {
            brief: self.brief(),
            picture: research.picture.clone(),
        };
        let request = greenlit_agents::thumbnail::request(task, self.prompts());
        let offline = self.generation.settings.provider.is_offline();
        let painters = self.models.image.iter();
        let painters: Vec<_> = painters.chain(&self.models.image_fallbacks).collect();
        let painted = if painters.is_empty() {
            Err(ModelError::Permanent {
                message: NO_IMAGE_MODEL.to_owned(),
                kind: PermanentKind::Unsupported,
                billing: Billing::Free,
            })
        } else {
            self.paint(&painters, &request).await
        };
        let (answer, painter, fallback_reason) = match painted {
            Ok(answer) if offline => (answer, Painter::Procedural, None),
            Ok(answer) => (answer, Painter::Model, None),
            Err(ModelError::Permanent {
                kind: PermanentKind::Unsupported,
                message,
                ..
            }) => {
                let model = Arc::clone(&self.models.fallback_painter);
                let fallback = Priced {
                    model,
                    ceiling: Ceiling::free(),
                    endpoint: None,
                };
                (
                    self.paint(&[&fallback], &request).await?,
                    Painter::Procedural,
                    Some(message),
                )
            }
            Err(error) => return Err(error.into()),
        };
        let background = self.described(&answer.bytes, painter, fallback_reason)?;
        let notes = background
            .fallback_reason
            .iter()
            .map(|reason| format!("the background is greenlit's own drawing: {reason}"))
            .collect();
        self.store(
            Step::Background,
            &background,
            Judged { score: None, notes },
            Vec::new(),
        )?;
        self.results().background = Some(background);
        Ok(())
    }

    /// A picture by the first of these who can.
    async fn paint(
        &self,
        painters: &[&Priced<dyn ImageModel>],
        request: &ImageRequest,
    ) -> Result<ImageAnswer, ModelError> {
        let looked_at: Vec<_> = painters
            .iter()
            .map(|painter| Inspected(&*painter.model))
            .collect();
        let all = painters.iter().zip(&looked_at);
        let all = all.map(|(painter, inspected)| Asked::<dyn ImageModel> {
            model: inspected,
            ceiling: &painter.ceiling,
            endpoint: painter.endpoint.as_ref(),
        });
        let all = all.collect();
        Asking::new(self, Step::Background, all)
            .paint(request)
            .await
    }

    /// The stored picture's facts. The journal has stored the bytes under the name that is looked up here.
    fn described(
        &self,
        bytes: &[u8],
        painter: Painter,
        fallback_reason: Option<String>,
    ) -> Result<Background, Stop> {
        let facts = greenlit_thumbnail::inspect(bytes).map_err(|why| {
            Stop::failed(
                FailureCode::Provider,
                format!("the picture is of no use: {why}"),
            )
        })?;
        let blob = self
            .results()
            .calls
            .iter()
            .rev()
            .find_map(|call| match &call.answer {
                Some(Answer::Blob(name)) if call.step == Step::Background => {
                    Some(BlobId(name.clone()))
                }
                _ => None,
            });
        Ok(Background {
            blob: need(blob, Step::Background)?,
            media_type: facts.format.media_type().to_owned(),
            width: facts.width,
            height: facts.height,
            painter,
            fallback_reason,
        })
    }

    async fn thumbnails(&self) -> Result<(), StepStop> {
        // It may queue for a core for long, and calls nobody whose entry would commit what is pending.
        self.flush().await?;
        let (plans, background, research) = {
            let results = self.results();
            let titles = need(results.titles.clone(), Step::Titles)?;
            let selected = need(results.selected.clone(), Step::Titles)?;
            let outline = need(results.outline.clone(), Step::Outline)?;
            let count = usize::from(self.generation.settings.thumbnails);
            let language = &self.generation.brief.language;
            let plans = pairs::select(&titles, &selected, &outline, language, count);
            (
                plans,
                need(results.background.clone(), Step::Background)?,
                need(results.research.clone(), Step::Research)?,
            )
        };
        let waiting = self.parts.compositor.queue().await;
        self.leave_pool();
        let composition = Composition {
            picture: self.blobs().get(&background.blob).await?,
            words: Layout::ALL
                .into_iter()
                .zip(plans.iter().map(|plan| plan.words.clone()))
                .collect(),
            empty_side: research.picture.empty_side,
            language: self.generation.brief.language.to_string(),
            palette: research.picture.palette.clone(),
            label: self
                .generation
                .settings
                .provider
                .is_offline()
                .then(|| OFFLINE_LABEL.to_owned()),
        };
        let composed = self.parts.compositor.compose(composition).await?;
        drop(waiting);
        let mut thumbnails = Thumbnails::default();
        let mut files = Vec::with_capacity(composed.len());
        for (index, (plan, composed)) in plans.into_iter().zip(composed).enumerate() {
            let blob = self.keep(composed.jpeg).await?;
            thumbnails.pairs.push(Pair {
                title: plan.title,
                words: plan.words,
                layout: Layout::ALL[index % Layout::ALL.len()],
                file: format!("thumbnail-{}.jpg", index + 1),
                blob: BlobId(blob.sha256.clone()),
                contrast: composed.worst_contrast,
            });
            files.push(Change::Blob(blob));
        }
        self.store(Step::Thumbnails, &thumbnails, Judged::default(), files)?;
        self.results().thumbnails = Some(thumbnails);
        Ok(())
    }

    fn policy(&self) -> Policy {
        let settings = &self.generation.settings;
        Policy {
            bar: settings.quality_bar,
            below_bar: settings.below_bar,
            repeats: REPEATS,
            prompts: self.prompts(),
        }
    }

    /// Those that the generation began with.
    fn prompts(&self) -> PromptVersion {
        PromptVersion::of(self.generation.prompt_version)
    }

    fn brief(&self) -> Arc<Brief> {
        Arc::new(self.generation.brief.clone())
    }
}

impl Observer for Work {
    fn repeated<'a>(
        &'a self,
        step: Step,
        reasons: &'a [Reason],
    ) -> Pin<Box<dyn Future<Output = ()> + Send + 'a>> {
        self.tell_soon(EventKind::StepRepeated {
            step,
            reasons: reasons.to_vec(),
        });
        Box::pin(std::future::ready(()))
    }
}

/// A painter whose pictures are looked at before they are booked: bytes that are no picture are a useless answer.
struct Inspected<'m>(&'m dyn ImageModel);

impl ImageModel for Inspected<'_> {
    fn paint<'a>(&'a self, request: &'a ImageRequest) -> Answering<'a, ImageAnswer> {
        Box::pin(async move {
            let answer = self.0.paint(request).await?;
            match greenlit_thumbnail::inspect(&answer.bytes) {
                Ok(_) => Ok(answer),
                Err(why) => Err(ModelError::Useless {
                    message: format!("the image model's answer cannot be used: {why}"),
                    facts: answer.facts,
                }),
            }
        })
    }

    fn identity(&self) -> ModelIdentity {
        self.0.identity()
    }
}

/// A name for the user that tells a provider nothing but that it is the same one.
fn end_user(user: UserId) -> String {
    Sha256::digest(format!("greenlit user {user}"))
        .iter()
        .take(16)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

fn parted<T>(accepted: Accepted<T>) -> (T, Judged) {
    (
        accepted.result,
        Judged {
            score: Some(accepted.score),
            notes: accepted.notes,
        },
    )
}

/// A result that the plan says is there.
fn need<T>(result: Option<T>, step: Step) -> Result<T, Stop> {
    result.ok_or_else(|| {
        Stop::failed(
            FailureCode::Internal,
            format!("the result of {step} is missing"),
        )
    })
}
