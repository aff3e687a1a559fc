//! New plugins: the templates, the answers that fill them, and the plan that becomes a folder.
//!
//! Rank 4: knows nothing about projects or terminals.

mod answers;
mod catalog;
mod error;
mod languages;
mod plan;
mod render;

pub use answers::{Name, NameError, Sdk, SdkError};
pub use catalog::{TEMPLATES, Template, template};
pub use error::ScaffoldError;
pub use plan::{Plan, Planned};
