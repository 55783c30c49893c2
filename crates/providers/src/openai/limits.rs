//! How long a call may take: to connect, to its first byte, between two pieces, and in all, by its step.

use std::time::Duration;

use greenlit_domain::step::Step;

/// How long one call may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// To connect.
    pub connect: Duration,
    /// Until the first byte of a streamed answer: the model is loaded and the prompt is read.
    pub first_byte: Duration,
    /// From one piece of a streamed answer to the next.
    pub silence: Duration,
    /// A whole text, by its step: an outline is three times as long as titles.
    pub research: Duration,
    /// See [`Self::research`].
    pub titles: Duration,
    /// See [`Self::research`].
    pub outline: Duration,
    /// A picture: one that is given up may still be billed.
    pub picture: Duration,
}

impl Limits {
    /// For servers in a data centre. 5 s to connect as OpenAI's own client has it (SDK 3.54); the rest is about eight
    /// times what the slowest percent of the measured calls take (research 25 s, titles 15, outline 20, picture 30).
    pub const HOSTED: Self = Self {
        connect: Duration::from_secs(5),
        first_byte: Duration::from_secs(60),
        silence: Duration::from_secs(60),
        research: Duration::from_secs(200),
        titles: Duration::from_secs(120),
        outline: Duration::from_secs(180),
        picture: Duration::from_secs(300),
    };

    /// For a server on one's own machine: it may load a model first, and writes a few tokens a second.
    pub const LOCAL: Self = Self {
        first_byte: Duration::from_secs(300),
        silence: Duration::from_secs(120),
        research: Duration::from_secs(1_200),
        titles: Duration::from_secs(900),
        outline: Duration::from_secs(1_800),
        picture: Duration::from_secs(900),
        ..Self::HOSTED
    };

    /// The same for texts and pictures; nothing waits longer.
    pub const fn all(limit: Duration) -> Self {
        Self {
            connect: limit,
            first_byte: limit,
            silence: limit,
            research: limit,
            titles: limit,
            outline: limit,
            picture: limit,
        }
    }

    /// The same, with nothing longer than `limit`, and whole calls just so long.
    #[must_use]
    pub fn within(self, limit: Duration) -> Self {
        Self {
            connect: self.connect.min(limit),
            first_byte: self.first_byte.min(limit),
            silence: self.silence.min(limit),
            research: limit,
            titles: limit,
            outline: limit,
            picture: limit,
        }
    }

    /// How long a step's whole call may take.
    pub fn whole(&self, step: Step) -> Duration {
        match step {
            Step::Research => self.research,
            Step::Titles => self.titles,
            Step::Outline => self.outline,
            Step::Background | Step::Thumbnails => self.picture,
        }
    }
}
