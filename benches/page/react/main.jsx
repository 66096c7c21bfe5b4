// The form as it is usually built.
import Prism from "prismjs/components/prism-core.js";
import "prismjs/components/prism-json.js";
import { memo } from "react";
import { createRoot } from "react-dom/client";
import { useForm } from "react-hook-form";
import { ACCOUNT_ID, BUCKET, EXAMPLE, isMarked, policy } from "../job.js";

function Field({ name, label, rule, register, error }) {
  return (
    <>
      <label htmlFor={name}>{label}</label>
      <input id={name} {...register(name, { pattern: { value: rule.pattern, message: rule.message } })}
        aria-invalid={Boolean(error)} aria-describedby={`${name}-error`} />
      <p id={`${name}-error`}>{error?.message}</p>
    </>
  );
}

const Policy = memo(({ text }) => {
  return (
    <pre>
      <code>
        {Prism.highlight(text, Prism.languages.json, "json").split("\n").map((line, number) => (
          <span key={number} className={isMarked(number) ? "line marked" : "line"} dangerouslySetInnerHTML={{ __html: line }} />
        ))}
      </code>
    </pre>
  );
});

function App() {
  const { register, watch, handleSubmit, formState: { errors } } = useForm({
    mode: "onChange",
    defaultValues: { accountId: "", bucket: "" },
  });
  const text = policy(watch("bucket") || EXAMPLE);
  return (
    <>
      <h1>Flow Log Export</h1>
      <form noValidate onSubmit={handleSubmit(() => {})}>
        <Field name="accountId" label="AWS Account ID" rule={ACCOUNT_ID} register={register} error={errors.accountId} />
        <Field name="bucket" label="S3 Bucket" rule={BUCKET} register={register} error={errors.bucket} />
        <button>Save</button>
      </form>
      <h2>Bucket policy</h2>
      <button type="button" onClick={() => navigator.clipboard.writeText(text)}>Copy policy</button>
      <Policy text={text} />
    </>
  );
}

createRoot(document.getElementById("root")).render(<App />);
