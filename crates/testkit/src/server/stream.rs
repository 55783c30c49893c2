//! Server-sent events: words cut into deltas, events laid out in time.

use std::collections::VecDeque;
use std::time::Duration;

use bytes::Bytes;

use super::content::Piece;

/// One event, ready to be sent.
pub(super) struct Event {
    pub text: String,
    /// Whether it brings words.
    pub role: Role,
}

/// What an event is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Beginnings, ends and figures.
    Frame,
    /// Words.
    Delta,
}

impl Event {
    pub fn frame(text: String) -> Self {
        let role = Role::Frame;
        Self { text, role }
    }

    pub fn delta(text: String) -> Self {
        let role = Role::Delta;
        Self { text, role }
    }
}

/// An answer comes in about so many pieces: few, because the server also serves measurements.
const DELTAS: usize = 6;

/// Cuts escaped words into deltas.
pub(super) fn deltas(words: &str) -> Vec<&str> {
    let mut rest = words;
    let mut deltas = Vec::with_capacity(DELTAS + 1);
    let size = words.len().div_ceil(DELTAS).max(16);
    while !rest.is_empty() {
        let (delta, after) = rest.split_at(boundary(rest, size));
        deltas.push(delta);
        rest = after;
    }
    deltas
}

/// The first place from `at` on where escaped words can be cut: before a character that is no part of an escape.
/// The end, if there is none.
pub(super) fn boundary(words: &str, at: usize) -> usize {
    let bytes = words.as_bytes();
    let free = |byte: u8| {
        matches!(
            byte,
            b' ' | b',' | b':' | b'{' | b'}' | b'[' | b']' | 0xc0..
        )
    };
    (at.max(1)..bytes.len())
        .find(|at| free(bytes[*at]))
        .unwrap_or(bytes.len())
}

/// A comment, as servers send them to keep a line open.
pub(super) fn comment(text: &str) -> Bytes {
    Bytes::from(format!(": {text}\n\n"))
}

/// The events in their order; `time` is spread before the words.
pub(super) fn script(
    events: Vec<Event>,
    time: Duration,
    comment: Option<Bytes>,
) -> VecDeque<Piece> {
    let words = events.iter().filter(|event| event.role == Role::Delta);
    let pause = time / (words.count().max(1) as u32);
    let mut pieces = VecDeque::with_capacity(events.len() * 2);
    pieces.extend(comment.clone().map(Piece::Bytes));
    for (index, event) in events.into_iter().enumerate() {
        if event.role == Role::Delta {
            if index % 2 == 0 {
                pieces.extend(comment.clone().map(Piece::Bytes));
            }
            if !pause.is_zero() {
                pieces.push_back(Piece::Pause(pause));
            }
        }
        pieces.push_back(Piece::Bytes(event.text.into()));
    }
    pieces
}

/// The events up to the first words, and then these words for ever.
pub(super) fn endless(events: Vec<Event>) -> VecDeque<Piece> {
    let mut pieces = VecDeque::new();
    for event in events {
        let bytes = Bytes::from(event.text);
        match event.role {
            Role::Frame => pieces.push_back(Piece::Bytes(bytes)),
            Role::Delta => {
                pieces.push_back(Piece::Forever(bytes));
                break;
            }
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answers::escaped;

    #[test]
    fn deltas_are_valid_json_each_and_add_up() {
        let text = "{\"a\":\"寿司 \\\"x\\\" \n 🍣\u{1}\\\\n\"}".repeat(20);
        let words = escaped(&text);
        let deltas = deltas(&words);
        assert!((4..=8).contains(&deltas.len()), "{}", deltas.len());
        let read = |delta: &&str| serde_json::from_str::<String>(&format!("\"{delta}\"")).unwrap();
        assert_eq!(deltas.iter().map(read).collect::<String>(), text);
    }
}
