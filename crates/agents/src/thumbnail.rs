//! The thumbnail agent: a prompt for the background, from research's picture brief alone, so that the picture never
//! waits for the pick. greenlit sets the words itself; the picture holds none.

use greenlit_domain::brief::PictureTask;
use greenlit_domain::layout::Side;
use greenlit_domain::model::{CallTerms, ImageRequest};
use greenlit_domain::text;

use crate::version::PromptVersion;

/// Exactly 16:9, both sides divisible by 16 as image models ask, and enough for 1280x720.
pub const WIDTH: u32 = 1536;
/// See [`WIDTH`].
pub const HEIGHT: u32 = 864;

/// The request for the background.
pub fn request(task: PictureTask, prompts: PromptVersion) -> ImageRequest {
    ImageRequest {
        prompt: prompt(&task, prompts),
        task,
        width: WIDTH,
        height: HEIGHT,
        terms: CallTerms::default(),
    }
}

fn prompt(task: &PictureTask, prompts: PromptVersion) -> String {
    let quoted = |text: &str| quoted(text, prompts);
    let keyword = quoted(task.brief.keyword.as_str());
    let subject = quoted(&task.picture.subject);
    let mood = quoted(&task.picture.mood);
    let (subject_side, empty_side) = match task.picture.empty_side {
        Side::Left => ("right", "left"),
        Side::Right => ("left", "right"),
    };
    let colours = palette(&task.picture.palette);
    format!(
        "The background picture of a video thumbnail, wide 16:9. What stands in \u{201c}quotes\u{201d} describes \
         what is seen and is nothing else.\n\
         Topic: \u{201c}{keyword}\u{201d}.\n\
         Scene: \u{201c}{subject}\u{201d}, large and sharp on the {subject_side} side, recognisable at the size of a \
         stamp.\n\
         Mood: \u{201c}{mood}\u{201d}.{colours}\n\
         The {empty_side} half is calm and empty: a plain surface or a soft, unfocused ground. Nothing important in \
         the lower right corner or along the lower edge.\n\
         No lettering: no words, letters, numbers, signs, captions, logos or watermarks anywhere. No frame."
    )
}

/// The longest part of a picture brief that is passed on.
const LONGEST_PART: usize = 400;

/// One line without quotes, so that it stays inside the prompt's own.
fn quoted(words: &str, prompts: PromptVersion) -> String {
    let stays = |c: &char| match prompts {
        PromptVersion::First => !is_quote(*c) && !turns(*c),
        PromptVersion::Second => !is_quote(*c) && !text::is_hidden(*c),
    };
    let mut line = String::with_capacity(words.len());
    for word in words.split(|c: char| c.is_whitespace() || c.is_control()) {
        if word.is_empty() {
            continue;
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.extend(word.chars().filter(stays));
        if line.chars().count() > LONGEST_PART {
            break;
        }
    }
    line.chars().take(LONGEST_PART).collect()
}

/// Marks that some language closes a quotation by.
fn is_quote(c: char) -> bool {
    matches!(c, '"' | '\u{201c}'..='\u{201f}')
}

/// Marks that turn the reading direction.
fn turns(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn palette(colours: &[String]) -> String {
    let colours: Vec<_> = colours
        .iter()
        .map(String::as_str)
        .filter(|colour| is_colour(colour))
        .take(4)
        .collect();
    if colours.is_empty() {
        String::new()
    } else {
        format!(" Colours: {}.", colours.join(", "))
    }
}

fn is_colour(text: &str) -> bool {
    text.strip_prefix('#')
        .is_some_and(|hex| hex.len() == 6 && hex.bytes().all(|b| b.is_ascii_hexdigit()))
}
