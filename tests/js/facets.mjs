// The facets that the engine gives the page, as JSON. FAQ_FILES: a folder of search files.
import { loadEngine, manifestOf } from "./load_engine.mjs";

const { engine, load } = loadEngine();
const { facets } = await engine.open({ ...manifestOf(process.env.FAQ_FILES), load });
console.log(JSON.stringify(facets));
