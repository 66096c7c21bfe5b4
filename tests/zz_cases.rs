mod util;
use flow_log_export::evaluate::*;
use serde_json::Value;
#[test]
fn cases() {
    let all: Value =
        serde_json::from_str(&std::fs::read_to_string("/work/shared/cases/reading.json").unwrap()).unwrap();
    for c in all.as_array().unwrap() {
        if c["api"] != "evaluatePolicy" {
            continue;
        }
        let e = evaluate(
            c["args"][0].as_str().unwrap(),
            &util::grant(c["args"][1]["bucket"].as_str().unwrap()),
            Options::default(),
        );
        let want = &c["want"];
        let mut ok = true;
        if let Some(d) = want["actions"].as_str() {
            ok &= e.actions.iter().all(|(_, x)| x.name() == d);
        }
        if let Some(d) = want["public"].as_str() {
            ok &= e.public.name() == d;
        }
        if let Some(d) = want["mentions"].as_str() {
            ok &= e.findings.iter().any(|f| f.message.contains(d));
        }
        println!("{} {} {:?} {}", if ok { "ok " } else { "BAD" }, c["id"], e.actions[0].1, e.public.name());
        for f in &e.findings {
            println!("    {} {}: {}", f.severity.name(), f.code, f.message);
            if let Some(x) = &f.fix {
                println!("      {x}");
            }
        }
    }
}
