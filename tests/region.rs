//! Regions and the partitions they are in.

use flow_log_export::aws::partition::OtherPartition;
use flow_log_export::aws::region::is_region;

#[test]
fn codes_of_regions() {
    for code in [
        "us-east-1",
        "eu-central-2",
        "ap-southeast-7",
        "mx-central-1",
        "us-gov-west-1",
        "cn-northwest-1",
        "eusc-de-east-1",
        "us-isob-east-1",
        "eu-north-12",
    ] {
        assert!(is_region(code), "{code}");
    }
    for text in [
        "",
        "-",
        "us",
        "us-1",
        "us-east",
        "us-east-",
        "us-east-1a",
        "us-east-123",
        "us--1",
        "-east-1",
        "us-east1",
        "US-EAST-1",
        "us-east-1 ",
        "us-e4st-1",
        "us_east_1",
        "use1-az4",
        "EU",
        "a-far-too-long-name-for-a-place-1",
    ] {
        assert!(!is_region(text), "{text}");
    }
    assert!(is_region(&format!("a-{}-1", "b".repeat(25))));
    assert!(!is_region(&format!("a-{}-1", "b".repeat(26))));
}

#[test]
fn partitions_of_regions() {
    for (region, partition) in [
        ("us-east-1", None),
        ("il-central-1", None),
        ("eu-south-2", None),
        ("cn-north-1", Some(OtherPartition::China)),
        ("us-gov-east-1", Some(OtherPartition::GovCloud)),
        ("eusc-de-east-1", Some(OtherPartition::EuropeanSovereignCloud)),
        ("us-iso-west-1", Some(OtherPartition::Isolated)),
        ("us-isob-east-1", Some(OtherPartition::Isolated)),
        ("eu-isoe-west-1", Some(OtherPartition::Isolated)),
        ("us-isof-east-1", Some(OtherPartition::Isolated)),
    ] {
        assert_eq!(OtherPartition::of_region(region), partition, "{region}");
    }
}
