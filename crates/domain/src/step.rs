//! The pipeline's plan as a plain function: which steps can run, given what is stored.
//!
//! A step is stored once and never made again. [`next`] is asked after each stored step and after
//! each crash alike; there is no other memory of where a generation stands.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::settings::{Composing, Extent, Settings, TitleSelection};

/// What is stored once.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// The grounds.
    Research,
    /// Ten candidates.
    Titles,
    /// The picture without words.
    Background,
    /// Outline, description, tags.
    Outline,
    /// The pairs of title and thumbnail.
    Thumbnails,
}

impl Step {
    /// All steps, in the order of a pipeline that runs nothing side by side.
    pub const ALL: [Self; 5] = [
        Self::Research,
        Self::Titles,
        Self::Background,
        Self::Outline,
        Self::Thumbnails,
    ];

    /// The stored name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Research => "research",
            Self::Titles => "titles",
            Self::Background => "background",
            Self::Outline => "outline",
            Self::Thumbnails => "thumbnails",
        }
    }

    /// The step with this stored name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.as_str() == name)
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Which results are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Done {
    /// A bit a step; see [`Done::with`].
    steps: u8,
    /// The person's answer, or the automatic choice, is stored.
    pub title_picked: bool,
}

impl Done {
    /// Nothing is stored but perhaps the pick.
    pub fn nothing(title_picked: bool) -> Self {
        Self {
            steps: 0,
            title_picked,
        }
    }

    /// Whether the step's result is stored.
    pub fn has(self, step: Step) -> bool {
        self.steps & (1 << step as u8) != 0
    }

    /// Notes a stored step.
    #[must_use]
    pub fn with(mut self, step: Step) -> Self {
        self.steps |= 1 << step as u8;
        self
    }
}

/// What a generation can do now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// These steps can run, side by side; some of them may be under way already.
    Run(Vec<Step>),
    /// A title must be chosen by the settings' rule; nobody is asked.
    PickTitle,
    /// A person must choose; nothing else can be done meanwhile.
    AskPerson,
    /// Everything that the settings want is stored.
    Complete,
}

/// What can be done with what is stored.
///
/// With an automatic title the background starts as soon as research is done; with a person's
/// pick it starts after it, so that a refusal costs no picture. Nothing beyond the settings' extent is run, and where
/// nothing follows the titles, nobody is asked and no rule chooses.
pub fn next(settings: &Settings, done: Done) -> Next {
    if !done.has(Step::Research) {
        return Next::Run(vec![Step::Research]);
    }
    let asks = settings.title_selection == TitleSelection::Ask;
    if picks_title(settings) && done.has(Step::Titles) && !done.title_picked {
        return if asks {
            Next::AskPerson
        } else {
            Next::PickTitle
        };
    }
    let wanted = |step| needs(settings, step) && !done.has(step);
    let mut steps = Vec::with_capacity(2);
    if wanted(Step::Background) && (done.title_picked || !asks) {
        steps.push(Step::Background);
    }
    if wanted(Step::Titles) {
        steps.push(Step::Titles);
    } else if wanted(Step::Outline) {
        steps.push(Step::Outline);
    } else if wanted(Step::Thumbnails) && !wanted(Step::Background) {
        steps.push(Step::Thumbnails);
    }
    if steps.is_empty() {
        Next::Complete
    } else {
        Next::Run(steps)
    }
}

/// Whether a package with these settings has this step at all.
pub fn needs(settings: &Settings, step: Step) -> bool {
    settings.extent.covers(step)
        && match step {
            Step::Research | Step::Titles | Step::Outline => true,
            Step::Background => settings.thumbnails > 0,
            Step::Thumbnails => settings.thumbnails > 0 && settings.composing == Composing::Compose,
        }
}

