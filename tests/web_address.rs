//! Addresses: links into the console, and which addresses of a host may become links.

mod util;

use flow_log_export::aws::web_address::{ConsoleTab, console, is_link};
use flow_log_export::text::MAX_BYTES;

use util::bucket;

#[track_caller]
fn link(address: &str) {
    assert!(is_link(address), "{address:?} is a link");
}

#[track_caller]
fn no_link(address: &str) {
    assert!(!is_link(address), "{address:?} is no link");
}

#[test]
fn console_links() {
    assert_eq!(
        console(&bucket("my-logs"), ConsoleTab::Permissions),
        "https://s3.console.aws.amazon.com/s3/buckets/my-logs?tab=permissions"
    );
    assert_eq!(
        console(&bucket("My_old.logs"), ConsoleTab::Properties),
        "https://s3.console.aws.amazon.com/s3/buckets/My_old.logs?tab=properties"
    );
}

#[test]
fn links() {
    link("https://portal.example.com/flow-logs?tab=1#export");
    link("http://localhost:8080/");
    link("HTTPS://EXAMPLE.COM");
    link("//example.com/help");
    link("/help");
    link("help.html");
    link("../help");
    link("./a:b");
    link("?topic=a:b");
    link("#a:b");
    link("/javascript:alert(1)");
    link("#javascript:alert(1)");
    link("/über/日志");
}

#[test]
fn programs_and_data() {
    no_link("javascript:alert(1)");
    no_link("JavaScript:alert(1)");
    no_link("javascript&colon;alert(1):x");
    no_link(" javascript:alert(1)");
    no_link("\u{1}javascript:alert(1)");
    no_link("java\nscript:alert(1)");
    no_link("java\tscript:alert(1)");
    no_link("java\r\nscript:alert(1)");
    no_link("\u{0}javascript:alert(1)");
    no_link("javascript\u{a}:alert(1)");
    no_link("vbscript:x");
    no_link("data:text/html,<script>alert(1)</script>");
    no_link("DATA:text/html;base64,PHNjcmlwdD4=");
    no_link("blob:https://example.com/1");
    no_link("file:///etc/passwd");
    no_link("about:blank");
    no_link("mailto:ops@example.com");
    no_link("view-source:https://example.com");
    no_link("https\u{200b}:x");
    no_link("ｊavascript:alert(1)");
}

#[test]
fn no_addresses() {
    no_link("");
    no_link(" ");
    no_link("/a b");
    no_link("https://example.com/\u{0}");
    no_link("https://example.com/\u{7f}");
    no_link("https://example.com/\u{a0}");
    no_link("https://example.com/\n");
    no_link(":");
    no_link("://example.com");
}

#[test]
fn a_megabyte() {
    link(&"a".repeat(MAX_BYTES));
    no_link(&"a:".repeat(MAX_BYTES / 2));
    no_link(&(":".to_owned() + &"/".repeat(MAX_BYTES)));
    no_link(&(" ".repeat(MAX_BYTES) + "javascript:alert(1)"));
}
