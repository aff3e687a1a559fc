//! A channel as something that can be talked to and changed.
//!
//! Rank 5: joins a store and the pipeline; knows neither terminals nor which store it is. Plugins are known
//! by the manifests in the store, and loaded when they are first asked. What changes a channel is first a
//! value that can be shown: a [`Plan`].

mod answer;
mod bundle;
mod keep;
mod lazy;
mod plan;
mod version;

pub use answer::respond;
pub use bundle::{Bundle, BundleError, Contents, Pack};
pub use keep::{KeepError, Recalled, recall, remember};
pub use lazy::{Unreadable, plugins};
pub use plan::{Applied, ApplyError, Item, Plan, Uploaded, apply};
pub use version::{NoVersion, Version, versions, wanted};
