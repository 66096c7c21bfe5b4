# Reads how the bucket is set up and prints it in one go, with nothing of the progress in between.
print_report() {
    parts_in_all=11
    report=$(printf '{\n"flowLogExportPreflight": 1,\n"accountId": "%s",\n"bucket": "%s"' "$account" "$bucket")
    part caller sts get-caller-identity --query '{Account: Account}'
    part_of_bucket location get-bucket-location
    part_of_bucket versioning get-bucket-versioning
    part_of_bucket policy get-bucket-policy
    part_of_bucket policyStatus get-bucket-policy-status
    part_of_bucket encryption get-bucket-encryption
    part_of_bucket ownershipControls get-bucket-ownership-controls
    part_of_bucket publicAccessBlock get-public-access-block
    part accountPublicAccessBlock s3control get-public-access-block --account-id "$account"
    part_of_bucket objectLock get-object-lock-configuration
    part_of_bucket requestPayment get-bucket-request-payment
    printf '%s\n}\n' "$report"
}
