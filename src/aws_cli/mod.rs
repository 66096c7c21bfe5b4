//! The AWS CLI: its commands for the settings of a bucket, and what it prints instead of an answer.
//! <https://docs.aws.amazon.com/cli/latest/reference/s3api/>

pub(crate) mod change_error;
pub(crate) mod error;
pub(crate) mod setting;