/// Whether a package with these settings has a chosen title: only if something is made for it.
pub fn picks_title(settings: &Settings) -> bool {
    settings.extent > Extent::Titles
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::{BelowBar, DEFAULT_QUALITY_BAR, ProviderChoice};
    use proptest::prelude::*;

    fn settings(title_selection: TitleSelection, thumbnails: u8, composing: Composing) -> Settings {
        Settings {
            title_selection,
            thumbnails,
            composing,
            quality_bar: DEFAULT_QUALITY_BAR,
            below_bar: BelowBar::Fail,
            provider: ProviderChoice::Offline,
            extent: Extent::Whole,
        }
    }

    fn done(steps: &[Step]) -> Done {
        steps
            .iter()
            .fold(Done::default(), |done, step| done.with(*step))
    }

    #[test]
    fn an_automatic_title_starts_the_picture_beside_the_titles() {
        let best = settings(TitleSelection::Best, 3, Composing::Compose);
        assert_eq!(
            next(&best, done(&[Step::Research])),
            Next::Run(vec![Step::Background, Step::Titles])
        );
    }

    #[test]
    fn a_persons_pick_comes_before_the_picture() {
        let ask = settings(TitleSelection::Ask, 3, Composing::Compose);
        assert_eq!(
            next(&ask, done(&[Step::Research])),
            Next::Run(vec![Step::Titles])
        );
        let waiting = done(&[Step::Research, Step::Titles]);
        assert_eq!(next(&ask, waiting), Next::AskPerson);
        let picked = Done {
            title_picked: true,
            ..waiting
        };
        assert_eq!(
            next(&ask, picked),
            Next::Run(vec![Step::Background, Step::Outline])
        );
    }

    #[test]
    fn no_thumbnails_means_no_picture() {
        let none = settings(TitleSelection::Best, 0, Composing::Compose);
        let end = Done {
            title_picked: true,
            ..done(&[Step::Research, Step::Titles, Step::Outline])
        };
        assert_eq!(next(&none, end), Next::Complete);
    }

    #[test]
    fn a_stop_at_the_titles_asks_nobody_and_picks_nothing() {
        for selection in [TitleSelection::Ask, TitleSelection::Best] {
            let stopping = Settings {
                extent: Extent::Titles,
                ..settings(selection, 3, Composing::Compose)
            };
            assert_eq!(
                next(&stopping, done(&[Step::Research])),
                Next::Run(vec![Step::Titles])
            );
            let end = done(&[Step::Research, Step::Titles]);
            assert_eq!(next(&stopping, end), Next::Complete);
        }
    }

    #[test]
    fn a_stop_at_the_outline_has_a_title_and_no_picture() {
        let stopping = |selection| Settings {
            extent: Extent::Outline,
            ..settings(selection, 3, Composing::Compose)
        };
        let titled = done(&[Step::Research, Step::Titles]);
        assert_eq!(
            next(&stopping(TitleSelection::Ask), titled),
            Next::AskPerson
        );
        assert_eq!(
            next(&stopping(TitleSelection::Best), titled),
            Next::PickTitle
        );
        let picked = Done {
            title_picked: true,
            ..titled
        };
        let best = stopping(TitleSelection::Best);
        assert_eq!(next(&best, picked), Next::Run(vec![Step::Outline]));
        assert_eq!(next(&best, picked.with(Step::Outline)), Next::Complete);
    }

    fn all_settings() -> impl Strategy<Value = Settings> {
        (
            0u8..=3,
            proptest::sample::select(vec![Composing::Compose, Composing::BackgroundOnly]),
            proptest::sample::select(vec![TitleSelection::Ask, TitleSelection::Best]),
            proptest::sample::select(Extent::ALL.to_vec()),
        )
            .prop_map(|(thumbnails, compose, selection, extent)| Settings {
                extent,
                ..settings(selection, thumbnails, compose)
            })
    }

    proptest! {
        /// From any stored state, doing what the plan says ends, never does a stored step again, and runs nothing
        /// beyond the stop. What is wanted is there in the end.
        #[test]
        fn every_state_leads_to_the_end(
            have in proptest::sample::subsequence(Step::ALL.to_vec(), 0..=5),
            picked in any::<bool>(),
            settings in all_settings(),
        ) {
            let mut state = Done { title_picked: picked, ..done(&have) };
            for _ in 0..8 {
                match next(&settings, state) {
                    Next::Run(steps) => for step in steps {
                        prop_assert!(!state.has(step));
                        prop_assert!(needs(&settings, step));
                        prop_assert!(settings.extent.covers(step));
                        state = state.with(step);
                    },
                    Next::PickTitle | Next::AskPerson => {
                        prop_assert!(picks_title(&settings));
                        state.title_picked = true;
                    }
                    Next::Complete => {
                        for step in Step::ALL {
                            prop_assert!(state.has(step) || !needs(&settings, step));
                        }
                        return Ok(());
                    }
                }
            }
            prop_assert!(false, "did not end: {state:?}");
        }

        /// A generation that stopped and goes on makes the same as one that never stopped, and nothing twice.
        #[test]
        fn going_on_makes_what_is_missing_and_nothing_else(
            settings in all_settings(),
            stops in proptest::sample::subsequence(Extent::ALL.to_vec(), 0..=4),
        ) {
            let mut made = Vec::new();
            let mut state = Done::default();
            for extent in stops.into_iter().filter(|stop| *stop < settings.extent).chain([settings.extent]) {
                let settings = Settings { extent, ..settings.clone() };
                loop {
                    match next(&settings, state) {
                        Next::Run(steps) => for step in steps {
                            made.push(step);
                            state = state.with(step);
                        },
                        Next::PickTitle | Next::AskPerson => state.title_picked = true,
                        Next::Complete => break,
                    }
                }
            }
            made.sort();
            let wanted: Vec<_> = Step::ALL.into_iter().filter(|step| needs(&settings, *step)).collect();
            prop_assert_eq!(made, wanted);
            prop_assert_eq!(state.title_picked, picks_title(&settings));
        }
    }
}
