// Builds Merkle trees beside the page, which stays smooth.
import { buildTree, type TreeResult } from './merkle-tree-file.ts';

export interface TreeOrder {
  file: Blob;
  category: number;
  decimals: number;
}
export type TreeNews = { progress: { done: number; total: number } } | { result: TreeResult };

const say = (news: TreeNews): void => postMessage(news);

addEventListener('message', ({ data }: MessageEvent<TreeOrder>) => {
  void data.file
    .text()
    .then((text) => buildTree(text, { ...data, progress: (done, total) => say({ progress: { done, total } }) }))
    .catch((): TreeResult => ({ ok: false, message: 'The file could not be read.' }))
    .then((result) => say({ result }));
});
