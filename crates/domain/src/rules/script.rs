//! Whether a result is written in the script of its language, where that can be told.

use crate::brief::Brief;
use crate::language::Script;

/// What a result's script says of its language.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Written {
    /// As far as one can tell, in the right script.
    Right,
    /// Less than a third of the letters are the language's.
    Mostly,
    /// No letter is the language's: certainly wrong.
    Wrong,
}

/// Languages that nobody writes without a letter of their own script, whatever the keyword. Others are told by the
/// keyword, because the offline drafter knows no words of theirs.
const NEVER_WITHOUT: [&str; 5] = ["ja", "zh", "ko", "ru", "ar"];

/// Looks at the letters of `texts`, no more than the first thousands.
pub(super) fn written<'a>(brief: &Brief, texts: impl Iterator<Item = &'a str>) -> Written {
    let scripts = brief.language.scripts();
    if scripts.is_empty() {
        return Written::Right;
    }
    let (mut own, mut all) = (0usize, 0usize);
    let mut left = 4_000usize;
    for text in texts {
        for script in text.chars().take(left).filter_map(Script::of) {
            all += 1;
            own += usize::from(scripts.contains(&script));
        }
        left = left.saturating_sub(text.len());
        if left == 0 {
            break;
        }
    }
    if all < 10 || own * 3 >= all {
        return Written::Right;
    }
    let mut keyword = brief
        .keyword
        .as_str()
        .chars()
        .filter_map(Script::of)
        .peekable();
    let keyword_is_own =
        keyword.peek().is_some() && keyword.all(|script| scripts.contains(&script));
    let told = keyword_is_own || NEVER_WITHOUT.contains(&brief.language.primary());
    if own == 0 && told {
        Written::Wrong
    } else {
        Written::Mostly
    }
}
