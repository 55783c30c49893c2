//! The drafter: titles, research and outlines from patterns.
