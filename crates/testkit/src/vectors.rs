//! Vectors of texts without a model: the same text has the same vector, and texts that share words are near each other.

use crate::latency::mix;

/// The text's vector, of length 1.
pub(crate) fn of(text: &str, dimensions: usize) -> Vec<f32> {
    let mut vector = vec![0.0_f32; dimensions];
    for word in words(text) {
        let seed = word
            .bytes()
            .fold(dimensions as u64, |hash, byte| mix(hash ^ u64::from(byte)));
        for (index, value) in vector.iter_mut().enumerate() {
            // From -1 to 1: directions of different words are all but at right angles in many dimensions.
            let dice = mix(seed ^ index as u64);
            *value += (dice >> 40) as f32 / (1_u64 << 23) as f32 - 1.0;
        }
    }
    let length = vector.iter().map(|x| x * x).sum::<f32>().sqrt();
    if length > 0.0 {
        vector.iter_mut().for_each(|x| *x /= length);
    }
    vector
}

/// Words in small letters; where writing has no spaces, each letter is one.
fn words(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    let mut words = Vec::new();
    for run in lower.split(|c: char| !c.is_alphanumeric()) {
        if run.chars().any(|c| c >= '\u{2e80}') {
            words.extend(run.chars().map(String::from));
        } else if !run.is_empty() {
            words.push(run.to_owned());
        }
    }
    if words.is_empty() {
        words.push(lower);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn likeness(a: &str, b: &str) -> f32 {
        let [a, b] = [of(a, 1536), of(b, 1536)];
        a.iter().zip(&b).map(|(a, b)| a * b).sum()
    }

    #[test]
    fn the_same_text_has_the_same_unit_vector() {
        assert_eq!(of("pão de queijo", 256), of("pão de queijo", 256));
        assert!((likeness("bread", "bread") - 1.0).abs() < 1e-5);
    }

    #[test]
    fn texts_are_nearer_the_more_words_they_share() {
        for (near, far) in [
            ("sourdough bread for beginners", "sourdough pizza tonight"),
            ("寿司の作り方", "寿司屋"),
        ] {
            let text = match near.is_ascii() {
                true => "Sourdough bread for experts",
                false => "寿司の作りかた",
            };
            assert!(likeness(text, near) > likeness(text, far) + 0.1);
            assert!(likeness(text, far) > likeness(text, "entirely unrelated") + 0.1);
        }
    }
}
