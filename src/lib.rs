pub mod account_id;
pub mod bucket_name;
pub mod bucket_reference;
pub mod finding;
pub mod highlight;
pub mod partition;
pub mod policy;
pub mod text;
