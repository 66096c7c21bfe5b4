pub mod account_id;
pub mod bucket_name;
pub mod bucket_reference;
pub mod finding;
pub mod form;
pub mod highlight;
pub mod partition;
pub mod policy;
pub mod text;
pub mod web_address;

#[cfg(feature = "web")]
mod api;
#[cfg(feature = "web")]
pub mod ui;
