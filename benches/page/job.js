// The job that both peers do: two fields, checked as simply as will do, and a policy that follows.
export const ACCOUNT_ID = { pattern: /^\d{12}$/, message: "An AWS account ID has 12 digits." };

export const BUCKET = {
  pattern: /^(?!\d+(\.\d+){3}$)(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
  message: "A bucket name has 3 to 63 lower case letters, digits, dots and hyphens.",
};

export const EXAMPLE = "example-flowlogs";

/** Whether a line of the policy holds the bucket's name, counted from 0. */
export const isMarked = (line) => line === 18 || line === 19;

export const policy = (bucket) => {
  const statement = {
    Sid: "allow-tg-writes",
    Effect: "Allow",
    Principal: { AWS: "arn:aws:iam::079972220921:root" },
    Action: ["s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags", "s3:List*", "s3:GetBucketVersioning", "s3:PutBucketVersioning"],
    Resource: [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`],
  };
  return JSON.stringify({ Version: "2012-10-17", Statement: [statement] }, null, 2);
};
