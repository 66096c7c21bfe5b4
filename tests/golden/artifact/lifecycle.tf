# A lifecycle rule for Trustgrid's flow logs in the S3 bucket my.logs-2.
#
# A bucket has one lifecycle configuration, and this resource replaces all of it. Where one is in your
# configuration already, put the block "rule" below into that one instead. Where the bucket has rules that are in
# no configuration, import them, write them in here, and apply only once the plan takes none of them away:
#
#   terraform import aws_s3_bucket_lifecycle_configuration.flow_logs my.logs-2,493827156084
#
# The import fails where the bucket has no rules yet, and may be left out there.
resource "aws_s3_bucket_lifecycle_configuration" "flow_logs" {
  bucket                = "my.logs-2"
  expected_bucket_owner = "493827156084"

  rule {
    id     = "trustgrid-flow-logs"
    status = "Enabled"

    filter {
      prefix = "flow-logs/by-org/"
    }

    expiration {
      days = 90
    }

    noncurrent_version_expiration {
      noncurrent_days = 7
    }

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}
