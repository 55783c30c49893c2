//! What providers export of usage and costs, read into one form. The form of a file is found out by what stands in it.
//!
//! Files are read as a stream, so that a year by the minute needs no more room than its days and models; everything in them
//! is from outside, and a wrong one is told by its line and column.

mod line_item;
mod pages;
mod stream;
mod table;

#[cfg(test)]
mod tests;

use std::fmt;
use std::io::{self, BufRead};

use greenlit_domain::invoice::{Invoice, TooManyLines};

pub use line_item::model_of;

/// The most bytes of one file.
const LARGEST: u64 = 2 * 1024 * 1024 * 1024;

/// A kind of export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// OpenAI's `organization/costs`: amounts by day and line item.
    OpenAiCosts,
    /// OpenAI's `organization/usage/completions`: calls and tokens by day and model.
    OpenAiCompletions,
    /// OpenAI's `organization/usage/images`: calls and pictures.
    OpenAiImages,
    /// Others of OpenAI's, such as those of embeddings: understood, and nothing that greenlit calls.
    OpenAiOther,
    /// OpenRouter's activity: one line a call, or a day.
    OpenRouter,
}

impl Format {
    /// The provider's name in the ledger.
    #[must_use]
    pub fn provider(self) -> &'static str {
        match self {
            Self::OpenRouter => "openrouter",
            _ => "openai",
        }
    }

    fn covers(self, invoice: &mut Invoice) {
        let covers = &mut invoice.covers;
        match self {
            Self::OpenAiCosts | Self::OpenRouter => {
                covers.texts = true;
                covers.pictures = true;
            }
            Self::OpenAiCompletions => covers.texts = true,
            Self::OpenAiImages => covers.pictures = true,
            Self::OpenAiOther => {}
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::OpenAiCosts => "OpenAI's costs",
            Self::OpenAiCompletions => "OpenAI's usage of completions",
            Self::OpenAiImages => "OpenAI's usage of images",
            Self::OpenAiOther => "another usage of OpenAI's",
            Self::OpenRouter => "OpenRouter's activity",
        })
    }
}

/// What is understood, for who brings something else.
pub const UNDERSTOOD: &str = "understood are OpenAI's organization/costs and organization/usage pages as JSON, the CSV of its \
     dashboard with the columns start_time and amount_value or input_tokens or images, and OpenRouter's activity as CSV \
     (created_at, model_permaslug, cost_total) or JSON";

/// Why a file is no invoice.
#[derive(Debug, thiserror::Error)]
pub enum InvoiceError {
    /// It is of no known form.
    #[error("{what}; {UNDERSTOOD}")]
    Unknown {
        /// What it is instead.
        what: String,
    },
    /// Something in it is wrong.
    #[error("line {line}, column {column}: {what}")]
    Wrong {
        /// The line, from 1.
        line: u64,
        /// The column: of the text in JSON, of the fields in CSV, from 1.
        column: u64,
        /// What is wrong, and what would be right.
        what: String,
    },
    /// It is cut off.
    #[error("line {line}: it ends in the middle: export it again")]
    CutOff {
        /// The last line.
        line: u64,
    },
    /// It tells of nothing.
    #[error("it is empty: there is no day in it")]
    Empty,
    /// It is too long.
    #[error("{0}")]
    TooMany(#[from] TooManyLines),
    /// It cannot be read.
    #[error("it cannot be read: {0}")]
    Unreadable(#[from] io::Error),
}

/// Reads one file into the invoice, and says of what kinds its parts are.
///
/// # Errors
/// When it is of no known form, or something in it is wrong. What stood before that is in the invoice.
pub fn read(file: impl BufRead, invoice: &mut Invoice) -> Result<Vec<Format>, InvoiceError> {
    let mut text = stream::Stream::new(io::Read::take(file, LARGEST));
    text.skip_mark()?;
    let formats = match text.next_visible()? {
        None => return Err(InvoiceError::Empty),
        Some(b'{' | b'[') => pages::read(&mut text, invoice)?,
        Some(_) => vec![table::read(text, invoice)?],
    };
    for format in &formats {
        format.covers(invoice);
    }
    // Days on which nothing was used say that of all calls.
    invoice.covers.texts |= formats.is_empty();
    invoice.covers.pictures |= formats.is_empty();
    if invoice.days().is_none() {
        return Err(InvoiceError::Empty);
    }
    Ok(formats)
}
