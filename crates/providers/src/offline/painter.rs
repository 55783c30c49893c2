//! The procedural painter of thumbnail backgrounds.
