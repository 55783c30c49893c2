//! Servers that speak the wire forms of OpenAI.
