export { storedList, type StoredList } from './stored-list.ts';
