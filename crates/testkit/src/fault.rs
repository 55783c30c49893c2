//! What can go wrong, and for which calls.

use std::time::Duration;

/// What a call asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A text in the form `research`.
    Research,
    /// A text in the form `titles`.
    Titles,
    /// A text in the form `outline`.
    Outline,
    /// Any other text.
    OtherText,
    /// A picture.
    Image,
    /// Vectors of texts.
    Embedding,
    /// The list of models.
    Models,
}

impl Kind {
    /// The kind of a text by its schema's name.
    pub(crate) fn of_schema(name: &str) -> Self {
        match name {
            "research" => Self::Research,
            "titles" => Self::Titles,
            "outline" => Self::Outline,
            _ => Self::OtherText,
        }
    }

    /// The kind of a text by how greenlit's standing instructions begin.
    pub(crate) fn of_prompt(system: &str) -> Self {
        let begins = |start: &str| system.trim_start().starts_with(start);
        if begins("You research") {
            Self::Research
        } else if begins("You write titles") {
            Self::Titles
        } else if begins("You plan") {
            Self::Outline
        } else {
            Self::OtherText
        }
    }
}

/// Which calls are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// All.
    Any,
    /// All texts.
    Text,
    /// One kind.
    Only(Kind),
}

impl Target {
    /// Whether a call of this kind is meant.
    pub fn covers(self, kind: Kind) -> bool {
        match self {
            Self::Any => true,
            Self::Text => !matches!(kind, Kind::Image | Kind::Embedding | Kind::Models),
            Self::Only(only) => only == kind,
        }
    }
}

impl From<Kind> for Target {
    fn from(kind: Kind) -> Self {
        Self::Only(kind)
    }
}

