// What an administrator pastes: the policy of a bucket, and what the preflight commands print.
const ACCOUNT_ID = "210987654300";
const BUCKET = "flow-logs";

export const VALUES = { "AWS Account ID": ACCOUNT_ID, "S3 Bucket": BUCKET };

const GRANT = {
  Sid: "allow-tg-writes",
  Effect: "Allow",
  Principal: { AWS: "arn:aws:iam::079972220921:root" },
  Action: ["s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags", "s3:List*", "s3:GetBucketVersioning", "s3:PutBucketVersioning"],
  Resource: [`arn:aws:s3:::${BUCKET}`, `arn:aws:s3:::${BUCKET}/*`],
};

function statement(number) {
  return {
    Sid: `statement-${number}`,
    Effect: number % 2 ? "Deny" : "Allow",
    Principal: number % 2 ? "*" : { AWS: `arn:aws:iam::${300000000000 + number}:root` },
    Action: ["s3:GetObject", "s3:PutObject"],
    Resource: [`arn:aws:s3:::${BUCKET}`, `arn:aws:s3:::${BUCKET}/*`],
    Condition: { Bool: { "aws:SecureTransport": number % 2 ? "false" : "true" } },
  };
}

/** As many statements behind the first ones as leave the text that is made of the policy below so many bytes. */
function policy(bytes, first, text) {
  const document = { Version: "2012-10-17", Statement: [...first] };
  for (let number = 0; text(document).length < bytes; number++) document.Statement.push(statement(number));
  document.Statement.pop();
  return text(document);
}

/** A policy as the S3 console shows it. */
export const existingPolicy = (bytes) => policy(bytes, [], (document) => JSON.stringify(document, null, 2));

/** What the preflight commands print of a bucket whose policy, without blanks, is that long. */
export const report = (bytes, versioning) =>
  JSON.stringify(
    {
      flowLogExportPreflight: 1,
      accountId: ACCOUNT_ID,
      bucket: BUCKET,
      caller: { Account: ACCOUNT_ID },
      location: { LocationConstraint: "eu-west-1" },
      versioning: { Status: versioning },
      policy: { Policy: policy(bytes, [GRANT], JSON.stringify) },
      encryption: {
        ServerSideEncryptionConfiguration: { Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } }] },
      },
      ownershipControls: { OwnershipControls: { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" }] } },
      publicAccessBlock: {
        PublicAccessBlockConfiguration: { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true },
      },
      objectLock:
        "An error occurred (ObjectLockConfigurationNotFoundError) when calling the GetObjectLockConfiguration operation: Object Lock configuration does not exist for this bucket",
      requestPayment: { Payer: "BucketOwner" },
    },
    null,
    4,
  );
