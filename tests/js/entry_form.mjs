// Reads {tables, files, questions, answers} on standard input; says what the editors' form makes of them.
import { readFileSync } from "node:fs";
import { runInThisContext } from "node:vm";

const [yaml] = process.argv.slice(2);
globalThis.window = globalThis;
runInThisContext(readFileSync(yaml, "utf8"));
for (const name of ["typography", "form"]) {
  runInThisContext(readFileSync(new URL(`../../overrides/assets/js/form/${name}.js`, import.meta.url), "utf8"));
}
const { tables, files, changes, questions, answers } = JSON.parse(readFileSync(0, "utf8"));
const { read, write } = Faq.form.format(tables);
const typography = Faq.typography(tables.typography);
const said = {
  kept: files.map((file) => write(read(file))),
  changed: changes.map(([file, data]) => write({ ...read(file), ...data })),
  ids: questions.map((question) => Faq.form.idOf(question, tables)),
  typography: answers.map(typography.markdown),
};
process.stdout.write(JSON.stringify(said));
