// Asks npm's @cloud-copilot/iam-simulate, which it is given the folder of, what it decides: a line of
// JSON in, a line of JSON out. The simulator is a program of its own here, and no part of the product.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const require = createRequire(join(resolve(process.argv[2]), "index.js"));
const { runSimulation } = await import(pathToFileURL(require.resolve("@cloud-copilot/iam-simulate")));

// Trustgrid's own side allows everything, so that the bucket's policy decides.
const anything = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };

async function decide({ policy, action, resource, principal, context, restrict }) {
    const answer = await runSimulation({
        request: {
            action,
            principal,
            resource: { resource, accountId: "111122223333" },
            contextVariables: context,
        },
        identityPolicies: [{ name: "anything", policy: anything }],
        serviceControlPolicies: [],
        resourceControlPolicies: [],
        resourcePolicy: policy,
        additionalSettings: { s3: { blockPublicAccess: restrict } },
    }, {});
    return answer.resultType === "error" ? "refused" : answer.overallResult;
}

// The first one loads data and is not measured.
await decide({ policy: anything, action: "s3:ListBucket", resource: "arn:aws:s3:::b", principal: "arn:aws:iam::111122223333:user/u", context: {}, restrict: false });

for await (const line of createInterface({ input: process.stdin })) {
    const answers = [];
    const from = performance.now();
    for (const request of JSON.parse(line)) answers.push(await decide(request));
    const milliseconds = performance.now() - from;
    process.stdout.write(`${JSON.stringify({ answers, milliseconds })}\n`);
}
