//! Helps a Trustgrid customer replicate the flow logs of their organization into their own S3
//! bucket: reads what is typed for an AWS account ID and a bucket, and renders the bucket policy
//! that lets Trustgrid in.
//!
//! # Bird's-eye view
//!
//! Text goes in through [`account_id::check`] and [`bucket_name::check`], which are forgiving and
//! answer with a value, findings or both. Whoever holds an [`account_id::AccountId`] or a
//! [`bucket_name::BucketName`] holds a valid one; nothing downstream checks again. From them
//! [`policy::Grant`] renders the policy. [`form::ExportForm`] is the whole state of the page and a
//! pure function of what the user did.
//!
//! Around this core, with the feature `web`, `ui` draws the form with Yew. Two programs become
//! WebAssembly: `bin/form` mounts the form, `bin/tools` holds the other functions of the JavaScript
//! API, which no first keystroke needs. `static/flow-log-export.js` is both in one module, for
//! embedders; `static/boot.js` starts the form on the stand-alone page. `bin/package` writes the first
//! paint into `index.html`, so that the article is readable before any program, and puts what changes
//! with a version into a folder named by its content.
//!
//! The feature `tools` adds what the first keystroke does not need: `merge::merge` puts the grant
//! into a policy that is already there and leaves its other bytes alone, `evaluate::evaluate` tells whether
//! a policy lets Trustgrid in, and `preflight::preflight` says from what the AWS CLI prints whether
//! replication into the bucket will work.
//!
//! # Code map
//!
//! | module | what it knows |
//! | --- | --- |
//! | [`account_id`] | AWS account IDs, and what people paste for one |
//! | [`bucket_name`] | S3's naming rules, today's and yesterday's, and the comparison with the account |
//! | [`bucket_reference`] | what names a bucket: ARNs, addresses, commands, lines of JSON, YAML and HCL |
//! | `tokens` | the pieces of a longer paste |
//! | `arn`, `aws_address` | the parts of an ARN and of a web address of AWS |
//! | `placeholder` | what templates write where a value belongs |
//! | [`partition`], [`region`] | the clouds of AWS that replication cannot reach, and the codes of Regions |
//! | [`text`] | what clings to pasted text, and the name of a character |
//! | [`finding`] | what a check answers |
//! | [`policy`] | the bucket policy, as text and in plain words |
//! | `policy::document` | the policy that a bucket already has: the forms it is pasted in, and its statements |
//! | `policy::lint` | what S3 would refuse in it, and what was probably not meant |
//! | `merge` | the grant in that policy, spliced in or found there, and the difference line by line |
//! | `evaluate` | what a policy means for Trustgrid's requests, in IAM's logic with a third answer; what is in the way, and the exception to add |
//! | `aws_cli` | its commands, and its errors in words |
//! | `json`, `place` | JSON with the place of every value |
//! | `credentials` | keys and tokens in a paste: found, covered, never repeated |
//! | `report` | what the preflight script or single commands of the AWS CLI print |
//! | `preflight` | that report held against what replication needs, one answer per requirement |
//! | `failure_code` | the codes with which S3 says why it did not replicate |
//! | `artifact` | scripts, templates and the ticket; with the feature `tools` |
//! | [`highlight`] | tokens to colour |
//! | [`form`] | what was typed and when an error may be shown |
//! | [`save`] | what the portal's answers mean to the user |
//! | [`web_address`] | links into the AWS console and from the host |
//! | `ui` | the form on the screen |
//! | `panels` | what the page offers besides the form; drawn by a program of its own |
//! | `send` | asks the portal to save |
//! | `js` | arguments as JavaScript gives them |
//! | `bin/form`, `bin/tools` | the JavaScript API; its types stand in `static/flow-log-export.d.ts` |
//!
//! # Invariants
//!
//! - The core has no web crate, no I/O and no time: `cargo test --no-default-features --features tools`
//!   builds it alone.
//! - No text that a user or host can give panics the program, and none is read by recursion.
//! - A rule about text stands in one place; its wording in one `Display`, the same beside the field, in
//!   the summary and in the API.
//! - Nothing that AWS does not document makes an action `allowed`.
//! - The text in a field is the user's: only typing, filling and the buttons beside it change it.
//! - Nothing is stored, and nothing but the page's own files is requested.
//! - `style` attributes and inline scripts are absent, so that a strict Content Security Policy holds.
//! - Only `bin/tools` turns values into JavaScript's; the core is not `Serialize`.

#![forbid(unsafe_code)]

pub mod account_id;
mod arn;
#[cfg(feature = "tools")]
pub mod artifact;
mod aws_address;
#[cfg(feature = "tools")]
mod aws_cli;
pub mod bucket_name;
pub mod bucket_reference;
#[cfg(feature = "tools")]
pub mod credentials;
#[cfg(feature = "tools")]
pub mod evaluate;
#[cfg(feature = "tools")]
pub mod failure_code;
pub mod finding;
pub mod form;
pub mod highlight;
#[cfg(feature = "tools")]
mod json;
#[cfg(feature = "tools")]
pub mod merge;
pub mod partition;
#[cfg(feature = "tools")]
pub mod place;
mod placeholder;
pub mod policy;
#[cfg(feature = "tools")]
pub mod preflight;
pub mod region;
#[cfg(feature = "tools")]
pub mod report;
pub mod save;
pub mod text;
mod tokens;
pub mod web_address;

#[cfg(feature = "js")]
pub mod js;
#[cfg(feature = "tools-api")]
pub mod panels;
#[cfg(feature = "tools-api")]
pub mod send;
#[cfg(feature = "web")]
pub mod ui;

// Smaller than the allocator of the standard library.
#[cfg(all(target_family = "wasm", not(target_feature = "atomics")))]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();
