# A lifecycle rule for Trustgrid's flow logs in the S3 bucket __BUCKET__.
#
# A bucket has one lifecycle configuration, and this resource replaces all of it. Where one is in your
# configuration already, put the block "rule" below into that one instead. Where the bucket has rules that are in
# no configuration, import them, write them in here, and apply only once the plan takes none of them away:
#
#   terraform import aws_s3_bucket_lifecycle_configuration.flow_logs __BUCKET__,__ACCOUNT_ID__
#
# The import fails where the bucket has no rules yet, and may be left out there.
resource "aws_s3_bucket_lifecycle_configuration" "flow_logs" {
  bucket                = "__BUCKET__"
  expected_bucket_owner = "__ACCOUNT_ID__"

  rule {
    id     = "__RULE_ID__"
    status = "Enabled"

    filter {
      prefix = "__PREFIX__"
    }

    expiration {
      __EXPIRATION__
    }

    noncurrent_version_expiration {
      noncurrent_days = __GRACE_DAYS__
    }

    abort_incomplete_multipart_upload {
      days_after_initiation = __GRACE_DAYS__
    }
  }
}
