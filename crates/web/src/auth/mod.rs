//! Who asks: accounts of our own, and the word of identity providers.

pub mod google;
pub mod provider;
pub mod supabase;
