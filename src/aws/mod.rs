//! What AWS names: accounts, buckets, Regions and partitions, and the forms in which they are pasted.

pub mod account_id;
pub(crate) mod arn;
pub(crate) mod aws_address;
pub mod bucket_name;
pub mod bucket_reference;
pub mod partition;
pub mod region;
pub(crate) mod tokens;
pub mod web_address;
