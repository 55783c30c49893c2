//! What can go wrong, and for which calls.

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
            Self::Text => !matches!(kind, Kind::Image | Kind::Models),
            Self::Only(only) => only == kind,
        }
    }
}

impl From<Kind> for Target {
    fn from(kind: Kind) -> Self {
        Self::Only(kind)
    }
}

/// How a call goes wrong.
#[derive(Debug, Clone, PartialEq)]
pub enum Fault {
    /// This status with an error in OpenAI's form.
    Status(u16),
    /// This status with this body as it is.
    Body(u16, String),
    /// This status with a code in OpenAI's form, such as `(429, "insufficient_quota")`.
    Code(u16, &'static str),
    /// 429 with these headers, such as `("retry-after", "2")`.
    RateLimited(Vec<(&'static str, String)>),
    /// 307 to this address.
    Redirect(String),
    /// The connection is reset after the request was read.
    Reset,
    /// The connection closes in the middle of the answer.
    Cut,
    /// The request is read and nothing ever comes.
    Silence,
    /// A page of HTML with this status, as a proxy sends it.
    Html(u16),
    /// The model's words are not JSON.
    InvalidJson,
    /// The model's words are JSON of another form.
    WrongSchema,
    /// The model's words fit the schema and are too poor for the rules.
    Weak,
    /// These are the model's words.
    Words(String),
    /// No choices, or no pictures.
    Empty,
    /// The model refuses.
    Refusal,
    /// `finish_reason` is `length`.
    Length,
    /// `finish_reason` is `content_filter`.
    ContentFilter,
    /// Bytes that are no picture.
    WrongPicture,
    /// An answer that does not end.
    Endless,
}
