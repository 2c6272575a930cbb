/** What the editors' form needs of its tables, and of the two libraries that it drives. */
interface FaqTypographyRules {
  /** What typography leaves alone, as a regular expression. */
  protected: string;
  /** Regular expression and what replaces it, in order. */
  fixes: [string, string][];
}

interface FaqTypography {
  prose(text: string): string;
  markdown(text: string): string;
}

interface FaqFormKey {
  name: string;
  /** A class of `search/content/front_matter.py`, or a facet. */
  kind: "Text" | "Texts" | "Ids" | "Day" | "StatusKind" | "SourceKind" | "Facet";
}

interface FaqFormTables {
  keys: FaqFormKey[];
  typography: FaqTypographyRules;
  /** Words that no id needs. */
  stopWords: string[];
  idLength: number;
  /** URL of the site's styles, for the preview. */
  styles: string;
}

interface FaqEntryFormat {
  read(text: string): Record<string, any>;
  write(data: Record<string, any>): string;
}

interface FaqForm {
  format(tables: FaqFormTables): FaqEntryFormat;
  idOf(question: string, tables: FaqFormTables): string;
  start(tables: FaqFormTables, config: any): void;
}

interface FaqGlobal {
  typography(rules: FaqTypographyRules): FaqTypography;
  form: Readonly<FaqForm>;
}

declare var CMS: any;
declare var h: any;
declare var jsyaml: any;
