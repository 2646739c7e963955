/** The oldest Node that runs a package: major and minor version. */
export const LEAST_NODE = '20.19';
