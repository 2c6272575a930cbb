// The facets that the engine gives the page, as JSON: node facets.mjs FOLDER
import { loadEngine, manifestOf } from "./load_engine.mjs";

const { engine, load } = loadEngine();
const { facets } = await engine.open({ ...manifestOf(process.argv[2]), load });
console.log(JSON.stringify(facets));