/// How a call goes wrong. What makes no sense for a kind of call passes it by.
#[derive(Debug, Clone, PartialEq)]
pub enum Fault {
    /// This status with an error in OpenAI's form.
    Status(u16),
    /// This status with this body as it is. With a success nobody knows what it cost, and the bill says `Unheard`.
    Body(u16, String),
    /// This status with a code in OpenAI's form, such as `(429, "insufficient_quota")`.
    Code(u16, &'static str),
    /// 429 with these headers, such as `("retry-after", "2")`.
    RateLimited(Vec<(&'static str, String)>),
    /// Turned down for this reason, in the words, with the status and the headers of the server that is played.
    Trouble(Trouble),
    /// 307 to this address.
    Redirect(String),
    /// A page of HTML with this status, as a proxy sends it.
    Html(u16),

    /// The connection is reset after the request was read.
    Reset,
    /// The request is read and nothing ever comes.
    Silence,
    /// The connection closes in the middle of the answer.
    Cut,
    /// The answer begins, and then nothing comes any more.
    Stall,
    /// The answer comes one byte at a time, so far apart.
    SlowDrip(Duration),
    /// The answer comes whole in pieces of a few bytes, which end anywhere, even inside a letter.
    Shredded,
    /// An answer that does not end.
    Endless,

    /// The model's words are not JSON.
    InvalidJson,
    /// The model's words end in the middle, and it says that it finished.
    CutJson,
    /// The model's words are JSON of another form.
    WrongSchema,
    /// The model's words fit the schema and are too poor for the rules.
    Weak,
    /// These are the model's words.
    Words(String),
    /// Good words, with something round them or in them that JSON does not have.
    Dressed(Manner),
    /// No choices, no output, no vectors or no pictures.
    Empty,
    /// The model refuses.
    Refusal,
    /// The answer is cut off at its greatest length: `length`, or `incomplete` for `max_output_tokens`.
    Length,
    /// The provider's filter stops the answer: `content_filter`.
    ContentFilter,
    /// The model begins and fails with this code: `response.failed` in Responses, an error in the body or the stream
    /// of a 200 in Chat.
    Failed(&'static str),
    /// 200, and an error with this code where the answer should be; in a stream after its first words.
    ErrorInside(&'static str),
    /// The answer says that it was billed by this tier, whatever was asked for.
    Tier(&'static str),

    /// Bytes that are no picture.
    WrongPicture,
    /// A picture that is small to send and enormous to open.
    PictureBomb(Bomb),
    /// A picture of this width and height.
    PictureOfSize(u16, u16),
}

impl Fault {
    /// Whether a call of this kind can go wrong so.
    pub fn fits(&self, kind: Kind) -> bool {
        match self {
            Self::InvalidJson
            | Self::CutJson
            | Self::WrongSchema
            | Self::Weak
            | Self::Words(_)
            | Self::Dressed(_)
            | Self::Refusal
            | Self::Length
            | Self::ContentFilter
            | Self::Failed(_)
            | Self::ErrorInside(_)
            | Self::Tier(_) => Target::Text.covers(kind),
            Self::WrongPicture | Self::PictureBomb(_) | Self::PictureOfSize(..) => {
                kind == Kind::Image
            }
            Self::Trouble(trouble) => trouble.fits(kind),
            Self::Empty => kind != Kind::Models,
            _ => true,
        }
    }

    /// Whether no answer begins.
    pub(crate) fn is_before_the_answer(&self) -> bool {
        matches!(
            self,
            Self::Status(_)
                | Self::Body(..)
                | Self::Code(..)
                | Self::RateLimited(_)
                | Self::Trouble(_)
                | Self::Redirect(_)
                | Self::Html(_)
                | Self::Reset
                | Self::Silence
        )
    }
}

/// Why a call is turned down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Trouble {
    /// The key is wrong.
    WrongKey,
    /// The key is right and may not do this.
    Forbidden,
    /// No such model.
    UnknownModel,
    /// Too many calls a minute, with the headers that say how long to wait.
    RateLimit,
    /// The calls grow too fast.
    SlowDown,
    /// The month's quota is spent.
    NoQuota,
    /// The account has no money.
    NoCredit,
    /// The cheap tier has no room.
    FlexUnavailable,
    /// The prompt does not fit into the context.
    TooLong,
    /// The prompt is not wanted.
    Moderated,
    /// Something broke inside.
    ServerError,
    /// Out of service for a moment, with the wait where the server tells one.
    Unavailable,
    /// 529: everybody wants something at once.
    Overloaded,
}

impl Trouble {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::WrongKey,
        Self::Forbidden,
        Self::UnknownModel,
        Self::RateLimit,
        Self::SlowDown,
        Self::NoQuota,
        Self::NoCredit,
        Self::FlexUnavailable,
        Self::TooLong,
        Self::Moderated,
        Self::ServerError,
        Self::Unavailable,
        Self::Overloaded,
    ];

    fn fits(self, kind: Kind) -> bool {
        match self {
            Self::FlexUnavailable => Target::Text.covers(kind),
            Self::TooLong => kind != Kind::Image && kind != Kind::Models,
            Self::Moderated => kind == Kind::Image || Target::Text.covers(kind),
            Self::UnknownModel => kind != Kind::Models,
            _ => true,
        }
    }
}

/// Pictures that are small to send and enormous to open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Bomb {
    /// A JPEG of a few kilobytes whose header claims 65,500 x 65,500.
    JpegHeader,
    /// A PNG of a few bytes whose header claims 60,000 x 60,000.
    PngHeader,
    /// A JPEG that really is 20,000 x 20,000, in 1.6 MB.
    Jpeg,
    /// A PNG that really is 20,000 x 20,000, in 1.2 MB.
    Png,
}

impl Bomb {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::JpegHeader, Self::PngHeader, Self::Jpeg, Self::Png];
}

/// What models put round their JSON, or into it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Manner {
    /// In a code fence marked `json`.
    Fenced,
    /// In a code fence without a mark.
    PlainFence,
    /// After thoughts in `<think>…</think>`.
    Thoughts,
    /// After thoughts whose opening tag stood in the model's template: only `</think>` is seen.
    ThoughtsUnopened,
    /// After thoughts, in a code fence.
    ThoughtsAndFence,
    /// Thoughts in a field of their own beside the words.
    ThoughtsApart,
    /// With a comma after the last of everything.
    TrailingCommas,
    /// With a sentence before and one after.
    Prose,
    /// With a byte order mark in front.
    ByteOrderMark,
}

impl Manner {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Fenced,
        Self::PlainFence,
        Self::Thoughts,
        Self::ThoughtsUnopened,
        Self::ThoughtsAndFence,
        Self::ThoughtsApart,
        Self::TrailingCommas,
        Self::Prose,
        Self::ByteOrderMark,
    ];
}
