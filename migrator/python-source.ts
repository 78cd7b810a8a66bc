export { PythonSource } from '../python/python-source.ts';
