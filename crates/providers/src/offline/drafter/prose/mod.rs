//! What research and outlines say, as data: one table a language. Nothing here claims a fact about a topic; it is
//! craft that holds for any.

mod english;
mod portuguese;
mod spanish;

pub(super) use english::ENGLISH;
pub(super) use portuguese::PORTUGUESE;
pub(super) use spanish::SPANISH;

/// The sentences of a language. Slots as in [`super::patterns`].
pub(super) struct Prose {
    /// Who watches, when nobody said.
    pub(super) anybody: &'static str,
    /// A question as it is written: with its marks.
    pub(super) question: &'static str,
    /// The research's summary; `{w}` is who watches.
    pub(super) summary: &'static str,
    pub(super) wants: &'static [&'static str],
    pub(super) fears: &'static [&'static str],
    pub(super) thing_questions: &'static [&'static str],
    pub(super) doing_questions: &'static [&'static str],
    pub(super) open_questions: &'static [&'static str],
    pub(super) versus_questions: &'static [&'static str],
    /// Names and reasons.
    pub(super) angles: &'static [(&'static str, &'static str)],
    /// Further search words.
    pub(super) searches: &'static [&'static str],
    pub(super) picture: &'static str,
    pub(super) moods: [&'static str; 3],
    /// The hook; `{title}` is the title.
    pub(super) hooks: &'static [&'static str],
    pub(super) hook_shows: &'static str,
    /// The first section of a list.
    pub(super) opening: (&'static str, &'static str),
    /// The last section.
    pub(super) closing: (&'static str, &'static str),
    /// The sections of a video that is no list.
    pub(super) plain: &'static [(&'static str, &'static str)],
    pub(super) kinds: &'static [Kind],
    pub(super) shows: &'static [&'static str],
    pub(super) call_to_action: &'static [&'static str],
    /// What the video gives, after the topic in the description's first line.
    pub(super) leads: &'static [&'static str],
    /// The description; `{P}` is the topic, `{lead}` one of the leads, `{title}` is the title.
    pub(super) description: &'static str,
    pub(super) pinned: &'static [&'static str],
    /// Thumbnail words for a person's own title.
    pub(super) words: &'static [&'static str],
}

impl Prose {
    /// What a comparison goes through when its title promises no list.
    pub(super) fn differences(&self) -> Option<(usize, &Kind)> {
        self.kinds
            .iter()
            .find(|kind| {
                kind.stems
                    .iter()
                    .any(|stem| stem.starts_with("diferen") || *stem == "difference")
            })
            .map(|kind| (5, kind))
    }
}

/// A list of like things that a title may promise.
pub(super) struct Kind {
    /// Beginnings of the words that tell it, folded.
    pub(super) stems: &'static [&'static str],
    /// What one is called.
    pub(super) label: &'static str,
    /// Seven of them: heading and what is said.
    pub(super) items: [(&'static str, &'static str); 7],
}
