/** The package has no types of its own. */
declare module 'bayes' {
  interface Classifier {
    learn(text: string, category: string): Promise<void>;
    categorize(text: string): Promise<string>;
  }
  export default function bayes(): Classifier;
}
