//! Layers round the model traits: retries.
