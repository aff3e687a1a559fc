//! Source texts and what is said about them: spans, diagnostics, their rendering, suggestions.
//!
//! Rank 0: knows nothing about dice or plugins.

mod clean;
mod diagnostic;
mod markup;
mod name;
mod render;
mod span;
mod suggest;
mod xml;

pub use clean::cleaned;
pub use diagnostic::{Diagnostic, Severity};
pub use markup::{Markup, restyled};
pub use name::{LONGEST_NAME, is_name, nearest_name};
pub use render::{Colour, render};
pub use span::Span;
pub use suggest::nearest;
pub use xml::escaped_for_xml;
