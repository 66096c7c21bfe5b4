//! Helps a Trustgrid customer replicate the flow logs of their organization into their own S3
//! bucket: reads what is typed for an AWS account ID and a bucket, and renders the bucket policy
//! that lets Trustgrid in.
//!
//! # Bird's-eye view
//!
//! Text goes in through [`aws::account_id::check`] and [`aws::bucket_name::check`], which are forgiving and
//! answer with a value, findings or both. Whoever holds an [`aws::account_id::AccountId`] or a
//! [`aws::bucket_name::BucketName`] holds a valid one; nothing downstream checks again. From them
//! [`policy::Grant`] renders the policy. [`merge`] puts the grant into a policy that is already there and leaves
//! its other bytes alone, [`evaluate`] tells whether a policy lets Trustgrid in. From what the AWS CLI prints,
//! [`preflight`] says whether replication into the bucket will work, and [`arrival`] whether it does.
//!
//! [`app::State`] is all that the page knows: [`app::Action`] says what happens, [`app::State::apply`] what becomes
//! of it and what is to be done outside, as [`app::SideEffect`]s. With the feature `web`, `ui` draws the state with
//! Yew and does the effects: a keystroke goes from an input to the state to the screen. What takes its time waits for
//! a pause in typing, `PAUSE_MILLISECONDS` of `ui::app`. What the host is to hear of, such as
//! [`app::SideEffect::NotifyChange`], `ui::app` fires as an event; `-saved` and `not-saved`, `ui::send` does;
//! `-ready`, `-save` and `ended`, `static/program/mount.js`; those of loading, `static/element-class.js`.
//!
//! One program becomes WebAssembly: `main` mounts forms. What no first keystroke needs, `ui::later` holds behind one
//! function: what is merged, checked and made from the values, and the JavaScript API. `bin/package.rs` splits that
//! off into a file of its own, writes the first paint into `index.html`, so that the article is readable before any program, and puts what changes
//! with a version into a folder named by its content. In `static`, `program/start.js` loads both parts, and
//! again what could not be loaded; `program/styles.js` becomes the style sheets as modules; `program/guard.js` hears
//! of it when the program stops, `program/mount.js` has each form survive that, `program/link.js` reads the link, `program/browser.js` copies and moves the focus, and `program/save.js` asks the portal to save.
//! `flow-log-export.js` is the module for embedders, `element-class.js` the class of the custom element, which
//! `element.js` registers. `page.js` starts the stand-alone page, and `boot.js` finds it after a deploy.
//!
//! # Code map
//!
//! What people paste is in `text`, what AWS names in `aws`, how its command line answers in `aws_cli`; `policy` builds
//! on them, `evaluate` and `merge` on that, then `artifact`, `report`, `preflight` and `arrival`, then `app`, `api` and `ui`. A
//! room uses only those above it.
//!
//! | module | what it knows |
//! | --- | --- |
//! | [`text`] | what clings to pasted text, and the name of a character |
//! | [`text::finding`] | what a check answers |
//! | `text::json`, [`text::position`] | JSON with the position of every value |
//! | `text::placeholder` | what templates write where a value belongs |
//! | [`text::time`] | a moment in every form in which it is printed |
//! | [`text::credentials`] | keys and tokens in a paste: found, covered, never repeated |
//! | [`text::highlight`] | tokens to colour |
//! | [`aws::account_id`] | AWS account IDs, and what people paste for one |
//! | [`aws::bucket_name`] | S3's naming rules, today's and yesterday's, and the comparison with the account |
//! | [`aws::bucket_reference`] | what names a bucket: ARNs, addresses, commands, lines of JSON, YAML and HCL |
//! | `aws::tokens` | the pieces of a longer paste |
//! | `aws::arn`, `aws::aws_address` | the parts of an ARN and of a web address of AWS |
//! | [`aws::partition`], [`aws::region`] | the clouds of AWS that replication cannot reach; the form of a Region's code, and the Regions that every account has |
//! | [`aws::web_address`] | links into the AWS console and from the host |
//! | `aws_cli` | its commands, and its errors in words |
//! | [`policy`] | the bucket policy, as text and in plain words |
//! | [`policy::document`] | the policy that a bucket already has, read once for all who take it; `policy::paste` finds it in what is pasted |
//! | [`policy::lint`] | what S3 would refuse in it, and what was probably not meant |
//! | [`policy::key_policy`] | the statement for a KMS key's policy |
//! | [`evaluate`] | what a policy means for Trustgrid's requests, in IAM's logic with a third answer; what is in the way, and the exception to add |
//! | [`merge`] | the grant in that policy, spliced in or found there, and the difference line by line |
//! | [`artifact`] | scripts, templates and the ticket |
//! | [`artifact::lifecycle`], [`artifact::alarm`] | what keeps the cost down, and who is told when nothing comes |
//! | [`report`] | what the scripts that read or single commands of the AWS CLI print |
//! | [`preflight`] | that report held against what replication needs: one answer per requirement, with its sentence and what fixes it |
//! | [`preflight::Requirement`] | what is known of a requirement as such: ID, title, console place, failure codes |
//! | [`preflight::failure_code`] | the codes with which S3 says why it did not replicate |
//! | [`arrival`] | whether flow logs arrive, by that report; what to look at where they do not |
//! | [`app`] | the state of the page, its actions and effects; what comes next (`app::pane`); what can be copied; the ways to set up a bucket ([`app::way`]); the table of the host's options |
//! | [`app::engine`] | what the state needs of the later part, as a table of functions |
//! | [`app::form`] | the fields: their labels, what was typed, and when an error may be shown |
//! | [`app::save`] | what the portal's answers mean to the user |
//! | `api` | the functions of the JavaScript API; their types stand in `static/flow-log-export.d.ts` |
//! | `ui` | the page: its frame and first step (`ui::app`), a file for each other step (`ui::set_up`, `ui::check`, `ui::tell`), the pane (`ui::pane`), what JavaScript does for it (`ui::host`), and what comes later (`ui::panels`), each in its `ui::slot` |
//! | `ui::later` | the one split point, and what is behind it |
//!
//! # Invariants
//!
//! - The core has no web crate, no I/O and no time: `cargo test --no-default-features` builds it alone.
//! - No text that a user or host can give panics the program, and none is read by recursion.
//! - A rule about text stands in one place; its wording in one `Display`, the same beside the field, in
//!   the summary and in the API.
//! - Nothing that AWS does not document makes an action `allowed`.
//! - The text in a field is the user's: only typing, filling and the buttons beside it change it.
//! - Whatever stops the program, the page says so and starts afresh with all that was typed and pasted.
//! - Nothing is stored but in the tab's history, and nothing is requested but the page's own files and, on Save,
//!   `save-url`.
//! - `style` attributes and inline scripts are absent, so that a strict Content Security Policy holds.
//! - Only `api` turns values into JavaScript's; the core is not `Serialize`.

#![forbid(unsafe_code)]

pub mod app;
pub mod arrival;
pub mod artifact;
pub mod aws;
mod aws_cli;
pub mod evaluate;
pub mod merge;
pub mod policy;
pub mod preflight;
pub mod report;
pub mod text;

#[cfg(feature = "web")]
pub mod api;
#[cfg(feature = "web")]
pub mod ui;
