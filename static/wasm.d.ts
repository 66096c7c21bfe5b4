/** The address of the file, as a bundler gives it. */
declare const address: string;
export default address;
