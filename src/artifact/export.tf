# Lets Trustgrid write flow logs into the S3 bucket __BUCKET__, which exists already.
# For Terraform 1.2 or OpenTofu 1.6 and newer.
#
# Import before the first apply, so that the plan shows what would change and nothing is overwritten
# unseen:
#
#   terraform import aws_s3_bucket_versioning.flow_logs __BUCKET__,__ACCOUNT_ID__
#   terraform import aws_s3_bucket_policy.flow_logs __BUCKET__
#
# The second fails where the bucket has no policy yet, and may be left out there. A bucket has one
# policy: where one is in your configuration already, add local.flow_logs_policy to what that one is
# made of (source_policy_documents, if it is a data.aws_iam_policy_document), and leave out the
# resource aws_s3_bucket_policy here.

# Leave this block out where your configuration has one.
terraform {
  required_version = ">= 1.2"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.0, < 7.0" # from 7.0 on without expected_bucket_owner
    }
  }
}

locals {
  flow_logs_account_id = "__ACCOUNT_ID__"
  flow_logs_bucket     = "__BUCKET__"

  flow_logs_policy = <<-JSON
    __WHOLE__
  JSON

  # Every statement of these documents goes into the bucket policy as it stands. Put what the bucket
  # has already in front: the first document gives the Version, which is never changed.
  source_policy_documents = [
    local.flow_logs_policy,
  ]

  # data.aws_iam_policy_document would refuse equal Sids and raise an old Version, by which "${"
  # gets another meaning.
  bucket_policy = jsonencode(merge(jsondecode(local.source_policy_documents[0]), {
    Statement = flatten([for document in local.source_policy_documents : jsondecode(document).Statement])
  }))
}

data "aws_caller_identity" "flow_logs" {}

resource "aws_s3_bucket_versioning" "flow_logs" {
  bucket                = local.flow_logs_bucket
  expected_bucket_owner = local.flow_logs_account_id

  versioning_configuration {
    status = "Enabled"
  }

  lifecycle {
    prevent_destroy = true # it would suspend versioning, and nothing is replicated then

    precondition {
      condition     = data.aws_caller_identity.flow_logs.account_id == local.flow_logs_account_id
      error_message = "These credentials are not for AWS account __ACCOUNT_ID__, where the bucket is."
    }
  }
}

resource "aws_s3_bucket_policy" "flow_logs" {
  # After versioning, which S3 refuses where the bucket belongs to another account.
  bucket = aws_s3_bucket_versioning.flow_logs.bucket
  policy = local.bucket_policy

  lifecycle {
    prevent_destroy = true # it would delete the whole policy, other statements included

    precondition {
      condition     = data.aws_caller_identity.flow_logs.account_id == local.flow_logs_account_id
      error_message = "These credentials are not for AWS account __ACCOUNT_ID__, where the bucket is."
    }
  }
}
