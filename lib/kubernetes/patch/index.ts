export * from './changes';
export * from './patch';
export * from './typed-way';
