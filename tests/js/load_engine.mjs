// The engine's classic scripts, run by node:vm as a browser would.
import { readFileSync, readdirSync } from "node:fs";
import { join, dirname, sep } from "node:path";
import { fileURLToPath } from "node:url";
import vm from "node:vm";

const SCRIPTS = fileURLToPath(new URL("../../overrides/assets/js/engine/", import.meta.url));

/** A fresh global `Faq`, its engine, a runner of scripts and a loader of files (addresses are paths here). */
export function loadEngine() {
  const context = vm.createContext({});
  for (const name of readdirSync(SCRIPTS).filter((file) => file.endsWith(".js")).sort()) {
    vm.runInContext(readFileSync(join(SCRIPTS, name), "utf8"), context, { filename: name });
  }
  const loaded = [];
  async function load(address) {
    const source = readFileSync(address, "utf8");
    loaded.push({ address, bytes: source.length });
    run(source, address);
  }
  /** A script that does not parse gives nothing, and its element still says that it is loaded. */
  function run(source, address) {
    try {
      vm.runInContext(source, context, { filename: address });
    } catch (error) {
      if (!(error instanceof Error) && !String(error).includes("SyntaxError")) throw error;
    }
  }
  return { Faq: context.Faq, engine: context.Faq.engine, load, run, loaded };
}

/** Where the search files of a folder are: `{ base, manifest }`, or null. */
export function manifestOf(folder) {
  for (const name of readdirSync(folder, { recursive: true })) {
    const path = join(folder, name);
    if (/manifest[^/\\]*\.js$/.test(name) && readFileSync(path, "utf8").startsWith('Faq.receive("manifest"')) {
      return { base: dirname(path) + sep, manifest: path.slice(dirname(path).length + 1) };
    }
  }
  return null;
}
