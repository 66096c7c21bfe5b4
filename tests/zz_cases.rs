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
#[test]
fn variants() {
    let g = util::grant("acme-flow-logs");
    let ours: Value = serde_json::from_str(&g.policy()).unwrap();
    let ours = ours["Statement"][0].clone();
    let res = serde_json::json!(["arn:aws:s3:::acme-flow-logs", "arn:aws:s3:::acme-flow-logs/*"]);
    let show = |label: &str, sts: Vec<Value>| {
        let p = serde_json::json!({"Version":"2012-10-17","Statement":sts}).to_string();
        let e = evaluate(&p, &g, Options::default());
        let d: String = e.actions.iter().map(|(_, d)| &d.name()[..1]).collect();
        println!("{label}: {d} public {}", e.public.name());
        for f in &e.findings {
            println!("    {} {}: {}", f.severity.name(), f.code, f.message);
        }
        for b in &e.blocks {
            if let Some(x) = &b.exception {
                let v: Value = serde_json::from_str(x).unwrap();
                println!("      fix {}", v["Condition"]);
            }
        }
    };
    let deny = |c: Value| serde_json::json!({"Sid":"X","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":res,"Condition":c});
    let allow = |c: Value| serde_json::json!({"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":res,"Condition":c});
    use serde_json::json;
    for c in [
        json!({"StringNotEqualsIfExists":{"aws:SourceVpc":["vpc-1"],"aws:PrincipalAccount":"111111111111"},"NotIpAddressIfExists":{"aws:VpcSourceIp":"10.0.0.0/8"},"BoolIfExists":{"aws:ViaAWSService":"false"}}),
        json!({"ArnNotLikeIfExists":{"aws:SourceArn":"arn:aws:cloudtrail:*:1:trail/*"},"Null":{"aws:SourceArn":"false"}}),
        json!({"ForAnyValue:StringEquals":{"aws:PrincipalServiceNamesList":"cloudtrail.amazonaws.com"}}),
        json!({"StringNotEqualsIgnoreCaseIfExists":{"aws:VPCEORGID":"o-a1b2c3d4e5"}}),
        json!({"Bool":{"aws:PrincipalIsAWSService":"false","aws:ViaAWSService":"false"},"StringNotEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}),
        json!({"NumericLessThanEquals":{"s3:TlsVersion":1.1}}),
        json!({"NumericLessThan":{"s3:tlsversion":["1.0","1.2"]}}),
        json!({"NumericLessThan":{"s3:TlsVersion":"1.3"}}),
        json!({"NumericNotEquals":{"s3:TlsVersion":["1.2","1.3"]}}),
        json!({"StringNotEquals":{"aws:SourceOrgID":"o-a1b2c3d4e5"}}),
        json!({"ForAllValues:StringNotLike":{"aws:SourceOrgPaths":"o-a1b2c3d4e5/*"},"Bool":{"aws:PrincipalIsAWSService":"true"}}),
        json!({"StringNotEquals":{"s3:DataAccessPointAccount":"493827156084"}}),
        json!({"StringNotLike":{"aws:userid":["AROAEXAMPLEEXAMPLE:*","493827156084"]}}),
        json!({"NotIpAddress":{"aws:SourceIp":"203.0.113.7"},"Bool":{"aws:ViaAWSService":"true"}}),
        json!({"StringEquals":{"aws:CalledViaLast":"athena.amazonaws.com"}}),
        json!({"ArnNotLikeIfExists":{"aws:PrincipalArn":["arn:aws:iam::*:role/aws-service-role/*"]},"StringNotEqualsIfExists":{"aws:VpceOrgID":"o-1"}}),
    ] {
        show(&c.to_string(), vec![ours.clone(), deny(c.clone())]);
    }
    for c in [
        json!({"IpAddress":{"aws:SourceIp":["2001:db8::5","198.51.100.9"]}}),
        json!({"StringLike":{"aws:SourceArn":"arn:aws:s3:::other"}}),
        json!({"ArnEquals":{"aws:PrincipalArn":"arn:aws:iam::493827156084:user/x"}}),
        json!({"StringLike":{"aws:PrincipalArn":"arn:aws:iam::493827156084:*"}}),
        json!({"IpAddress":{"aws:SourceIp":"10.0.0.0/7"}}),
    ] {
        show(&c.to_string(), vec![ours.clone(), allow(c.clone())]);
    }
    let mut narrowed = ours.clone();
    narrowed["Condition"] = json!({"StringEquals":{"aws:SourceAccount":"079972220921"}});
    show("narrowed", vec![narrowed]);
    show(
        "np",
        vec![
            ours.clone(),
            json!({"Sid":"Everyone but them","Effect":"Allow","NotPrincipal":{"AWS":["111122223333"]},"Action":"s3:GetObject","Resource":res}),
        ],
    );
    show(
        "np*",
        vec![
            ours.clone(),
            json!({"Effect":"Allow","NotPrincipal":"*","Action":"s3:GetObject","Resource":res}),
        ],
    );
    show(
        "fed",
        vec![
            ours.clone(),
            json!({"Effect":"Allow","Principal":{"Federated":"cognito-identity.amazonaws.com"},"Action":"s3:GetObject","Resource":res}),
        ],
    );
}
