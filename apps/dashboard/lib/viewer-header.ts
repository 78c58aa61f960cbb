/** In which a page says whose it is: the account that it was made for. */
export const VIEWER_HEADER = 'x-posthorn-viewer';
