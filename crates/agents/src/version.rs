//! The versions of the prompts. A generation keeps the one that it began with: what its answers were judged by stays so.

/// Which prompts are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PromptVersion {
    /// What went back to a model quoted its answer among the instructions.
    First,
    /// Outside text stands inside the fence alone, also where an answer goes back, and no word of it can be read as a mark
    /// of a chat template.
    #[default]
    Second,
}

impl PromptVersion {
    /// The version with this number. One that a newer greenlit began with is read as the newest that is known.
    pub fn of(number: u32) -> Self {
        match number {
            0 | 1 => Self::First,
            _ => Self::Second,
        }
    }
}

#[cfg(test)]
mod tests {
    use greenlit_domain::generation::PROMPT_VERSION;

    use super::*;

    #[test]
    fn new_generations_begin_with_the_newest_and_old_ones_keep_theirs() {
        assert_eq!(PromptVersion::of(PROMPT_VERSION), PromptVersion::default());
        assert_ne!(
            PromptVersion::of(PROMPT_VERSION - 1),
            PromptVersion::default()
        );
        assert_eq!(
            PromptVersion::of(PROMPT_VERSION + 1),
            PromptVersion::default()
        );
        assert_eq!(PromptVersion::of(1), PromptVersion::First);
    }
}
