// The least code that does the job: what nothing built of components can be quicker than.
import { ACCOUNT_ID, BUCKET, EXAMPLE, isMarked, policy } from "../job.js";

const [accountId, bucket] = document.querySelectorAll("input");
const code = document.querySelector("pre");

const colour = (line) =>
  line
    .replace(/[&<]/g, (c) => (c === "&" ? "&amp;" : "&lt;"))
    .replace(/("(?:[^"\\]|\\.)*")(\s*:)?|[{}[\],]+/g, (token, string, colon) => {
      const kind = colon ? "property" : string ? "string" : "punctuation";
      return `<span class="${kind}">${token}</span>`;
    });

function show() {
  const lines = policy(bucket.value || EXAMPLE).split("\n");
  code.innerHTML = lines.map((line, number) => `<span class="line${isMarked(number) ? " marked" : ""}">${colour(line)}</span>`).join("");
}

function check(input, { pattern, message }) {
  input.nextElementSibling.textContent = !input.value || pattern.test(input.value) ? "" : message;
}

accountId.oninput = () => check(accountId, ACCOUNT_ID);
bucket.oninput = () => {
  check(bucket, BUCKET);
  show();
};
document.querySelector("form").onsubmit = (event) => event.preventDefault();
document.querySelector("#copy").onclick = () => navigator.clipboard.writeText(policy(bucket.value || EXAMPLE));
show();
