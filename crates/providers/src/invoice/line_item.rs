//! The model that a line of OpenAI's costs is of: `gpt-6-luna-2026-10-14, cached input`, `gpt-image-2 image, output`,
//! `priority | gpt-6-luna, output, long context`. Tools have a line without a model: `web search tool calls`.

/// What a line is of: its model where it names one, else its own words.
#[must_use]
pub fn model_of(line_item: &str) -> &str {
    let item = line_item.trim();
    let Some((head, _)) = item.split_once(',') else {
        return item;
    };
    // A tier may stand before it.
    let head = head.rsplit('|').next().unwrap_or(head).trim();
    // What the tokens are of may stand behind it.
    match head.rsplit_once(' ') {
        Some((model, "text" | "image" | "audio")) => model.trim(),
        _ => head,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_model_is_told_from_what_is_counted() {
        for (item, model) in [
            (
                "gpt-6-luna-2026-10-14, cached input",
                "gpt-6-luna-2026-10-14",
            ),
            ("gpt-6-luna, cache writes", "gpt-6-luna"),
            ("gpt-image-2.5-flare image, output", "gpt-image-2.5-flare"),
            (
                "gpt-image-2-2026-04-21 text, input",
                "gpt-image-2-2026-04-21",
            ),
            (
                "priority | gpt-5.6-sol, output, long context",
                "gpt-5.6-sol",
            ),
            ("web search tool calls", "web search tool calls"),
            ("whisper", "whisper"),
            (", output", ""),
        ] {
            assert_eq!(model_of(item), model, "{item}");
        }
    }
}
